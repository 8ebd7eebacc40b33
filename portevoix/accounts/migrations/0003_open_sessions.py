"""Sessions that are open stay open, and are listed."""

from django.contrib.sessions.serializers import JSONSerializer
from django.core import signing
from django.db import migrations
from django.utils.crypto import get_random_string

SALT = "django.contrib.sessions.SessionStore"  # Django's engine and ours sign alike


def take_over(apps, schema_editor):
    """Copy the sessions of people signed in, with a name in the list of devices; the others hold nothing to keep."""
    old = apps.get_model("sessions", "Session")
    new = apps.get_model("accounts", "Session")
    people = set(apps.get_model("accounts", "User").objects.values_list("pk", flat=True))
    for session in old.objects.iterator():
        try:
            data = signing.loads(session.session_data, salt=SALT, serializer=JSONSerializer)
        except signing.BadSignature:
            continue
        person = int(data.get("_auth_user_id") or 0)
        if person not in people:
            continue
        code = get_random_string(12)
        data["device"] = {"code": code, "kind": ""}
        new.objects.create(
            session_key=session.session_key,
            session_data=signing.dumps(data, salt=SALT, serializer=JSONSerializer, compress=True),
            expire_date=session.expire_date,
            user_id=person,
            code=code,
        )
    old.objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_sessions"),
        ("sessions", "0001_initial"),
    ]
    operations = [migrations.RunPython(take_over, migrations.RunPython.noop)]

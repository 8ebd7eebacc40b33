from django.db import migrations

from portevoix.directory.rules.identity import identity


def identify(apps, schema_editor):
    """Give the official people imported before this version the key by which two sources recognise them."""
    actors = apps.get_model("directory", "Actor")
    people = actors.objects.filter(kind="person", space=None, identity=None).exclude(birth_date=None)
    rows = list(people.only("pk", "given_name", "family_name", "birth_date"))
    for row in rows:
        row.identity = identity(given=row.given_name, family=row.family_name, birth_date=row.birth_date)
    actors.objects.bulk_update(rows, ["identity"], batch_size=400)


class Migration(migrations.Migration):
    """Without it, the Senate's import would not know a deputy imported by an earlier version."""

    dependencies = [("directory", "0006_offices")]

    operations = [migrations.RunPython(identify, migrations.RunPython.noop, elidable=True)]

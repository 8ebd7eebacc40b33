"""What is kept about someone: a copy of it, and its end."""

import json
from pathlib import Path

import pytest
from django.apps import apps
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.utils import timezone

from portevoix.accounts import operations, queries
from portevoix.accounts.access import CONFIRMED
from portevoix.accounts.rules import OF_LIBRARIES
from portevoix.accounts.tests.codes import SECRET, make_app
from portevoix.accounts.tests.factories import make_user
from portevoix.journal.models import Entry

pytestmark = pytest.mark.django_db
PASSWORD = "les quatre mers du nord"
CANARY = "Zoé Canarivage"


def come(user):
    cache.clear()
    client = Client()
    client.post("/accounts/sign-in/", {"login": user.email, "password": PASSWORD})
    return client


def test_c44_tables_of_libraries_say_what_they_hold():
    said = {model._meta.label for model in apps.get_models() if not hasattr(model, "personal")}
    assert said == set(OF_LIBRARIES)


def test_c44_a_copy_of_ones_data_holds_everything_that_names_them():
    user = make_user(email="zoe@exemple.test", name=CANARY, password=PASSWORD)
    client = come(user)
    answer = client.post("/accounts/data/")
    kept = json.loads(answer.content)
    assert answer["Content-Disposition"] == 'attachment; filename="portevoix-mes-donnees.json"'
    assert (kept["account"]["email"], kept["account"]["name"], kept["account"]["password"]) == (
        "zoe@exemple.test",
        CANARY,
        "…",
    )
    assert [row["device"] for row in kept["accounts.session.user"]["rows"]] == [""]
    assert [mail["subject"] for mail in kept["mails"]] == ["Un nouvel appareil s’est connecté"]
    assert [entry.verb for entry in Entry.objects.all()] == ["copy"]


def test_c35_a_copy_of_ones_data_holds_no_secret():
    user = make_user(email="zoe@exemple.test", password=PASSWORD)
    make_app(user)
    operations.make_link(user, at=timezone.now())
    text = json.dumps(queries.own_data(user), default=str)
    assert SECRET not in text
    assert "argon2" not in text
    assert user.links.get().token_hash not in text


def test_c20_a_copy_of_ones_data_asks_again_who_one_is():
    client = Client()
    client.force_login(make_user())
    assert client.post("/accounts/data/")["Location"].startswith("/accounts/confirm/")
    session = client.session
    session[CONFIRMED] = timezone.now().timestamp()
    session.save()
    assert client.get("/accounts/data/").status_code == 405


def rows_that_say(text):
    """Table and column of every cell that holds a text, whatever the model."""
    found = []
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if field.get_internal_type() in {"CharField", "TextField", "EmailField", "JSONField", "URLField"}:
                values = [str(value) for value in model._default_manager.values_list(field.name, flat=True)]
                found += [f"{model.__name__}.{field.name}" for value in values if text in value]
    return found


def test_c45_nothing_says_who_a_former_member_was():
    user = make_user(email="zoe@exemple.test", name=CANARY, password=PASSWORD)
    make_app(user)
    cache.clear()
    client = Client()
    client.post(operations.make_link(user, at=timezone.now()))
    operations.send_link(user.email, at=timezone.now())
    operations.ask_new_email(user, "autre@exemple.test", at=timezone.now())
    assert "User.name" in rows_that_say(CANARY)
    operations.erase(user, at=timezone.now())
    assert rows_that_say(CANARY) == []
    assert rows_that_say("zoe@exemple.test") == []


@pytest.mark.django_db(transaction=True)
def test_c45_a_name_that_was_erased_is_gone_from_the_file(tmp_path):
    if connection.vendor != "sqlite":
        pytest.skip("the file of SQLite")
    user = make_user(email="zoe@exemple.test", name=CANARY)
    operations.erase(user, at=timezone.now())
    copy = tmp_path / "copy.sqlite3"
    with connection.cursor() as cursor:
        cursor.execute("pragma wal_checkpoint(truncate)")
        assert cursor.execute("pragma secure_delete").fetchone() == (1,)
        cursor.execute("vacuum into %s", [str(copy)])
    assert CANARY.encode() not in Path(copy).read_bytes()

"""What a collective notes of people, finds again, and erases."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portevoix.accounts.access import CONFIRMED
from portevoix.collectives.enums import Role
from portevoix.collectives.tests.factories import make_collective, make_member
from portevoix.directory import operations, queries
from portevoix.directory.models import Actor, Annotation, ContactPoint, Tag
from portevoix.directory.tests.factories import make_deputy
from portevoix.journal.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def ours(client):
    """A collective with someone signed in who coordinates it, and has just said so."""
    collective = make_collective()
    client.user = make_member(collective, role=Role.COORDINATOR)
    client.force_login(client.user)
    session = client.session
    session[CONFIRMED] = timezone.now().timestamp()
    session.save()
    return collective


def add(collective, *, by, family="Delorme", **facts):
    at = timezone.now()
    return operations.add_person(
        collective.space, by=by, at=at, given_name="Nour", family_name=family, **facts
    )


def annotate(actor, collective, *, by, note="", tags=()):
    at = timezone.now()
    return operations.annotate(actor, space=collective.space, note=note, tags=tags, by=by, at=at)


def test_an_official_is_noted_and_only_our_space_reads_it(client, ours):
    deputy = make_deputy()
    theirs = make_collective(name="Ailleurs")
    annotate(deputy, theirs, by=client.user, note="Vu chez eux")
    path = f"/directory/people/{deputy.code}/note/"
    assert client.post(
        path, {"collective": ours.pk, "note": "Reçoit le lundi", "tags": "presse,  allié,presse"}
    )
    page = client.get(f"/directory/people/{deputy.code}/").content.decode()
    assert ("Reçoit le lundi" in page, "allié" in page, "Vu chez eux" in page) == (True, True, False)
    assert sorted(Tag.objects.values_list("word", flat=True)) == ["allié", "presse"]
    assert 'value="allié, presse"' in client.get(path).content.decode()


def test_an_empty_note_is_no_note(client, ours):
    deputy = make_deputy()
    annotate(deputy, ours, by=client.user, note="x", tags=["y"])
    annotate(deputy, ours, by=client.user)
    assert (Annotation.objects.count(), Tag.objects.count()) == (0, 0)


def test_own_people_are_found_by_name_and_by_tag(client, ours):
    first, second = add(ours, by=client.user), add(ours, by=client.user, family="Quérou")
    annotate(first, ours, by=client.user, tags=["presse"])
    annotate(second, make_collective(name="Ailleurs"), by=client.user, tags=["presse", "secret"])
    assert list(queries.own_people(client.user, words="quer")) == [second]
    assert list(queries.own_people(client.user, tag="presse")) == [first]
    assert queries.own_tags(client.user) == [("presse", 1)]
    assert "Quérou" not in client.get("/directory/own/?tag=presse").content.decode()


def test_the_list_costs_the_same_for_1_and_3(client, ours):
    def cost():
        with CaptureQueriesContext(connection) as found:
            assert client.get("/directory/own/").status_code == 200
        return len(found)

    add(ours, by=client.user)
    cost()
    once = cost()
    for family in ("Quérou", "Ferrandi"):
        annotate(add(ours, by=client.user, family=family), ours, by=client.user, tags=[family])
    assert cost() == once <= 12


def test_a_person_is_erased_with_what_hangs_on_them(client, ours):
    one = add(ours, by=client.user, email="nour@exemple.test")
    annotate(one, ours, by=client.user, note="x", tags=["y"])
    path = f"/directory/people/{one.code}/delete/"
    assert "Effacer Nour Delorme" in client.get(path).content.decode()
    assert client.post(path)["Location"] == "/directory/own/"
    left = (Actor, ContactPoint, Annotation, Tag)
    assert [model.objects.count() for model in left] == [0, 0, 0, 0]
    assert Entry.objects.filter(kind="person", verb="delete", key=one.code).count() == 1


def test_c20_erasing_asks_who_one_is(client, ours):
    one = add(ours, by=client.user)
    session = client.session
    del session[CONFIRMED]
    session.save()
    assert client.post(f"/directory/people/{one.code}/delete/").status_code == 302
    assert Actor.objects.count() == 1


def test_an_official_is_not_erased(client, ours):
    assert client.post(f"/directory/people/{make_deputy().code}/delete/").status_code == 404

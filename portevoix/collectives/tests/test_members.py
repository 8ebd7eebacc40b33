"""Roles, leaving, and the last person who coordinates."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portevoix.accounts.access import CONFIRMED
from portevoix.accounts.tests.factories import make_user
from portevoix.collectives import operations
from portevoix.collectives.enums import Role
from portevoix.collectives.models import Membership
from portevoix.collectives.tests.factories import make_collective, make_member
from portevoix.journal.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def samira():
    return make_user(email="samira@exemple.test", name="Samira B.")


@pytest.fixture
def ours(samira):
    return make_collective(by=samira)


def enter(client, user):
    client.force_login(user)
    session = client.session
    session[CONFIRMED] = timezone.now().timestamp()
    session.save()


def membership(user):
    return Membership.objects.get(user=user)


def test_change_role_needs_a_recent_password(client, ours, samira):
    path = f"/collectives/members/{membership(make_member(ours)).code}/role/"
    client.force_login(samira)
    assert client.post(path, {"role": 3})["Location"].startswith("/accounts/confirm/")
    enter(client, samira)
    assert client.post(path, {"role": 3})["Location"] == f"/collectives/{ours.code}/members/"
    assert [one.role for one in ours.memberships.all()] == [3, 3]


def test_an_unknown_role_changes_nothing(client, ours, samira):
    enter(client, samira)
    client.post(f"/collectives/members/{membership(samira).code}/role/", {"role": 9})
    assert membership(samira).role == Role.COORDINATOR


def test_last_coordinator_stays_one(client, ours, samira):
    make_member(ours)
    code = membership(samira).code
    enter(client, samira)
    answers = [
        client.post(f"/collectives/members/{code}/role/", {"role": 1}),
        client.post(f"/collectives/members/{code}/remove/"),
        client.post(f"/collectives/{ours.code}/leave/"),
        client.post("/collectives/close-account/"),
    ]
    assert [answer.status_code for answer in answers] == [409] * 4
    assert all("coordonner Eau pour tous" in answer.content.decode() for answer in answers)
    samira.refresh_from_db()
    assert samira.is_active


def test_coordinator_leaves_once_another_coordinates(client, ours, samira):
    make_member(ours, role=Role.COORDINATOR)
    client.force_login(samira)
    assert client.get(f"/collectives/{ours.code}/leave/").status_code == 200
    assert client.post(f"/collectives/{ours.code}/leave/").status_code == 302
    assert client.get(f"/collectives/{ours.code}/").status_code == 404


def test_remove_asks_first(client, ours, samira):
    yonas = make_member(ours)
    path = f"/collectives/members/{membership(yonas).code}/remove/"
    enter(client, samira)
    assert client.get(path).status_code == 200
    assert Membership.objects.count() == 2
    assert client.post(path).status_code == 302
    assert Membership.objects.count() == 1
    verbs = list(Entry.objects.filter(kind="membership").values_list("verb", "actor"))
    assert verbs == [("remove", samira.pk)]


def test_closing_an_account_leaves_everything(client, ours):
    yonas = make_member(ours)
    enter(client, yonas)
    assert "Eau pour tous" in client.get("/collectives/close-account/").content.decode()
    assert client.post("/collectives/close-account/").status_code == 200
    assert client.get("/accounts/settings/").status_code == 302
    yonas.refresh_from_db()
    assert (yonas.name, yonas.memberships.count()) == ("Ancien membre", 0)


def test_members_see_names_and_the_coordination_addresses(client, ours, samira):
    yonas = make_member(ours, user=make_user(email="yonas@exemple.test", name="Yonas T."))
    client.force_login(yonas)
    page = client.get(f"/collectives/{ours.code}/members/").content.decode()
    assert "Samira B." in page
    assert "samira@exemple.test" not in page
    client.force_login(samira)
    assert "yonas@exemple.test" in client.get(f"/collectives/{ours.code}/members/").content.decode()


def test_a_few_queries_however_many_members(client, ours, samira):
    client.force_login(samira)
    path = f"/collectives/{ours.code}/members/"
    client.get(path)
    counts = []
    for _ in range(2):
        for n in range(3):
            operations.invite(
                ours, email=f"{len(counts)}{n}@exemple.test", role=Role.GUEST, by=samira, at=timezone.now()
            )
        make_member(ours)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(path)
        counts.append(len(queries))
        make_member(ours)
        make_member(ours)
    assert counts[0] == counts[1] <= 12

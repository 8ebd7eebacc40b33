"""A week and a search, as people see them."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from portevoix.accounts.tests.factories import make_user
from portevoix.advocacy.tests.factories import make_campaign, make_exchange, make_target
from portevoix.collectives.enums import Role
from portevoix.collectives.tests.factories import make_collective, make_member
from portevoix.directory.tests.factories import make_deputy, make_person
from portevoix.outreach.tests.factories import make_mailing

pytestmark = pytest.mark.django_db
WEEK, SEARCH = 13, 12


def enter(user):
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def body(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode().replace("\u00a0", " ")


def test_anonymous_signs_in_first(client):
    answer = client.get("/")
    assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/accounts/sign-in/")


def test_without_collective_one_creates_it():
    assert "Créez votre collectif" in body(enter(make_user()), "/")


def test_without_campaign_one_opens_it():
    user = make_collective().memberships.get().user
    page = body(enter(user), "/")
    assert "Ouvrez votre première campagne" in page
    assert "/campaigns/new/" in page
    assert "Inviter les autres" in page
    assert "Votre papier à lettres" in page


def test_a_member_is_not_asked_to_furnish_the_collective():
    page = body(enter(make_member(make_collective(), role=Role.MEMBER)), "/")
    assert "Ouvrez votre première campagne" in page
    assert "Inviter les autres" not in page


def test_the_week_says_what_waits():
    collective = make_collective()
    user = collective.memberships.get().user
    campaign = make_campaign(collective=collective)
    today = timezone.localdate()
    late = make_target(
        campaign, actor=make_person(), next_step="Appeler", next_step_on=today - timedelta(days=1)
    )
    make_exchange(
        make_target(campaign, actor=make_person(family="Lilas")), happened_on=today - timedelta(days=16)
    )
    make_mailing(campaign=campaign, collective=collective, title="Lettre aux élu·es")
    page = body(enter(user), "/")
    assert "Trois choses vous attendent." in page
    assert f"/campaigns/targets/{late.code}/step/done/" in page
    assert "Relancer Camille Lilas" in page
    assert "Lettre aux élu·es" in page


@pytest.mark.parametrize("count", [1, 3, 30])
def test_pages_cost_the_same_queries(count, django_assert_num_queries, django_assert_max_num_queries):
    collective = make_collective()
    client = enter(collective.memberships.get().user)
    today = timezone.localdate()
    for number in range(count):
        campaign = make_campaign(collective=collective, demand=f"Lilas {number}")
        target = make_target(
            campaign,
            actor=make_deputy(family=f"Lilas {number}"),
            next_step="Appeler",
            next_step_on=today + timedelta(days=number % 20),
        )
        make_exchange(target, direction="in", channel="email", happened_on=today)
        make_mailing(campaign=campaign, collective=collective)
    with django_assert_num_queries(WEEK):
        client.get("/")
    with django_assert_max_num_queries(SEARCH):  # one less when names alone fill the list
        client.get("/search/?q=lilas")


def test_c14_the_week_and_the_search_keep_to_ones_spaces():
    make_target(
        make_campaign(collective=make_collective(name="Ailleurs"), demand="Un secret bien gardé"),
        actor=make_person(),
        next_step="Appeler",
    )
    client = enter(make_collective().memberships.get().user)
    assert "secret" not in body(client, "/")
    assert "Un secret" not in body(client, "/search/?q=secret")


def test_a_search_finds_campaigns_people_and_says_when_nothing():
    collective = make_collective()
    make_campaign(collective=collective, demand="Un point d’eau au port")
    make_deputy(family="Portal")
    client = enter(collective.memberships.get().user)
    page = body(client, "/search/?q=port")
    assert "Un point d’eau au port" in page
    assert "Camille Portal" in page
    assert "Essayez un nom de famille" in body(client, "/search/?q=zzzz")
    assert body(client, "/search/?q=x")
    assert body(client, "/search/")

"""c13 and c14 for who came by a guest's link: every page that is not declared for them stays closed."""

import pytest
from django.test import Client
from django.utils import timezone

from portevoix.collectives import operations as collectives
from portevoix.collectives.access import LINKS
from portevoix.collectives.models import Space
from portevoix.collectives.tests.factories import make_collective
from tests.access.people import ABSENT, IN, METHODS, NO_METHOD, SIGN_IN, outcome
from tests.access.site import ids, registry, routes

pytestmark = pytest.mark.django_db
PRIVATE = [route for route in routes() if route.rule != "public"]
OPEN = [route for route in PRIVATE if route.rule.endswith(":guests")]


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.FILES_DIR = tmp_path


def maker_of(route):
    return registry("BY_ROUTE").get(route.name) or registry("MAKERS").get(route.model)


def by_link(space: Space):
    """A browser of nobody that has opened a link to a space, and that link."""
    made = collectives.make_guest_link(space, label="Presse", days=30, by=None, at=timezone.now())
    client = Client()
    session = client.session
    session[LINKS] = [made.code]
    session.save()
    return client, made


def test_c13_the_pages_that_a_link_opens_are_these():
    assert [route.name for route in OPEN] == ["advocacy:read"]


@pytest.mark.parametrize("route", [one for one in PRIVATE if one not in OPEN], ids=ids)
def test_c13_a_link_opens_no_other_page(route):
    collective, maker = make_collective(), maker_of(route)
    client, _made = by_link(collective.space)
    address = route.address(maker(collective).code) if maker else route.address()
    assert {outcome(client, address, method) for method in METHODS} == {SIGN_IN}


@pytest.mark.parametrize("route", OPEN, ids=ids)
def test_c14_a_link_opens_one_space_until_it_ends(route):
    ours = maker_of(route)(make_collective())
    theirs = maker_of(route)(make_collective(name="Ailleurs"))
    client, made = by_link(ours.space)
    address = route.address(ours.code)
    answer = client.get(address)
    headers = answer["X-Robots-Tag"], answer["Cache-Control"]
    assert (answer.status_code, *headers) == (200, "noindex", "private, no-store")
    assert outcome(client, address, "POST") == NO_METHOD
    elsewhere = {outcome(client, route.address(code), "GET") for code in (theirs.code, "zzzzzzzzzzzz")}
    assert elsewhere == {ABSENT}
    assert outcome(client, address, "GET") == IN
    collectives.end_guest(made, by=None, at=timezone.now())
    assert outcome(client, address, "GET") == ABSENT

"""c13 and c14 over every route: anonymous, strangers, each role."""

import pytest
from django.test import Client
from django.utils import timezone

from portevoix.accounts.access import CONFIRMED
from portevoix.accounts.tests.factories import make_user
from portevoix.collectives.enums import Role
from portevoix.collectives.tests.factories import make_collective, make_member
from tests.access.site import Route, ids, registry, routes

pytestmark = pytest.mark.django_db
ALL = routes()
PRIVATE = [route for route in ALL if route.rule != "public"]
IN_SPACE = [route for route in ALL if route.model]
NAMED = [route for route in ALL if route.has_code and route.rule not in {"public", "operator"}]
OPERATOR = [route for route in ALL if route.rule == "operator"]
REFUSED = {401, 403, 404}


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.FILES_DIR = tmp_path


def enter(user):
    """A browser of someone who has just given their password."""
    client = Client()
    client.force_login(user)
    session = client.session
    session[CONFIRMED] = timezone.now().timestamp()
    session.save()
    return client


def status(client, address, method="get"):
    answer = getattr(client, method)(address)
    if answer.streaming:
        answer.getvalue()  # closes the file; closing it ourselves would close the tests' connection
    return answer.status_code


@pytest.mark.parametrize("route", PRIVATE, ids=ids)
def test_c13_anonymous_is_sent_to_sign_in(route, client):
    for method in ("get", "post"):
        answer = getattr(client, method)(route.address())
        assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/accounts/sign-in/")


@pytest.mark.parametrize("route", OPERATOR, ids=ids)
def test_c13_only_the_operator_runs_the_server(route):
    coordinator = make_collective().memberships.get().user
    assert status(enter(coordinator), route.address()) == 403
    assert status(enter(make_user(is_operator=True)), route.address()) != 403


def maker_of(route: Route):
    """How to make what a route names; None when nobody said."""
    return registry("BY_ROUTE").get(route.name) or registry("MAKERS").get(route.model)


def unmade(found):
    """Routes that name something by its code, and that no app can make."""
    return [
        route.pattern for route in found if maker_of(route) is None and route.name not in registry("OFFICIAL")
    ]


def test_c14_each_route_with_a_code_can_be_tried():
    assert unmade(NAMED) == []


def test_c14_a_route_without_maker_is_seen():
    unknown = Route("secrets/<slug:code>/", "secrets:secret", "in_space:guest:Secret")
    assert unmade([unknown]) == ["secrets/<slug:code>/"]


@pytest.mark.parametrize("route", [one for one in NAMED if one.name not in registry("OFFICIAL")], ids=ids)
def test_c14_another_collective_finds_nothing(route):
    stranger = make_collective(name="Ailleurs").memberships.get().user
    address = route.address(maker_of(route)(make_collective()).code)
    client = enter(stranger)
    posted = (
        404 if route.model else status(client, route.address(), "post")
    )  # 405 for a page that is only read
    for path in (address, route.address()):
        assert [status(client, path, method) for method in ("get", "post")] == [404, posted]
        assert posted in {404, 405}


@pytest.mark.parametrize("route", IN_SPACE, ids=ids)
def test_c13_roles(route):
    collective = make_collective()
    address = route.address(maker_of(route)(collective).code)
    for role in Role:
        client = enter(make_member(collective, role=role))
        seen = [status(client, address, method) for method in ("get", "post")[: 1 + (role < route.role)]]
        if role < route.role:
            assert seen == [403, 403], role
        else:
            assert not REFUSED & set(seen), (role, seen)
            assert seen[0] < 500


@pytest.mark.parametrize("route", IN_SPACE, ids=ids)
def test_c13_someone_who_left_finds_nothing(route):
    collective = make_collective()
    address = route.address(maker_of(route)(collective).code)
    user = make_member(collective, role=Role.COORDINATOR)
    client = enter(user)
    user.memberships.all().delete()
    assert status(client, address) == 404

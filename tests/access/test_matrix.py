"""c13 and c14: who x route x method, every cell, from the URL configuration and what its views declare."""

import re

import pytest
from django.db import transaction

from portevoix.collectives.enums import Role
from tests.access.built import _django_db_helper, maker_of, site  # noqa: F401  fixtures
from tests.access.people import ABSENT, IN, METHODS, NO_METHOD, REFUSED, SIGN_IN, outcome, undone
from tests.access.site import Route, ids, registry, routes

pytestmark = pytest.mark.django_db  # the database is there; the transaction is the module's, see `site`
ALL = routes()
OUTSIDE = ("stranger", "coordinator elsewhere", "operator", "who left")
OWN = {
    "accounts:rename_passkey",
    "accounts:remove_passkey",
    "accounts:remove_app",
}  # none of these people has one
TO_SIGN_IN = {
    "account_logout",
    "mfa_authenticate",
    "accounts:passkey_sign_in",
    "collectives:setup",
}  # by nature
TOKEN = re.compile(r"[A-Za-z0-9]{64}")  # of a form: another one on each page


def role_for(route: Route, method: str) -> Role | None:
    """The role that a method of a route asks for in the collective; None: nobody's but their own person's."""
    declared = route.role if route.model else Role.GUEST
    said = registry("ROLES").get(route.name, declared)
    return said.get(method, declared) if isinstance(said, dict) else said


def expected(route: Route, who: str, method: str) -> str:
    """What a cell must be, from the declared rule, roles and methods alone."""
    known = IN if method in route.methods else NO_METHOD
    if route.rule == "public":
        return known
    if who == "anonymous":
        return SIGN_IN
    if route.rule == "operator":
        named = route.has_code or (method == "POST" and route.name in registry("NAMED_IN_BODY"))
        return (ABSENT if named else known) if who == "operator" else REFUSED
    if route.name in registry("ANYWHERE"):
        least, operator_too = registry("ANYWHERE")[route.name]
        held = {"coordinator elsewhere": Role.COORDINATOR, **{role.name.lower(): role for role in Role}}
        return known if held.get(who, 0) >= least or (operator_too and who == "operator") else REFUSED
    if maker_of(route) is None:
        return ABSENT if route.name in OWN and known == IN else known
    return inside(route, who, method, known=known)


def inside(route: Route, who: str, method: str, *, known: str) -> str:
    """What a page that names something of our collective must answer."""
    role = role_for(route, method)
    if who in OUTSIDE or role is None:
        return ABSENT
    if Role[who.upper()] < role:
        return REFUSED
    return ABSENT if method == "POST" and route.name in registry("NAMED_IN_BODY") else known


def plain(route: Route, who: str, method: str, found: str) -> str:
    """What was found, where two answers are as good: a method that the view does not declare, nothing official made."""
    if found == NO_METHOD and method not in route.methods:
        return expected(route, who, method)
    if route.name in registry("OFFICIAL") and found == ABSENT:
        return IN
    return IN if route.name in TO_SIGN_IN and found == SIGN_IN else found


def unmade(found):
    """Routes that name something by its code, and that no app can make."""
    named = [route for route in found if route.has_code and route.rule not in {"public", "operator"}]
    known = {*registry("OFFICIAL"), *OWN}
    return [route.pattern for route in named if maker_of(route) is None and route.name not in known]


def undeclared(found):
    """Routes whose view says no rule, or no method."""
    return [route.pattern for route in found if not route.rule or not route.methods]


def test_c13_every_route_declares_its_rule_and_its_methods():
    assert undeclared(ALL) == []


def test_c14_each_route_with_a_code_can_be_tried():
    assert unmade(ALL) == []


def test_c13_a_new_route_is_seen():
    silent = Route("secrets/", "secrets:all", "", frozenset())
    unknown = Route("secrets/<slug:code>/", "secrets:secret", "in_space:guest:Secret", frozenset({"GET"}))
    assert (undeclared([silent, unknown]), unmade([unknown])) == (["secrets/"], ["secrets/<slug:code>/"])


def wrong(route: Route, cells: dict[tuple[str, str], str]) -> list[str]:
    """The cells that are not what the declarations say, one line each."""
    return [
        f"{route.name}: {who} {method}: {found}, and not {expected(route, who, method)}"
        for (who, method), found in cells.items()
        if found != expected(route, who, method)
    ]


@pytest.mark.parametrize("route", ALL, ids=ids)
def test_c13_c14_every_cell(route, site):  # noqa: F811
    ours, browsers = site
    maker, point = maker_of(route), transaction.savepoint()
    address = route.address(maker(ours).code) if maker else route.address()
    cells = {
        (who, method): plain(route, who, method, outcome(browsers[who], address, method))
        for who in browsers
        for method in METHODS
    }
    transaction.savepoint_rollback(point)
    assert wrong(route, cells) == []


@pytest.mark.parametrize("route", [one for one in ALL if maker_of(one)], ids=ids)
def test_c14_what_others_own_and_what_never_was_answer_the_same(route, site):  # noqa: F811
    ours, browsers = site
    client, point = browsers["coordinator elsewhere"], transaction.savepoint()
    pages = []
    for address in (route.address(maker_of(route)(ours).code), route.address()):
        with undone(client):
            answer = client.get(address)
            pages.append((answer.status_code, TOKEN.sub("", answer.content.decode())))
    transaction.savepoint_rollback(point)
    assert pages[0] == pages[1]

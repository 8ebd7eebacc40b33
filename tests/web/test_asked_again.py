"""What gives, takes away or carries off asks again who one is, half an hour after they proved it (c20)."""

import re

import pytest
from django.utils import timezone

from portevoix.accounts.access import CONFIRMED
from tests.access.built import _django_db_helper, maker_of, site  # noqa: F401  fixtures
from tests.access.people import put_down, undone
from tests.access.site import ids, routes
from tests.web.test_every_page import address, browser  # noqa: F401  fixture

pytestmark = pytest.mark.django_db
HEAVY = re.compile(
    r"export|download|delete|erase|remove|role|close|undo|data|second_step|codes|passkey|lead|bring|discard"
    r"|partnership|invite|members|rules|email|password"
)
ASKS = {
    *("accounts:add_app", "accounts:add_passkey", "accounts:codes", "accounts:codes_file", "accounts:email"),
    *("accounts:own_data", "accounts:remove_app", "accounts:remove_passkey"),
    *("advocacy:answer_lead", "advocacy:end_partnership", "advocacy:export_targets", "advocacy:offer_lead"),
    *("cartography:export", "cartography:picture"),
    "advocacy:partner_role",
    *("archive:ask", "archive:bring", "archive:close", "archive:closed", "archive:download", "archive:erase"),
    *("collectives:ask_second_step", "collectives:change_role", "collectives:close_account"),
    *("collectives:members", "collectives:remove", "collectives:sending_rules"),
    *("directory:delete_person", "intake:undo", "upkeep:download"),
}
LIGHT = {  # routes that sound as heavy, and why they are not
    "account_change_password": "it asks the old password itself, see test_c20_long_after_a_link",
    "accounts:confirm_email": "the link was asked for by who had proved it, and lasts half an hour",
    "accounts:rename_passkey": "a name opens nothing",
    "accounts:second_step": "a list of what one has; each change asks",
    "advocacy:remove_exchange": "one line of a page, which the journal keeps",
    "advocacy:remove_step": "one line of a page",
    "advocacy:remove_target": "refused once something was said to them",
    "archive:discard": "a file that was brought and is not taken in",
    "archive:export": "how far the work has come; the file asks",
    "archive:exports": "a list; asking for one asks",
    "archive:stop_export": "stops some work",
    "competence:export": "official facts and texts of law",
    "directory:delete_contact": "one line of a page",
    "directory:export": "official facts that anyone reads elsewhere",
    "outreach:bring_back": "a letter that was put off waits again",
    "outreach:remove": "refused once a letter has left",
}


@pytest.mark.parametrize("route", [one for one in routes() if one.rule != "public"], ids=ids)
def test_c20_it_is_asked_again(route, address, site):  # noqa: F811
    client = browser(site, route)
    session = client.session
    proved = session[CONFIRMED]
    session[CONFIRMED] = timezone.now().timestamp() - 31 * 60
    session.save()
    asked = set()
    for method in sorted(route.methods & {"GET", "POST"}):
        with undone(client):
            answer = client.generic(method, address)
            put_down(answer)
            asked.add(answer.headers.get("Location", "").startswith("/accounts/confirm/?"))
    session[CONFIRMED] = proved
    session.save()
    assert (True in asked) == (route.name in ASKS)


def unsaid(names):
    """Routes that sound heavy, and of which nobody said whether they ask."""
    return sorted(name for name in names if HEAVY.search(name) and name not in ASKS and name not in LIGHT)


def test_c20_of_every_heavy_page_it_is_said_whether_it_asks():
    private = {route.name for route in routes() if route.rule != "public"}
    assert unsaid(private) == []
    assert (ASKS - private, set(LIGHT) - private) == (set(), set())
    assert unsaid({"petitions:export", "accounts:settings"}) == ["petitions:export"]

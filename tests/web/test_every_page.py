"""Every page as whoever coordinates opens it: nothing inline (c24), hostile words (c28), others' names in forms (c14)."""

import functools
import re
from html.parser import HTMLParser
from urllib.parse import urlencode

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from portevoix.collectives.tests.factories import make_collective
from tests.access.built import _django_db_helper, maker_of, site  # noqa: F401  fixtures
from tests.access.people import put_down, undone
from tests.access.site import ids, registry, routes
from tests.house.storeys import PACKAGE

pytestmark = pytest.mark.django_db
PAGES = [route for route in routes() if "GET" in route.methods]
FORMS = [route for route in routes() if "POST" in route.methods and route.rule != "operator"]
HOSTILE = (
    "' OR 1=1 --",
    '"><script>alert(1)</script>',
    "\x00\ud83d".encode("utf-8", "replace").decode(),
    "9" * 400,
    "-1",
    "../../../../etc/passwd",
    "{{7*7}}{% debug %}",
    "%s%n\r\nX-Injected: 1",
    "é" * 3000,
)
NAMES = re.compile(r"""(?:GET|POST)(?:\.get|\.getlist|)[\[(]["'](\w+)["']""")
CANARY = "Canari d’ailleurs"
NAMED = ("name", "title", "demand", "label", "subject")
WRITES = re.compile(r'^\s*(?:INSERT INTO|UPDATE|DELETE FROM|REPLACE INTO)\s+"?(\w+)"?', re.IGNORECASE)
HOUSEKEEPING = {"accounts_session", "cache"}  # who is there, and how often they came
TRIED = ("Collective", "Space", "Membership", "Campaign", "Target", "Mailing", "Actor", "Exchange")


class Inline(HTMLParser):
    """What a strict policy would refuse in a page, and the names of its fields."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.fields: set[str] = set()

    def handle_starttag(self, tag, attrs):
        said = dict(attrs)
        self.found += [f"{tag} {name}" for name in said if name == "style" or name.startswith("on")]
        self.found += [f"{tag} {value}" for value in said.values() if value and "javascript:" in value]
        self.found += [tag] * (tag == "style" or (tag == "script" and "src" not in said))
        if tag in {"input", "select", "textarea", "button"} and said.get("name"):
            self.fields.add(said["name"])


def read(answer) -> Inline:
    page = Inline()
    if answer.headers.get("Content-Type", "").startswith("text/html"):
        page.feed(answer.content.decode())
    put_down(answer)
    return page


@functools.cache
def asked_names() -> list[str]:
    """Every name that some view reads from an address or a form."""
    files = (file for file in PACKAGE.rglob("*.py") if "tests" not in file.parts)
    return sorted({name for file in files for name in NAMES.findall(file.read_text())})


@pytest.fixture
def address(route, site):  # noqa: F811
    """Of something of ours; whatever the test makes is undone."""
    point = transaction.savepoint()
    yield route.address(maker_of(route)(site[0]).code) if maker_of(route) else route.address()
    transaction.savepoint_rollback(point)


def browser(site, route):  # noqa: F811
    return site[1]["operator" if route.rule == "operator" else "coordinator"]


@pytest.mark.parametrize("route", PAGES, ids=ids)
def test_c24_no_page_holds_anything_inline(route, address, site):  # noqa: F811
    with undone(browser(site, route)):
        answer = browser(site, route).get(address)
        policy = answer.headers["Content-Security-Policy"]
        if "sandbox" not in policy:  # a file: nothing runs there at all
            assert {"script-src 'self'", "style-src 'self'"} <= {one.strip() for one in policy.split(";")}
        assert read(answer).found == []


@pytest.mark.parametrize("route", PAGES, ids=ids)
def test_c28_hostile_words_in_an_address_are_no_fault_and_come_back_as_text(route, address, site):  # noqa: F811
    client = browser(site, route)
    for words in HOSTILE:
        with undone(client):
            answer = client.get(f"{address}?{urlencode(dict.fromkeys(asked_names(), words))}")
            assert answer.status_code < 500, words
            assert read(answer).found == [], words


@pytest.mark.parametrize("route", FORMS, ids=ids)
def test_c28_hostile_words_in_a_form_are_no_fault(route, address, site):  # noqa: F811
    client = browser(site, route)
    fields = fields_of(client, address, route)
    for words in HOSTILE:
        with undone(client):
            cache.clear()
            answer = client.post(address, dict.fromkeys(fields, words))
            assert answer.status_code < 500, words
            assert read(answer).found == [], words


def fields_of(client, address, route) -> set[str]:
    """The names of a page's fields, and all that views read by name."""
    fields = set(asked_names())
    if "GET" in route.methods:
        with undone(client):
            fields |= read(client.get(address)).fields
    return fields - {"csrfmiddlewaretoken"}


@pytest.fixture(scope="module")
def theirs(site):  # noqa: F811
    """Something of each kind that belongs to another collective, with a name that must be read nowhere else."""
    collective = make_collective(name=CANARY)
    made = [registry("MAKERS")[kind](collective) for kind in TRIED]
    for one in made:
        for field in NAMED:
            if isinstance(getattr(one, field, None), str):
                type(one)._default_manager.filter(pk=one.pk).update(**{field: CANARY})
        one.refresh_from_db()
    return made


def as_it_is(made) -> list[dict]:
    return [type(one)._default_manager.filter(pk=one.pk).values().get() for one in made]


def shown(client, answer, *, further: bool) -> bytes:
    """What the answer shows, and further the page that it leads to."""
    body = b"" if answer.streaming else answer.content
    put_down(answer)
    if further and answer.status_code == 302 and answer["Location"].startswith("/"):
        body += shown(client, client.get(answer["Location"]), further=False)
    return body


@pytest.mark.parametrize("route", [one for one in FORMS if one.rule != "public"], ids=ids)
def test_c14_what_others_own_is_neither_read_nor_changed_by_a_form(route, address, site, theirs):  # noqa: F811
    """What follows a form that wrote nothing is a page like any other: it is opened once for each place it leads to."""
    client, before, led = browser(site, route), as_it_is(theirs), set()
    fields = fields_of(client, address, route)
    for one in theirs:
        for value in (one.code, str(one.pk)):
            with undone(client), CaptureQueriesContext(connection) as said:
                cache.clear()
                answer = client.post(address, dict.fromkeys(fields, value))
                wrote = {found[1] for query in said if (found := WRITES.match(query["sql"]))} - HOUSEKEEPING
                way = (answer.status_code, answer.get("Location", ""))
                body = shown(client, answer, further=bool(wrote) or way not in led)
                led.add(way)
                assert CANARY.encode() not in body, (type(one).__name__, value)
                assert not wrote or as_it_is(theirs) == before, (type(one).__name__, value)

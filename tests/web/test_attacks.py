"""What an intruder tries on every route: hostile paths, ways out, bodies that are none, readings that write (c14, c27, c28, c34, c49)."""

from html.parser import HTMLParser
from urllib.parse import quote, urlencode, urlsplit

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.access.built import _django_db_helper, maker_of, site  # noqa: F401  fixtures
from tests.access.people import put_down, undone
from tests.access.site import PART, ids, routes
from tests.web.test_every_page import (  # noqa: F401  fixture
    FORMS,
    HOUSEKEEPING,
    PAGES,
    WRITES,
    address,
    asked_names,
    browser,
    fields_of,
)

pytestmark = pytest.mark.django_db
NAMED = [route for route in routes() if PART.search(route.pattern)]
PRIVATE = [route for route in PAGES if route.rule != "public"]
PATHS = (
    "'",
    '"><script>alert(1)</script>',
    "%00",
    "..",
    "9" * 400,
    "-1",
    "é" * 300,
    "{{7*7}}",
    "\r\nX: 1",
    "%2e%2e%2f",
)
OUTSIDE = (
    "https://ailleurs.test/",
    "//ailleurs.test/",
    "/\\ailleurs.test/",
    "https:ailleurs.test",
    "javascript:alert(1)",
)
LEADS = ("href", "action", "formaction", "src", "hx-get", "hx-post", "data-pv-back", "content")
NOTED = {  # reading that is written down
    "advocacy:export_targets": {"journal_entry"},
    "cartography:export": {"journal_entry"},
    "cartography:picture": {"journal_entry"},
}


class Ways(HTMLParser):
    """Every address that a page leads to."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def handle_starttag(self, tag, attrs):
        self.found |= {value for name, value in attrs if name in LEADS and value}


def led_to(answer) -> set[str]:
    """Where an answer sends, by header or by link."""
    ways = Ways()
    if answer.headers.get("Content-Type", "").startswith("text/html"):
        ways.feed(answer.content.decode())
    sent = {
        answer.headers.get(name, "")
        for name in ("Location", "HX-Redirect", "HX-Location", "Refresh", "HX-Push-Url")
    }
    put_down(answer)
    return ways.found | sent


def is_outside(way: str) -> bool:
    parts = urlsplit(way.replace("\\", "/").strip())
    return "ailleurs.test" in parts.netloc or way.strip().startswith(("javascript:", "https:ailleurs"))


@pytest.mark.parametrize("route", NAMED, ids=ids)
def test_c28_hostile_words_in_a_path_are_no_fault(route, site):  # noqa: F811
    client = browser(site, route)
    for words in PATHS:
        for method in route.methods & {"GET", "POST"}:
            with undone(client):
                path = PART.sub(lambda _part, words=words: quote(words, safe="%"), route.pattern)
                answer = client.generic(method, f"/{path}")
                put_down(answer)
                assert answer.status_code < 500, (method, words)
                assert answer.headers.get("X", "") == ""


@pytest.mark.parametrize("route", [one for one in routes() if one.methods & {"GET", "POST"}], ids=ids)
def test_c34_nothing_leads_elsewhere(route, address, site):  # noqa: F811
    client = browser(site, route)
    names = fields_of(client, address, route)
    for outside in OUTSIDE:
        said = dict.fromkeys(names | {"next", "back", "url", "to", "return"}, outside)
        headers = {
            "Referer": outside,
            "HX-Current-URL": outside,
            "X-Forwarded-Host": "ailleurs.test",
            "Origin": "null",
        }
        for method in sorted(route.methods & {"GET", "POST"}):
            with undone(client):
                cache.clear()
                if method == "GET":
                    answer = client.get(f"{address}?{urlencode(said)}", headers=headers)
                else:
                    answer = client.post(address, said, headers=headers)
                assert {way for way in led_to(answer) if is_outside(way)} == set(), (method, outside)


@pytest.mark.parametrize("route", PAGES, ids=ids)
def test_c27_reading_writes_nothing(route, address, site):  # noqa: F811
    client = browser(site, route)
    with undone(client), CaptureQueriesContext(connection) as said:
        put_down(client.get(address))
    wrote = {found[1] for one in said if (found := WRITES.match(one["sql"]))}
    assert wrote - HOUSEKEEPING - NOTED.get(route.name, set()) == set()


@pytest.mark.parametrize("route", PRIVATE, ids=ids)
def test_c49_what_is_private_is_kept_by_no_cache_and_no_robot(route, address, site):  # noqa: F811
    client = browser(site, route)
    with undone(client):
        answer = client.get(address)
        put_down(answer)
    assert "no-store" in answer["Cache-Control"]
    assert "private" in answer["Cache-Control"]
    assert answer["X-Robots-Tag"] == "noindex"


DEEP = "[" * 100_000
TEXT = '{"type":"doc","content":[{"type":"paragraph","content":[{"type":"text","text":"a%sb"}]}]}'
JSON = (
    DEEP[:20_000],
    '{"type":"doc","content":' * 3000,
    f'{{"a": {"9" * 5000}}}',
    "NaN",
    "null",
    "[]",
    TEXT % "\\u0000",
    TEXT % "\\ud800",
)
BODIES = (
    (
        "multipart/form-data; boundary=x",
        b'--x\r\nContent-Disposition: form-data; name="name"; filename="../../a\r\n\r\n',
    ),
    ("multipart/form-data", b"--\r\n"),
    ("multipart/form-data; boundary=" + "b" * 300, b"x"),
    ("application/json", DEEP.encode()),
    ("application/x-www-form-urlencoded; charset=utf-7", b"name=+ADw-"),
    ("application/x-www-form-urlencoded; charset=nope", b"name=%ff%fe%00"),
    ("application/x-www-form-urlencoded", b"&".join(b"a%d=" % n for n in range(1200))),
    ("text/xml", b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'),
)


@pytest.mark.parametrize("route", FORMS, ids=ids)
def test_c28_a_body_that_is_none_is_no_fault(route, address, site):  # noqa: F811
    client = browser(site, route)
    for kind, body in BODIES:
        with undone(client):
            cache.clear()
            answer = client.generic("POST", address, body, content_type=kind)
            put_down(answer)
            assert answer.status_code < 500, kind


@pytest.mark.parametrize("route", FORMS, ids=ids)
def test_c29_json_without_end_in_any_field_is_no_fault(route, address, site):  # noqa: F811
    client = browser(site, route)
    fields = fields_of(client, address, route)
    for words in JSON:
        with undone(client):
            cache.clear()
            answer = client.post(address, dict.fromkeys(fields, words))
            put_down(answer)
            assert answer.status_code < 500, words[:30]


HX = {"HX-Request": "true", "HX-Target": "x", "HX-Boosted": "false"}


@pytest.mark.parametrize("route", [one for one in routes() if maker_of(one)], ids=ids)
def test_c14_a_fragment_is_guarded_as_its_page(route, address, site):  # noqa: F811
    for who, told in (
        ("anonymous", {401, 404, 405}),
        ("coordinator elsewhere", {404, 405}),
        ("who left", {404, 405}),
    ):
        client = site[1][who]
        for method in sorted(route.methods):
            with undone(client):
                answer = client.generic(method, address, headers=HX)
                put_down(answer)
                assert answer.status_code in told, (who, method)

"""A real Chromium for tests: its pages tell of any error, of any other host, of what axe finds."""

import os
import shutil
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

AXE = Path(__file__).resolve().parent.parent / "node_modules/axe-core/axe.min.js"
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
CHROMIUM = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESKTOP = {"width": 1280, "height": 800}
PHONE = {"width": 360, "height": 740}


@pytest.fixture(scope="session")
def chromium():
    """One Chromium for the whole session; the test is skipped where there is none."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if not program:
        pytest.skip("needs chromium: python tools/system.py chromium")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright keeps a loop in this thread
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=CHROMIUM)
        yield browser
        browser.close()
    os.environ.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)


class Witness:
    """What a page did that no page may do."""

    def __init__(self, page: Page, host: str) -> None:
        self.host = host
        self.errors: list[str] = []
        self.strangers: list[str] = []
        self.expected_statuses: set[int] = set()
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("request", self._request)

    def _console(self, message) -> None:
        if message.type != "error":
            return
        spoken = ("status of {}", "Status Error Code {}")  # Chromium's words, htmx's words
        if any(words.format(status) in message.text for words in spoken for status in self.expected_statuses):
            return
        self.errors.append(message.text)

    def _request(self, request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in {"http", "https", "ws", "wss"} and parts.netloc != self.host:
            self.strangers.append(request.url)


@pytest.fixture
def open_page(chromium: Browser, live_server):
    """Make pages: open_page(user=…, viewport=PHONE, dark=True, javascript=False); checked at the end."""
    contexts: list[BrowserContext] = []
    witnesses: list[Witness] = []

    def open_one(*, user=None, viewport=None, dark=False, javascript=True, expect=()) -> Page:
        context = chromium.new_context(
            base_url=live_server.url,
            viewport=viewport or DESKTOP,
            color_scheme="dark" if dark else "light",
            java_script_enabled=javascript,
            locale="fr-FR",
            timezone_id="Europe/Paris",
            reduced_motion="reduce",
        )
        contexts.append(context)
        if user is not None:
            sign_in(context, user, live_server.url)
        page = context.new_page()
        page.witness = Witness(page, urlsplit(live_server.url).netloc)
        page.witness.expected_statuses = set(expect)
        witnesses.append(page.witness)
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert [error for witness in witnesses for error in witness.errors] == []
    assert [url for witness in witnesses for url in witness.strangers] == []


def sign_in(context: BrowserContext, user, url: str) -> None:
    """Give a browser the session of a person, without the sign-in page."""
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": url}])


def violations(page: Page) -> list[str]:
    """What axe finds on the page as it stands, one line a finding."""
    page.evaluate(AXE.read_text())
    found = page.evaluate(
        "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']})",
        AXE_TAGS,
    )
    return [
        f"{violation['id']}: {node['target']} {node['failureSummary'].splitlines()[-1].strip()}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]


def assert_accessible(page: Page) -> None:
    """Axe is silent, WCAG 2.0 to 2.2, A and AA."""
    assert violations(page) == []


def assert_no_sideways_scroll(page: Page) -> None:
    """Nothing is wider than the window (1.4.10)."""
    wide = page.evaluate(
        """() => document.documentElement.scrollWidth <= innerWidth ? [] :
        [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1)
        .map(e => e.tagName + '.' + e.className).slice(0, 5)"""
    )
    assert wide == []

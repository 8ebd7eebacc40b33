"""The demonstration, served for real in a folder of its own; one for all the journeys of a file."""

import re
import socket
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import CHROMIUM, Witness  # noqa: F401  the witness serves every journey
from tests.reliability.processes import Folder


@dataclass
class Served:
    """A demonstration that answers."""

    url: str
    folder: Path
    state: dict
    rows: Callable[[str], list[tuple]]

    def messages(self) -> list[Path]:
        """The e-mails written in its folder."""
        return sorted((self.folder / "mail").glob("*.eml"))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory, chromium: Browser):
    """`portevoix demo`, entered by the link it prints."""
    folder = Folder(tmp_path_factory.mktemp("demonstration"))
    port = free_port()
    process = folder.start("-m", "portevoix", "demo", "--port", str(port))
    lines = [process.stdout.readline() for _ in range(2)]
    link = re.search(r"http\S+/accounts/link/\S+", "".join(lines)).group(0)
    context = chromium.new_context(locale="fr-FR")
    page = context.new_page()
    page.goto(link)
    page.get_by_role("main").get_by_role("button").click()
    page.wait_for_url(f"http://127.0.0.1:{port}/")
    yield Served(f"http://127.0.0.1:{port}", folder.path, context.storage_state(), folder.rows)
    context.close()
    process.terminate()
    process.wait(30)
    folder.end()


@pytest.fixture
def enter(demonstration: Served, chromium: Browser):
    """Make pages of the demonstration's coordinator; no console error, no other host."""
    contexts, witnesses = [], []

    def open_one(viewport: dict) -> Page:
        context = chromium.new_context(
            base_url=demonstration.url, viewport=viewport, locale="fr-FR", storage_state=demonstration.state
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        witness = Witness(page, demonstration.url.removeprefix("http://"))
        witness.expected_statuses = {422}  # a form sent back with its sentence
        witnesses.append(witness)
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert [error for witness in witnesses for error in witness.errors] == []
    assert [url for witness in witnesses for url in witness.strangers] == []

"""A real IMAP server on loopback (pymap), with a mailbox of its own for each test."""

import imaplib
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.post_office import free_port

USER, PASSWORD = "robot", "mot de passe"


@dataclass
class Box:
    """The mailbox as its owner sees it."""

    port: int

    def link(self) -> imaplib.IMAP4:
        """A connection, signed in, on the inbox."""
        found = imaplib.IMAP4("127.0.0.1", self.port, timeout=10)
        found.login(USER, PASSWORD)
        found.select("INBOX")
        return found

    def deliver(self, data: bytes) -> None:
        """A message arrives."""
        link = self.link()
        link.append("INBOX", None, None, data)
        link.logout()

    def messages(self, folder: str = "INBOX") -> list[tuple[str, bool]]:
        """The subjects of a folder, and whether each is read."""
        link = self.link()
        if link.select(folder, readonly=True)[0] != "OK":
            return []
        lines = link.uid("FETCH", "1:*", "(FLAGS BODY.PEEK[HEADER.FIELDS (SUBJECT)])")[1]
        link.logout()
        return [
            (line[1].decode().partition(":")[2].strip(), b"\\Seen" in line[0])
            for line in lines
            if isinstance(line, tuple)
        ]


@pytest.fixture
def box(settings) -> Iterator[Box]:
    """A mailbox that the settings name."""
    port = free_port()
    command = [
        str(Path(sys.executable).with_name("pymap")),
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
        "--no-tls",
    ]
    command += ["dict", "--demo-user", USER, "--demo-password", PASSWORD]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    found = Box(port)
    settings.IMAP_HOST, settings.IMAP_PORT, settings.IMAP_SECURITY = "127.0.0.1", port, "none"
    settings.IMAP_USER, settings.IMAP_PASSWORD, settings.IMAP_FOLDER = USER, PASSWORD, "INBOX"
    try:
        _wait(found)
        yield found
    finally:
        process.kill()
        process.wait()


def _wait(box: Box) -> None:
    limit = time.monotonic() + 20
    while True:
        try:
            box.link().logout()
        except OSError:
            assert time.monotonic() < limit, "no IMAP server"
            time.sleep(0.05)
        else:
            return

"""The mailbox that receives what comes back, over IMAP; nothing in it is ever deleted."""

import contextlib
import imaplib
import re
import ssl
from collections.abc import Iterator
from types import TracebackType
from typing import Any, Self

from django.conf import settings

FAULTS = (OSError, imaplib.IMAP4.error, ValueError)
PUT_AWAY = "Portevoix"  # the folder of what is filed
SIZE = re.compile(rb"UID (\d+).*?RFC822\.SIZE (\d+)|RFC822\.SIZE (\d+).*?UID (\d+)")
WAIT = 30.0  # seconds


class MailboxClosed(Exception):  # noqa: N818  refusals are named as the fact
    """The mailbox cannot be opened or read: what the server, or the network, said."""


def is_set() -> bool:
    """Whether a mailbox is read at all; the demonstration reads none."""
    return bool(settings.IMAP_HOST) and not settings.DEMONSTRATION


def address() -> str:
    """The folder that is read, as its bookmark is called."""
    return f"{settings.IMAP_USER}@{settings.IMAP_HOST}/{settings.IMAP_FOLDER}"


class Mailbox:
    """One folder, open between `with` and its end."""

    def __init__(self) -> None:
        self._link: imaplib.IMAP4 | None = None
        self._has_folder = False
        self.validity = 0

    def __enter__(self) -> Self:
        try:
            self._link = _connect()
            self.validity = _select(self._link, settings.IMAP_FOLDER)
        except FAULTS as error:
            self._drop()
            raise MailboxClosed(words(error)) from error
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._drop()

    def after(self, uid: int) -> list[tuple[int, int]]:
        """UIDs greater than this one, in order, with their sizes in bytes. Raises MailboxClosed."""
        lines = self._ask("FETCH", f"{uid + 1}:*", "(UID RFC822.SIZE)")
        return sorted({pair for line in lines for pair in _sizes(line) if pair[0] > uid})

    def fetch(self, uid: int) -> bytes:
        """A whole message, left unread. Raises MailboxClosed."""
        for line in self._ask("FETCH", str(uid), "(BODY.PEEK[])"):
            if isinstance(line, tuple):
                return bytes(line[1])
        return b""

    def put_away(self, uid: int) -> None:
        """Mark it read, and move it to the folder of what is filed where the server can. Raises MailboxClosed."""
        self._ask("STORE", str(uid), "+FLAGS", r"(\Seen)")
        assert self._link is not None  # noqa: S101  open since `with`
        if "MOVE" not in self._link.capabilities:
            return
        self._make_folder()
        self._ask("MOVE", str(uid), _quoted(PUT_AWAY))

    def _make_folder(self) -> None:
        """Once; a server that says it exists already is right."""
        if not self._has_folder and self._link is not None:
            with contextlib.suppress(*FAULTS):
                self._link.create(_quoted(PUT_AWAY))
            self._has_folder = True

    def _ask(self, *command: str) -> list[Any]:
        assert self._link is not None  # noqa: S101  open since `with`
        try:
            answer, lines = self._link.uid(*command)
        except FAULTS as error:
            raise MailboxClosed(words(error)) from error
        if answer != "OK":
            raise MailboxClosed(" ".join(str(line) for line in lines))
        return [line for line in lines if line is not None]

    def _drop(self) -> None:
        if self._link is not None:
            with contextlib.suppress(*FAULTS):
                self._link.logout()
        self._link = None


def _connect() -> imaplib.IMAP4:
    """Encrypted as the settings say, its certificate checked, signed in."""
    host, port = settings.IMAP_HOST, settings.IMAP_PORT
    link: imaplib.IMAP4
    if settings.IMAP_SECURITY == "tls":
        link = imaplib.IMAP4_SSL(host, port, ssl_context=ssl.create_default_context(), timeout=WAIT)
    else:
        link = imaplib.IMAP4(host, port, timeout=WAIT)
    try:
        if settings.IMAP_SECURITY == "starttls":
            link.starttls(ssl_context=ssl.create_default_context())
        link.login(settings.IMAP_USER, settings.IMAP_PASSWORD)
        _, lines = link.capability()
        link.capabilities = tuple(bytes(lines[0]).decode("ascii", "replace").upper().split())
    except BaseException:
        with contextlib.suppress(*FAULTS):  # what went wrong first is what is told
            link.shutdown()
        raise
    return link


def _select(link: imaplib.IMAP4, folder: str) -> int:
    """Open the folder; its UIDVALIDITY."""
    answer, lines = link.select(_quoted(folder))
    if answer != "OK":
        raise imaplib.IMAP4.error(words(lines[0]))
    _name, found = link.response("UIDVALIDITY")
    return int(found[0] or 0) if found and found[0] else 0


def _quoted(folder: str) -> str:
    escaped = folder.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _sizes(line: object) -> Iterator[tuple[int, int]]:
    found = SIZE.search(line) if isinstance(line, bytes) else None
    if found:
        uid, size, size_first, uid_last = found.groups()
        yield int(uid or uid_last), int(size or size_first)


def words(error: object) -> str:
    """What went wrong, as far as the other side said it."""
    said = error.args[0] if isinstance(error, imaplib.IMAP4.error) and error.args else error
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)

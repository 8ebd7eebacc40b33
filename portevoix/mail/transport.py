"""How a message leaves: by SMTP, or as a file in a folder when nothing sends."""

import contextlib
import os
import smtplib
import ssl
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from pathlib import Path
from typing import Protocol

from django.conf import settings

from portevoix.mail.enums import Care, Step
from portevoix.mail.models import Message
from portevoix.mail.rules.steps import step_of

Reader = Callable[[int], bytes]
"""Reads the bytes of an attachment from its number: mail does not know where files are."""

MX_PORT, RETURN_WAIT = 25, 10.0  # where servers receive; seconds
LAST_WORD = 120.0  # seconds a server may take to accept a whole message: it may be looking for viruses
FAULTS = (OSError, smtplib.SMTPException)


class Closed(Exception):  # noqa: N818  refusals are named as the fact
    """The server takes nothing from us for now (its words): no message is at fault."""


class Refused(Exception):  # noqa: N818
    """The server refuses this message: its code and its words."""

    def __init__(self, code: int, words: bytes) -> None:
        super().__init__(f"{code} {words.decode('utf-8', 'replace')}")
        self.code = code


class LinkLost(Exception):  # noqa: N818
    """The connection broke after the last byte left and before the server answered."""


class Unwritable(Exception):  # noqa: N818
    """The message cannot be written: a bad address, an attachment that is gone."""


class Outbox(Protocol):
    """A way out, kept open between messages."""

    def ready(self) -> None:
        """Open the way, before anything is claimed. Raises Closed."""
        ...

    def hand_over(self, message: Message, data: bytes) -> str:
        """Send one written message; returns what the other side said. Raises Closed, Refused, LinkLost."""
        ...

    def close(self) -> None:
        """Say goodbye."""
        ...


def open_outbox() -> Outbox:
    """SMTP when the server is set up to send; the demonstration never is, whatever the settings say."""
    demonstration = (Path(settings.DATA_DIR) / "demonstration").exists()
    return SmtpOutbox() if settings.MAIL_SENDS and not demonstration else FolderOutbox()


def no_files(number: int) -> bytes:
    """Read nothing: for messages without attachment."""
    raise FileNotFoundError(number)


def written(message: Message, *, read: Reader) -> bytes:
    """The bytes that leave. Raises Unwritable."""
    try:
        address_of(message.recipient)
        return render(message, read=read).as_bytes()
    except (ValueError, LookupError, OSError) as error:
        raise Unwritable(str(error)) from error


def render(message: Message, *, read: Reader = no_files) -> EmailMessage:
    """The message as RFC 5322 text: plain, sober HTML beside it, files attached."""
    mail = EmailMessage(policy=SMTP)
    mail["From"] = message.sender
    mail["To"] = _mailbox(message.recipient)
    if message.reply_to:
        mail["Reply-To"] = _mailbox(message.reply_to)
    mail["Subject"] = message.subject
    mail["Date"] = format_datetime(message.created_at)
    mail["Message-ID"] = message.message_id
    if message.care == Care.RETRY:
        mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no answering machine answers
    mail.set_content(message.body, cte="quoted-printable")
    if message.html:
        mail.add_alternative(message.html, subtype="html", cte="quoted-printable")
    for attachment in message.attachments:
        main, sub = attachment["type"].split("/", 1)
        mail.add_attachment(read(attachment["file"]), maintype=main, subtype=sub, filename=attachment["name"])
    return mail


def address_of(mailbox: str) -> str:
    """The bare address as SMTP takes it, its domain in ASCII. Raises ValueError."""
    local, at, domain = parseaddr(mailbox)[1].rpartition("@")
    if not (local and at and domain and local.isascii()):
        raise ValueError(mailbox)
    return f"{local}@{domain.encode('idna').decode()}"


def _mailbox(text: str) -> Address:
    return Address(display_name=parseaddr(text)[0], addr_spec=address_of(text))


class SmtpOutbox:
    """One SMTP connection, opened at the first message and again when it was lost."""

    def __init__(self) -> None:
        self._link: smtplib.SMTP | None = None

    def ready(self) -> None:
        """Have a connection that answers. Raises Closed."""
        if self._link is not None and self._answers(self._link):
            return
        self._drop()
        try:
            self._link = _connect()
        except FAULTS as error:
            raise Closed(_words(error)) from error

    def hand_over(self, message: Message, data: bytes) -> str:
        """Send one message."""
        self.ready()
        assert self._link is not None  # noqa: S101  ready() opened it
        try:
            return _transact(
                self._link, sender=message.envelope_sender, recipient=address_of(message.recipient), data=data
            )
        except (LinkLost, Closed):
            self._drop()
            raise
        except FAULTS as error:  # before the last byte: it has not left
            self._drop()
            raise Closed(_words(error)) from error

    def close(self) -> None:
        """QUIT, if there is anyone to say it to."""
        if self._link is not None:
            with contextlib.suppress(*FAULTS):
                self._link.quit()
        self._drop()

    def _answers(self, link: smtplib.SMTP) -> bool:
        try:
            return _is_accepted(link.rset()[0])
        except FAULTS:
            return False

    def _drop(self) -> None:
        if self._link is not None:
            self._link.close()
        self._link = None


def _connect() -> smtplib.SMTP:
    """A connection, encrypted and signed in as the settings say; certificates are checked."""
    link = _dial(settings.EMAIL_HOST, settings.EMAIL_PORT, name=settings.MAIL_FROM.rsplit("@", 1)[1])
    try:
        if settings.EMAIL_USE_TLS:
            link.starttls(context=ssl.create_default_context())
        link.ehlo_or_helo_if_needed()
        if settings.EMAIL_HOST_USER:
            link.login(settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD)
    except BaseException:
        link.close()
        raise
    return link


def _dial(host: str, port: int, *, name: str) -> smtplib.SMTP:
    wait = settings.EMAIL_TIMEOUT
    if not settings.EMAIL_USE_SSL:
        return smtplib.SMTP(host, port, local_hostname=name, timeout=wait)
    context = ssl.create_default_context()
    return smtplib.SMTP_SSL(host, port, local_hostname=name, timeout=wait, context=context)


def _transact(link: smtplib.SMTP, *, sender: str, recipient: str, data: bytes) -> str:
    """MAIL, RCPT, DATA, each answer looked at: only the wait for the last one is uncertain."""
    code, words = link.mail(sender)
    if not _is_accepted(code):
        raise Closed(f"{code} {words.decode('utf-8', 'replace')}")
    _accept(*link.rcpt(recipient))
    code, words = link.docmd("data")
    if code != 354:  # noqa: PLR2004  RFC 5321: go ahead
        raise Refused(code, words)
    link.send(_dotted(data))
    code, words = _last_word(link)
    _accept(code, words)
    return f"{code} {words.decode('utf-8', 'replace')}"


def _last_word(link: smtplib.SMTP) -> tuple[int, bytes]:
    try:
        if link.sock is not None:
            link.sock.settimeout(LAST_WORD)
        answer = link.getreply()
        if link.sock is not None:
            link.sock.settimeout(settings.EMAIL_TIMEOUT)
    except FAULTS as error:
        raise LinkLost(_words(error)) from error
    return answer


def _dotted(data: bytes) -> bytes:
    """RFC 5321 4.5.2: a leading dot is doubled, a dot alone ends."""
    lines = data.replace(b"\r\n.", b"\r\n..")
    lines = b"." + lines if lines.startswith(b".") else lines
    return lines + (b"" if lines.endswith(b"\r\n") else b"\r\n") + b".\r\n"


def _accept(code: int, words: bytes) -> None:
    if not _is_accepted(code):
        raise Refused(code, words)


def _is_accepted(code: int) -> bool:
    return 200 <= code < 300  # noqa: PLR2004  RFC 5321


def _words(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        words = error.smtp_error
        return f"{error.smtp_code} {words.decode('utf-8', 'replace') if isinstance(words, bytes) else words}"
    return str(error)


class Fault(Exception):  # noqa: N818  named as the fact
    """A server could not be reached to the end: the step where it stopped, and its words."""

    def __init__(self, step: Step, words: str) -> None:
        super().__init__(step, words)
        self.step, self.words = step, words


def try_outbox() -> datetime | None:
    """Go as far as the sign-in and hang up; the end of the certificate, when there is one. Raises Fault."""
    try:
        link = _connect()
    except FAULTS as error:
        raise Fault(step_of(error), _words(error)) from error
    with contextlib.suppress(*FAULTS):
        end = _certificate_end(link)
        link.quit()
        return end
    return None


def try_return(host: str, *, address: str) -> str:
    """Ask a server that receives for a domain whether it takes that address; its words. Raises Fault.

    Nothing is sent. Many networks close port 25 towards the outside: then nobody knows.
    """
    try:
        with smtplib.SMTP(host, MX_PORT, local_hostname=_domain(), timeout=RETURN_WAIT) as link:
            link.ehlo_or_helo_if_needed()
            link.mail("")
            code, words = link.rcpt(address)
    except FAULTS as error:
        raise Fault(step_of(error), _words(error)) from error
    if not _is_accepted(code):
        raise Fault(Step.REFUSED, f"{code} {words.decode('utf-8', 'replace')}")
    return words.decode("utf-8", "replace")


def _certificate_end(link: smtplib.SMTP) -> datetime | None:
    if not isinstance(link.sock, ssl.SSLSocket):
        return None
    until = str((link.sock.getpeercert() or {}).get("notAfter", ""))
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(until), UTC) if until else None


def _domain() -> str:
    return str(settings.MAIL_FROM).rsplit("@", 1)[1]


class FolderOutbox:
    """Messages as .eml files, whole or not at all."""

    def ready(self) -> None:
        """Make the folder. Raises Closed."""
        try:
            Path(settings.MAIL_FOLDER).mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise Closed(str(error)) from error

    def hand_over(self, message: Message, data: bytes) -> str:
        """Write the file; the same message writes the same file. Raises Closed, as when the disk is full."""
        self.ready()
        try:
            _write(Path(settings.MAIL_FOLDER) / f"{message.pk:06d}.eml", data)
        except OSError as error:
            raise Closed(str(error)) from error
        return "folder"

    def close(self) -> None:
        """Nothing to close."""


def _write(path: Path, data: bytes) -> None:
    """Temporary file, fsync, rename, fsync of the folder."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        Path(temporary).rename(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)

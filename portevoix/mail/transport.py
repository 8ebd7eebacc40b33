"""How a message leaves: by SMTP, or as a file in a folder when nothing sends."""

import contextlib
import os
import smtplib
import ssl
import tempfile
from collections.abc import Callable
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from pathlib import Path
from typing import Protocol

from django.conf import settings

from portevoix.mail.models import Message

Reader = Callable[[int], bytes]
"""Reads the bytes of an attachment from its number: mail does not know where files are."""


class LinkLost(Exception):  # noqa: N818  named as the fact
    """The connection broke after the message was handed over and before the server answered."""


class Outbox(Protocol):
    """A way out, kept open between messages."""

    def hand_over(self, message: Message, *, read: Reader) -> str:
        """Send one message; returns what the other side said."""
        ...

    def close(self) -> None:
        """Say goodbye."""
        ...


def open_outbox() -> Outbox:
    """SMTP when the server is set up to send; the demonstration never is."""
    return SmtpOutbox() if settings.MAIL_SENDS else FolderOutbox()


def no_files(number: int) -> bytes:
    """Read nothing: for messages without attachment."""
    raise FileNotFoundError(number)


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
    mail.set_content(message.body)
    if message.html:
        mail.add_alternative(message.html, subtype="html")
    for attachment in message.attachments:
        main, sub = attachment["type"].split("/", 1)
        mail.add_attachment(read(attachment["file"]), maintype=main, subtype=sub, filename=attachment["name"])
    return mail


def _mailbox(text: str) -> Address:
    name, address = parseaddr(text)
    return Address(display_name=name, addr_spec=address)


class SmtpOutbox:
    """One SMTP connection, opened at the first message and again when it was lost."""

    def __init__(self) -> None:
        self._link: smtplib.SMTP | None = None

    def hand_over(self, message: Message, *, read: Reader) -> str:
        """Send; raises what smtplib raises, and LinkLost when it broke after DATA."""
        data = render(message, read=read).as_bytes()
        link = self._ready()
        recipient = parseaddr(message.recipient)[1]
        try:
            self._check(link.mail(message.envelope_sender))
            self._check(link.rcpt(recipient))
        except (smtplib.SMTPServerDisconnected, OSError):
            self._drop()
            raise
        try:
            code, words = link.data(data)
        except smtplib.SMTPDataError:
            raise
        except (smtplib.SMTPServerDisconnected, OSError) as error:
            self._drop()
            raise LinkLost(str(error)) from error
        self._check((code, words))
        return words.decode("utf-8", "replace")

    def close(self) -> None:
        """QUIT, if there is anyone to say it to."""
        if self._link is not None:
            with contextlib.suppress(smtplib.SMTPException, OSError):
                self._link.quit()
        self._link = None

    def _ready(self) -> smtplib.SMTP:
        if self._link is not None:
            try:
                if self._link.rset()[0] == 250:  # noqa: PLR2004  RFC 5321: done
                    return self._link
            except (smtplib.SMTPException, OSError):
                pass
            self._drop()
        self._link = self._connect()
        return self._link

    def _connect(self) -> smtplib.SMTP:
        kind = smtplib.SMTP_SSL if settings.EMAIL_USE_SSL else smtplib.SMTP
        link = kind(settings.EMAIL_HOST, settings.EMAIL_PORT, timeout=settings.EMAIL_TIMEOUT)
        if settings.EMAIL_USE_TLS:
            link.starttls(context=ssl.create_default_context())
        if settings.EMAIL_HOST_USER:
            link.login(settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD)
        link.ehlo_or_helo_if_needed()
        return link

    def _check(self, answer: tuple[int, bytes]) -> None:
        code, words = answer
        if not 200 <= code < 300:  # noqa: PLR2004  RFC 5321: accepted
            with contextlib.suppress(smtplib.SMTPException, OSError):
                self._link and self._link.rset()
            raise smtplib.SMTPResponseException(code, words)

    def _drop(self) -> None:
        if self._link is not None:
            self._link.close()
        self._link = None


class FolderOutbox:
    """Messages as .eml files, whole or not at all."""

    def hand_over(self, message: Message, *, read: Reader) -> str:
        """Write the file; the same message writes the same file."""
        folder = Path(settings.MAIL_FOLDER)
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, temporary = tempfile.mkstemp(dir=folder, suffix=".part")
        with os.fdopen(handle, "wb") as out:
            out.write(render(message, read=read).as_bytes())
            out.flush()
            os.fsync(out.fileno())
        Path(temporary).rename(folder / f"{message.pk:06d}.eml")
        return "folder"

    def close(self) -> None:
        """Nothing to close."""

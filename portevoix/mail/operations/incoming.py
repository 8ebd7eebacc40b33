"""Writes: file what comes back to the message it is about, once, and only on what nobody can invent.

A return address and a Message-ID hold a random code that only whoever had the message knows: they are believed.
An address and a date are not: a person decides.
"""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from portevoix.mail.enums import Kind, Way
from portevoix.mail.models import Bookmark, Incoming, Message
from portevoix.mail.queries import candidates
from portevoix.mail.rules import reports
from portevoix.mail.sources import mailbox as boxes
from portevoix.mail.sources.mailbox import MailboxClosed as MailboxClosed  # noqa: PLC0414  raised here

LIMIT = 2_000_000  # bytes: a report holds a message at most, ours are smaller
TRIAL = "trial:"  # begins the key of a message sent to try the settings
UNFILED = timedelta(days=90)


class AlreadyFiled(Exception):  # noqa: N818  refusals are named as the fact
    """Somebody has already said which message it is about."""


class NotByHand(Exception):  # noqa: N818
    """Only what a person filed is taken back."""


@dataclass
class Reading:
    """What one reading of the mailbox did."""

    read: int = 0
    filed: int = 0
    left: int = 0  # for a person: written by people, or about nothing we know


@transaction.atomic
def receive(
    data: bytes, *, place: str, space: int | None, among: Collection[int] | None, at: datetime
) -> tuple[Incoming, bool]:
    """Keep what a message says, once for a place ("imap", "space:12"); whether it is new.

    It is filed to the message it names when that one belongs to the spaces `among` (None: any).
    """
    key = f"{place}:{hashlib.sha256(data).hexdigest()}"
    known = Incoming.objects.filter(key=key).first()
    if known is not None:
        return known, False
    report = reports.read(data[:LIMIT], ours=settings.MAIL_FROM)
    if len(data) > LIMIT:
        report = reports.Report(Kind.UNREAD, sender=report.sender, subject=report.subject)
    incoming, is_new = Incoming.objects.get_or_create(
        key=key, defaults={**_facts(report), "space": space, "received_at": at}
    )
    if is_new:
        _file(incoming, report, among=among, at=at)
    return incoming, is_new


def _facts(report: reports.Report) -> dict[str, str]:
    names = ("kind", "status", "words", "recipient", "sender", "subject", "excerpt")
    return {name: str(getattr(report, name)) for name in names}


def _file(incoming: Incoming, report: reports.Report, *, among: Collection[int] | None, at: datetime) -> None:
    """To the one message it names; else, when every guess lies in one space, before the eyes of that space."""
    message, way = _named(report, among=among)
    if message is not None:
        _settle(incoming, message, way=way, at=at)
    elif incoming.space is None:
        spaces = {one.space for one in candidates(incoming, among=among)}
        if len(spaces) == 1:
            incoming.space = spaces.pop()
            incoming.save(update_fields=["space"])


def _named(report: reports.Report, *, among: Collection[int] | None) -> tuple[Message | None, Way]:
    """The only message that a report names; none when it names two."""
    sent = Message.objects.filter(attempts__gt=0)
    sent = sent if among is None else sent.filter(space__in=among)
    for way, found in (
        (Way.ENVELOPE, sent.filter(envelope_sender__in=report.envelopes)),
        (Way.MESSAGE_ID, sent.filter(message_id__in=report.ids)),
    ):
        named = list(found.order_by("pk")[:2])
        if named:
            return (named[0], way) if len(named) == 1 else (None, way)
    return None, Way.ENVELOPE


def _settle(incoming: Incoming, message: Message, *, way: Way, at: datetime) -> None:
    facts = {"message": message, "way": way, "excerpt": ""}
    if message.space is not None:
        facts["space"] = message.space
    changed = Incoming.objects.filter(pk=incoming.pk, message=None).update(**facts)
    if not changed:
        raise AlreadyFiled
    if incoming.kind == Kind.BOUNCE:
        Message.objects.filter(pk=message.pk, bounced_at=None).update(
            bounced_at=at, bounce_status=incoming.status
        )
    incoming.refresh_from_db()


@transaction.atomic
def file_by_hand(incoming: Incoming, message: Message, *, at: datetime) -> None:
    """A person says which message it is about. Raises AlreadyFiled."""
    _settle(incoming, message, way=Way.PERSON, at=at)


@transaction.atomic
def unfile(incoming: Incoming) -> None:
    """A person takes back what a person filed: it waits again, and the message has not come back. Raises NotByHand."""
    message = incoming.message
    changed = Incoming.objects.filter(pk=incoming.pk, way=Way.PERSON, message__isnull=False)
    if message is None or not changed.update(message=None, way="", followed_at=None):
        raise NotByHand
    if not message.incoming.filter(kind=Kind.BOUNCE).exists():
        Message.objects.filter(pk=message.pk).update(bounced_at=None, bounce_status="")


def set_aside(incoming: Incoming, *, at: datetime) -> None:
    """A person says that it is about nothing of ours. Raises AlreadyFiled."""
    changed = Incoming.objects.filter(pk=incoming.pk, message=None, set_aside_at=None)
    if not changed.update(set_aside_at=at, excerpt=""):
        raise AlreadyFiled


def mark_followed(incoming: Incoming, *, at: datetime) -> bool:
    """Say that what follows from it is done; False when it was already."""
    return bool(Incoming.objects.filter(pk=incoming.pk, followed_at=None).update(followed_at=at))


def forget_unfiled(*, before: datetime) -> int:
    """Erase what nobody filed in 90 days."""
    return Incoming.objects.filter(message=None, received_at__lt=before - UNFILED).delete()[0]


def try_mailbox() -> None:
    """Open the mailbox and close it. Raises MailboxClosed."""
    with boxes.Mailbox():
        pass


def reads_mailbox() -> bool:
    """Whether the settings name a mailbox to read."""
    return boxes.is_set()


def read_mailbox(*, at: datetime) -> Reading:
    """Read what came since the last time; file, then put away what is filed. Raises MailboxClosed.

    A death between the two is harmless: the same bytes are known again, and only put away. What a person wrote,
    or what nobody can file, stays where it is, unread.
    """
    done = Reading()
    with boxes.Mailbox() as opened:
        mark = _bookmark(opened.validity)
        for uid, size in opened.after(mark.uid):
            _read_one(opened, uid, size, done=done, at=at)
            Bookmark.objects.filter(pk=mark.pk, validity=opened.validity, uid__lt=uid).update(uid=uid)
    return done


def _read_one(box: boxes.Mailbox, uid: int, size: int, *, done: Reading, at: datetime) -> None:
    done.read += 1
    if size > LIMIT:
        done.left += 1
        return
    incoming, _is_new = receive(box.fetch(uid), place="imap", space=None, among=None, at=at)
    if not _may_put_away(incoming):
        done.left += 1
        return
    done.filed += 1
    box.put_away(uid)


def _may_put_away(incoming: Incoming) -> bool:
    """What is filed and no person wrote; a trial is ours only when we sent it as one."""
    if incoming.message is None or incoming.kind in {Kind.REPLY, Kind.UNREAD}:
        return False
    return incoming.kind != Kind.LOOP or incoming.message.key.startswith(TRIAL)


def _bookmark(validity: int) -> Bookmark:
    """How far the folder was read; from its beginning when its numbers are no longer the same."""
    mark, _created = Bookmark.objects.get_or_create(
        folder=boxes.address()[:300], defaults={"validity": validity}
    )
    if mark.validity != validity:
        Bookmark.objects.filter(pk=mark.pk).update(validity=validity, uid=0)
        mark.refresh_from_db()
    return mark

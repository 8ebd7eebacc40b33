"""Writes: put a message in the outbox, hand it over, know what became of it.

SMTP cannot be exactly-once. A message is claimed in a short transaction, handed over outside any, and settled
in another. A crash in between leaves it claimed: with `Care.RETRY` it goes again under the same Message-ID,
with `Care.HOLD` it becomes uncertain and a person settles it.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from email.headerregistry import Address
from typing import Any
from unicodedata import category

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils.crypto import get_random_string

from portevoix.mail import transport
from portevoix.mail.enums import Care, State
from portevoix.mail.models import Incoming, Message

Unwritable = transport.Unwritable
CLAIM = timedelta(minutes=5)  # longer than every wait of one SMTP transaction put together


class AddressRefused(Exception):  # noqa: N818  refusals are named as the fact
    """An e-mail address (first argument) is not one."""


class HeaderRefused(Exception):  # noqa: N818
    """A header holds a line break or another control character."""


class NotUncertain(Exception):  # noqa: N818
    """Only an uncertain message is settled by a person."""


def post(
    *,
    key: str,
    recipient: str,
    subject: str,
    body: str,
    html: str = "",
    sender_name: str = "",
    sender_address: str = "",
    reply_to: str = "",
    attachments: Iterable[dict[str, Any]] = (),
    care: Care = Care.HOLD,
    space: int | None = None,
    at: datetime,
) -> Message:
    """Write a message in the caller's transaction; the same key gives the first one.

    It is seen to come from `sender_address`, or from the server's own; what comes back always comes to the server.
    Raises HeaderRefused, AddressRefused.
    """
    files = list(attachments)
    _check_headers(
        recipient, subject, sender_name, sender_address, reply_to, *(file["name"] for file in files)
    )
    _check_addresses(*(one for one in (recipient, reply_to, sender_address) if one or one is recipient))
    local, domain = settings.MAIL_FROM.rsplit("@", 1)
    message, _created = Message.objects.get_or_create(
        key=key,
        defaults={
            "message_id": f"<{get_random_string(24).lower()}@{domain}>",
            "envelope_sender": f"{local}+{get_random_string(12).lower()}@{domain}",
            "sender": str(Address(sender_name, addr_spec=sender_address or settings.MAIL_FROM)),
            "reply_to": reply_to,
            "recipient": recipient,
            "subject": subject,
            "body": body,
            "html": html,
            "attachments": files,
            "care": care,
            "space": space,
            "created_at": at,
        },
    )
    return message


def as_eml(message: Message, *, read: transport.Reader = transport.no_files) -> bytes:
    """The message as RFC 5322 text, its attachments inside. Raises Unwritable."""
    return transport.written(message, read=read)


@transaction.atomic
def post_trial(*, key: str, recipient: str, subject: str, body: str, at: datetime) -> Message:
    """Write a message that tries the settings; without recipient it goes to its own return address."""
    to = recipient or settings.MAIL_FROM
    message = post(key=f"trial:{key}", recipient=to, subject=subject, body=body, care=Care.RETRY, at=at)
    if not recipient:
        message.recipient = message.envelope_sender
        message.save(update_fields=["recipient"])
    return message


def open_outbox() -> transport.Outbox:
    """A way out to keep open between several messages; close it."""
    return transport.open_outbox()


def deliver(
    message: Message,
    *,
    at: datetime,
    outbox: transport.Outbox | None = None,
    read: transport.Reader = transport.no_files,
) -> State:
    """Hand one message over, unless it has left, is leaving or is held; returns its state.

    Costs one claim, one SMTP transaction, one settlement. A temporary refusal leaves it queued.
    `read` gives the bytes of an attachment from its number.
    """
    message.refresh_from_db()
    if message.state not in {State.QUEUED, State.SENDING}:
        return State(message.state)
    own = outbox or transport.open_outbox()
    try:
        return _deliver(message, at=at, outbox=own, read=read)
    finally:
        if outbox is None:
            own.close()


def _deliver(message: Message, *, at: datetime, outbox: transport.Outbox, read: transport.Reader) -> State:
    """Whatever takes time or may fail without risk comes before the claim."""
    try:
        outbox.ready()
        data = transport.written(message, read=read)
    except transport.Closed as refusal:
        return _put_off(message, State.QUEUED, answer=str(refusal), at=at)
    except transport.Unwritable as fault:
        return _put_off(message, State.FAILED, answer=str(fault), at=at)
    if not _claim(message, at=at):
        return State(message.state)
    try:
        answer, state = outbox.hand_over(message, data), State.SENT
    except transport.Closed as refusal:
        answer, state = str(refusal), State.QUEUED
    except transport.Refused as refusal:
        answer, state = str(refusal), _verdict(refusal.code)
    except transport.LinkLost as loss:
        answer, state = str(loss), State.UNCERTAIN if message.care == Care.HOLD else State.QUEUED
    return _settle(message, state, answer=answer, at=at)


def settle(message: Message, *, left: bool, at: datetime) -> None:
    """A person says whether an uncertain message left; if not it is queued again. Raises NotUncertain."""
    state = State.SENT if left else State.QUEUED
    changed = Message.objects.filter(pk=message.pk, state=State.UNCERTAIN).update(
        state=state, claimed_until=None, ended_at=at if left else None
    )
    if not changed:
        raise NotUncertain
    message.refresh_from_db()


def withdraw(message: Message, *, at: datetime) -> bool:
    """Keep back a message that has not left; False when it is too late."""
    return bool(
        Message.objects.filter(pk=message.pk, state__in=[State.QUEUED, State.FAILED]).update(
            state=State.WITHDRAWN, ended_at=at
        )
    )


def queue_again(message: Message) -> bool:
    """Let a withdrawn or refused message leave after all, to the recipient it has now."""
    return bool(
        Message.objects.filter(pk=message.pk, state__in=[State.WITHDRAWN, State.FAILED]).update(
            state=State.QUEUED, ended_at=None, answer=""
        )
    )


def discard(message: Message) -> bool:
    """Erase a message that never left, so that another may be written; False when it did, or may have."""
    never_left = [State.QUEUED, State.WITHDRAWN, State.FAILED]
    return bool(Message.objects.filter(pk=message.pk, state__in=never_left).delete()[0])


def forget_account_mails(*, before: datetime) -> int:
    """Erase messages to people with an account that ended before that moment."""
    return Message.objects.filter(care=Care.RETRY, ended_at__lt=before).delete()[0]


def forget_recipient(address: str) -> int:
    """Erase the account mails and the trials that one address was sent, and what came back of them; letters to officials stay."""
    whose = Q(recipient=address) | Q(recipient__endswith=f"<{address}>")
    about = Q(message__in=Message.objects.filter(whose, care=Care.RETRY).values("pk"))
    Incoming.objects.filter(about | Q(recipient__iexact=address, message=None)).delete()
    return Message.objects.filter(whose, care=Care.RETRY).delete()[0]


def hold_abandoned(*, at: datetime, keys: Iterable[str] | None = None) -> int:
    """Mark uncertain what a dead process had claimed and a person must settle.

    With `keys`, at once: the caller vouches that whoever claimed them is dead, since it runs the only job
    that sends them. Without, once the claim has run out.
    """
    abandoned = Message.objects.filter(state=State.SENDING, care=Care.HOLD)
    abandoned = abandoned.filter(claimed_until__lt=at) if keys is None else abandoned.filter(key__in=keys)
    return abandoned.update(state=State.UNCERTAIN, claimed_until=None)


def _claim(message: Message, *, at: datetime) -> bool:
    """Make it ours, in one statement; first settle the claim of a process that died."""
    with transaction.atomic():
        mine = Message.objects.filter(pk=message.pk)
        mine.filter(state=State.SENDING, care=Care.HOLD, claimed_until__lt=at).update(state=State.UNCERTAIN)
        free = Q(state=State.QUEUED) | Q(state=State.SENDING, care=Care.RETRY, claimed_until__lt=at)
        claimed = mine.filter(free).update(
            state=State.SENDING, claimed_until=at + CLAIM, attempts=F("attempts") + 1
        )
    message.refresh_from_db()
    return bool(claimed)


def _put_off(message: Message, state: State, *, answer: str, at: datetime) -> State:
    """Say why it did not leave, unless another process has claimed it."""
    if message.state == State.SENDING:
        return State.SENDING
    return _settle(message, state, answer=answer, at=at)


def _settle(message: Message, state: State, *, answer: str, at: datetime) -> State:
    """Write what became of it; that it left is always true, the rest only of what is not settled."""
    facts: dict[str, Any] = {"state": state, "answer": answer[:1000], "claimed_until": None}
    if state in {State.SENT, State.FAILED}:
        facts["ended_at"] = at
    if state == State.SENT and message.care == Care.RETRY:
        facts |= {"body": "", "html": ""}  # an account mail holds a secret link: gone once it has left
    mine = Message.objects.filter(pk=message.pk)
    if state != State.SENT:
        mine = mine.filter(state=message.state)
    mine.update(**facts)
    message.refresh_from_db()
    return State(message.state)


def _verdict(code: int) -> State:
    """RFC 5321: 4xx is temporary, 5xx is final."""
    return State.FAILED if 500 <= code < 600 else State.QUEUED  # noqa: PLR2004


def _check_headers(*headers: str) -> None:
    if any(category(char) in {"Cc", "Zl", "Zp"} for header in headers for char in header):
        raise HeaderRefused


def _check_addresses(*mailboxes: str) -> None:
    for mailbox in mailboxes:
        try:
            transport.address_of(mailbox)
        except ValueError as error:
            raise AddressRefused(mailbox) from error

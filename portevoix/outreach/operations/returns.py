"""Writes: what follows from a letter that came back; reports that a person drops or files."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from portevoix.advocacy import operations as advocacy
from portevoix.collectives import operations as collectives
from portevoix.collectives.enums import Role
from portevoix.collectives.models import Collective
from portevoix.directory import operations as directory
from portevoix.journal import operations as journal
from portevoix.mail import operations as mail
from portevoix.mail import queries as messages
from portevoix.mail.enums import Kind
from portevoix.mail.models import Incoming, Message
from portevoix.mail.rules import status as statuses
from portevoix.outreach.models import Letter
from portevoix.outreach.queries import letters, returns
from portevoix.outreach.rules import parcels


@dataclass
class Dropped:
    """What became of the files that a person dropped; refused ones by name."""

    filed: int = 0
    known: int = 0
    to_file: int = 0
    not_mail: list[str] = field(default_factory=list)
    too_heavy: list[str] = field(default_factory=list)


class NotAmong(Exception):  # noqa: N818  refusals are named as the fact
    """The letter is not one that this report may be about."""


def drop(files: Iterable[tuple[str, bytes]], *, collective: Collective, by: Any, at: datetime) -> Dropped:
    """File the reports of some files; those that name no letter of this collective wait for a person."""
    done = Dropped()
    spaces = returns.spaces_of(collective)
    for name, data in files:
        try:
            found = parcels.opened(name, data)
        except parcels.NotMail as refusal:
            done.not_mail.append(refusal.args[0])
        except parcels.TooHeavy as refusal:
            done.too_heavy.append(refusal.args[0])
        else:
            for one in found:
                _take(one.data, collective=collective, spaces=spaces, done=done, at=at)
    journal.record(
        space=collective.space_id, actor=by.pk, verb="drop", kind="returns", key=collective.code, at=at
    )
    return done


def _take(data: bytes, *, collective: Collective, spaces: list[int], done: Dropped, at: datetime) -> None:
    place = f"space:{collective.space_id}"
    incoming, is_new = mail.receive(data, place=place, space=collective.space_id, among=spaces, at=at)
    if incoming.message is None:
        done.to_file += is_new
        done.known += not is_new
        return
    done.filed += is_new
    done.known += not is_new
    follow(incoming, at=at)


def file_by_hand(incoming: Incoming, letter: Letter, *, spaces: list[int], by: Any, at: datetime) -> None:
    """A person says which letter a report is about. Raises NotAmong, mail.AlreadyFiled."""
    message = letter.message
    if message is None or message not in messages.candidates(incoming, among=spaces):
        raise NotAmong
    with transaction.atomic():
        mail.file_by_hand(incoming, message, at=at)
        _note(letter, verb="file return", by=by, at=at)
    follow(incoming, at=at)


@transaction.atomic
def take_back(incoming: Incoming, *, by: Any, at: datetime) -> None:
    """What a person filed to the wrong letter waits again; all that followed is undone. Raises mail.NotByHand."""
    message, since = incoming.message, incoming.followed_at
    letter = returns.letter_of(message) if message is not None else None
    mail.unfile(incoming)
    if message is None or letter is None:
        return
    if since is not None:
        email = returns.address_of(message)
        directory.forget_death(letter.target.actor, email=email, since=since)
    message.refresh_from_db()
    if letter.exchange is not None and message.bounced_at is None:
        advocacy.note_received(letter.exchange, by=by, at=at)
    _note(letter, verb="take return back", by=by, at=at)


@transaction.atomic
def follow(incoming: Incoming, *, at: datetime) -> Letter | None:
    """Do what follows from a report that is filed, once: the exchange was not received, the address is marked.

    Returns the letter when it came back just now.
    """
    if incoming.message is None or not mail.mark_followed(incoming, at=at):
        return None
    letter = returns.letter_of(incoming.message)
    if letter is None:
        return None
    _tell(letter, incoming, at=at)
    if incoming.kind != Kind.BOUNCE:
        return None
    if letter.exchange is not None:
        advocacy.note_came_back(letter.exchange, on=timezone.localdate(at), by=None, at=at)
    if statuses.is_about_address(incoming.status) and _names(incoming, incoming.message):
        _mark(letter, incoming.message, status=incoming.status, at=at)
    _note(letter, verb="came back", by=None, at=at)
    return letter


def _tell(letter: Letter, incoming: Incoming, *, at: datetime) -> None:
    """Tell who coordinates: letters that came back, together for a mailing; a person who wrote to the server."""
    pages = {Kind.BOUNCE: ("outreach.came_back", "outreach:people", letter.mailing.code)}
    pages[Kind.REPLY] = ("outreach.answered_server", "outreach:letter", letter.code)
    if incoming.kind not in pages:
        return
    kind, page, code = pages[Kind(incoming.kind)]
    collectives.notify(
        letter.mailing.campaign.space,
        kind=kind,
        key=f"incoming:{incoming.pk}",
        url=reverse(page, args=[code]),
        role=Role.COORDINATOR,
        facts={"person": letter.target.actor.name, "letter": letter.mailing.title},
        at=at,
    )


def follow_all(*, at: datetime) -> list[Letter]:
    """Do what follows from everything that was filed and not followed yet; the letters that came back."""
    waiting = Incoming.objects.filter(message__isnull=False, followed_at=None).select_related("message")
    found = [follow(incoming, at=at) for incoming in waiting.order_by("pk")]
    return [letter for letter in found if letter is not None]


def tell_unfiled(*, at: datetime) -> int:
    """Tell who coordinates that reports wait to be filed, each once; how many wait."""
    waiting = list(messages.waiting())
    leads = returns.leads_of({one.space or 0 for one in waiting})
    for one in waiting:
        if lead := leads.get(one.space or 0):
            collectives.notify(
                lead.space,
                kind="outreach.to_file",
                key=f"incoming:{one.pk}",
                url=reverse("outreach:returns", args=[lead.code]),
                role=Role.COORDINATOR,
                at=at,
            )
    return len(waiting)


def _names(incoming: Incoming, message: Message) -> bool:
    """Whether the report is about the address we wrote to, and not one that it was passed on to."""
    return incoming.recipient in {"", returns.address_of(message)}


def _mark(letter: Letter, message: Message, *, status: str, at: datetime) -> None:
    spaces = [space.pk for space in letters.spaces_of(letter.mailing)]
    email = returns.address_of(message)
    directory.note_death(letter.target.actor, email=email, status=status, spaces=spaces, at=at)


def _note(letter: Letter, *, verb: str, by: Any, at: datetime) -> None:
    actor = by.pk if by is not None else None
    space = letter.mailing.campaign.space_id
    journal.record(space=space, actor=actor, verb=verb, kind="letter", key=letter.code, at=at)

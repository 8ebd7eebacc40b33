"""Reads: what came back of the letters of a collective, and what waits to be filed."""

from collections.abc import Iterable
from dataclasses import dataclass
from email.utils import parseaddr

from portevoix.collectives.models import Collective, Participation, Space
from portevoix.jobs.enums import State
from portevoix.jobs.models import Job
from portevoix.mail import queries as messages
from portevoix.mail.models import Incoming, Message
from portevoix.outreach.models import Letter

READ = "outreach.returns"  # the job that reads the mailbox
SHOWN = 20  # reports to file on one page


@dataclass(frozen=True)
class Returned:
    """A report and the letter it is about; none for a trial."""

    incoming: Incoming
    letter: Letter | None


@dataclass(frozen=True)
class ToFile:
    """A report that names no letter, and the letters it may be about."""

    incoming: Incoming
    letters: tuple[Letter, ...]


def spaces_of(collective: Collective) -> list[int]:
    """Its own space and those of the campaigns it takes part in."""
    found = Space.objects.filter(participations__collective=collective).order_by("pk").distinct()
    return list(found.values_list("pk", flat=True))


def leads_of(spaces: set[int]) -> dict[int, Collective]:
    """The collective that leads each of these spaces (one query)."""
    found = Participation.objects.filter(space__in=spaces, is_lead=True)
    return {one.space_id: one.collective for one in found.select_related("collective__space")}


def letter_of(message: Message) -> Letter | None:
    """The letter that a message carried."""
    return _letters([message]).get(message.pk)


def address_of(message: Message) -> str:
    """The bare address a message went to, in lower case."""
    return parseaddr(message.recipient)[1].lower()


def filed(spaces: list[int]) -> list[Incoming]:
    """What came back, newest first (one query)."""
    return list(messages.filed(spaces))


def with_letters(found: Iterable[Incoming]) -> list[Returned]:
    """Reports with their letters (one query)."""
    rows = list(found)
    letters = _letters([one.message for one in rows if one.message])
    return [Returned(one, letters.get(one.message_id or 0)) for one in rows]


def to_file(spaces: list[int]) -> list[ToFile]:
    """The oldest reports that wait for a person, with the letters they may be about (three queries)."""
    rows = list(messages.unfiled(spaces)[:SHOWN])
    guesses = messages.candidates_of(rows, among=spaces)
    letters = _letters([message for found in guesses.values() for message in found])
    return [
        ToFile(one, tuple(letters[message.pk] for message in guesses[one.pk] if message.pk in letters))
        for one in rows
    ]


def fault() -> str:
    """Why the mailbox could not be read the last time; empty when it could."""
    last = Job.objects.filter(handler=READ, state=State.DONE).order_by("-ended_at").first()
    return str(last.result.get("fault", "")) if last else ""


def _letters(found: Iterable[Message]) -> dict[int, Letter]:
    """Letters by the key of their message."""
    rows = Letter.objects.filter(message__in=[one.pk for one in found]).select_related(
        "message", "exchange", "target__actor", "target__campaign", "mailing__campaign__space",
        "mailing__collective__space",
    )  # fmt: skip
    return {int(row.message_id or 0): row for row in rows.order_by("pk")}

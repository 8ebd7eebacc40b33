"""Reads: what a person's week holds, and what a search finds."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from portevoix.advocacy import queries as advocacy
from portevoix.advocacy.models import Campaign, Exchange
from portevoix.advocacy.queries import Agenda
from portevoix.collectives import queries as collectives
from portevoix.collectives.models import Collective
from portevoix.desk import rules
from portevoix.directory import queries as directory
from portevoix.directory.models import Actor
from portevoix.directory.queries import Card
from portevoix.outreach.models import Approval, Mailing
from portevoix.outreach.queries import approvals, signatories
from portevoix.outreach.queries import mailings as outreach
from portevoix.outreach.queries.signatories import Signature
from portevoix.places import queries as places
from portevoix.places.queries import Found

ENOUGH = 2  # letters of a word worth searching


@dataclass(frozen=True)
class Week:
    """A person's week."""

    agenda: Agenda
    replies: list[Exchange]
    campaigns: list[Campaign]
    has_collective: bool
    to_furnish: Collective | None  # coordinated by this person, while there is no campaign yet
    letters: list[Mailing]
    approvals: list[Approval]
    signatures: list[Signature]
    unsigned: list[Signature]

    @property
    def count(self) -> int:
        """How many things wait."""
        return self.agenda.dues.count + len(self.letters) + len(self.approvals) + len(self.signatures)


@dataclass(frozen=True)
class Results:
    """What a search found, by kind."""

    campaigns: list[Campaign]
    people: list[tuple[Actor, Card]]
    places: list[Found]

    @property
    def is_empty(self) -> bool:
        """Whether nothing was found."""
        return not (self.campaigns or self.people or self.places)


def week(user: Any, *, on: date) -> Week:
    """What falls due for a person or for nobody, letters begun, what came back, their campaigns."""
    _monday, sunday = rules.span(on)
    campaigns = list(advocacy.campaigns_of(user)[:6])
    signatures, unsigned = signatories.signatures_for(user, on=on)
    return Week(
        agenda=advocacy.agenda(user, on=on, until=sunday),
        replies=advocacy.replies_to(user, on=on),
        campaigns=campaigns,
        has_collective=bool(campaigns) or collectives.collectives_of(user).exists(),
        to_furnish=None if campaigns else collectives.coordinated_by(user).first(),
        letters=outreach.waiting(user),
        approvals=approvals.asked_of(user),
        signatures=signatures,
        unsigned=unsigned,
    )


def search(words: str, *, user: Any, on: date) -> Results:
    """Campaigns one may see, people of the directory, places."""
    words = words.strip()[:80]
    if len(words) < ENOUGH:
        return Results([], [], [])
    people = directory.search(words, among=directory.actors_visible(user), limit=20)
    cards = directory.cards(people, on=on)
    campaigns = advocacy.campaigns_of(user).filter(demand__icontains=words)[:20]
    found = places.described(places.search(words, limit=12))
    return Results(list(campaigns), [(one, cards[one.pk]) for one in people], found)

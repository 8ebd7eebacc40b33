"""History that people bring: hundreds of exchanges at a time, in few statements, without journal, which the caller keeps."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from portevoix.advocacy.models import Campaign, Commitment, Exchange, Target

BATCH = 500


@dataclass(frozen=True)
class Promise:
    """A promise made in an exchange, and what became of it."""

    text: str
    due_on: date | None
    state: str


@dataclass(frozen=True)
class PastExchange:
    """What came or went before. Its key begins with "note:", so that people may correct it."""

    target: Target
    channel: str
    direction: str
    happened_on: date
    summary: str
    source_key: str
    promise: Promise | None = None


def make_targets(wanted: Iterable[tuple[Campaign, int]], *, at: datetime) -> list[Target]:
    """Make actors (by key) targets of campaigns: those who are none yet."""
    rows = [Target(campaign=campaign, actor_id=actor, added_at=at) for campaign, actor in wanted]
    return Target.objects.bulk_create(rows, batch_size=BATCH)


def record_past(
    past: Sequence[PastExchange], *, by: Any, at: datetime
) -> list[tuple[Exchange, Commitment | None]]:
    """Write exchanges, each with the promise made in it, in the order given."""
    rows = [
        Exchange(
            target=one.target,
            channel=one.channel,
            direction=one.direction,
            happened_on=one.happened_on,
            summary=one.summary,
            source_key=one.source_key,
            noted_by=by,
            noted_at=at,
        )
        for one in past
    ]
    made = Exchange.objects.bulk_create(rows, batch_size=BATCH)
    promised = {one.pk: said.promise for one, said in zip(made, past, strict=True) if said.promise}
    commitments = {one.exchange_id: one for one in add_promises(promised)}
    return [(one, commitments.get(one.pk)) for one in made]


def add_promises(promised: "dict[int, Promise]") -> list[Commitment]:
    """Write promises, one an exchange (by key)."""
    rows = [
        Commitment(exchange_id=exchange, text=one.text, due_on=one.due_on, state=one.state)
        for exchange, one in promised.items()
    ]
    return Commitment.objects.bulk_create(rows, batch_size=BATCH)

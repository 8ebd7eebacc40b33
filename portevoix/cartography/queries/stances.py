"""Where the targets of a campaign stand, stood and should stand."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db.models import F, QuerySet

from portevoix.advocacy.models import Campaign, Target
from portevoix.cartography.models import Stance, Wish
from portevoix.collectives import queries as collectives
from portevoix.directory.models import Actor

GHOST = timedelta(days=91)
ORDER = ("seen_on", "noted_at", "pk")  # the last one counts


class Reading(NamedTuple):
    """One stance that counts, without its words."""

    target: int
    seen_on: date
    position: int
    power: int
    influence: int
    interest: int
    confidence: int
    reason: str


@dataclass(frozen=True)
class Standing:
    """A target's place today, three months ago, and the one that is wished."""

    now: Reading | None
    before: Reading | None
    since: date | None  # since when they hold today's position
    wish: int | None
    line: tuple[int, ...]  # positions, oldest first


NOWHERE = Standing(None, None, None, None, ())


def standings(campaign: Campaign, *, on: date) -> dict[int, Standing]:
    """How things stand with each target that was placed or wished somewhere, by its key (two queries)."""
    wishes = dict(Wish.objects.filter(target__campaign=campaign).values_list("target", "position"))
    rows = Stance.objects.filter(target__campaign=campaign, withdrawn_at=None).order_by(*ORDER)
    known: dict[int, list[Reading]] = defaultdict(list)
    for row in rows.values_list("target_id", *Reading._fields[1:]):
        known[row[0]].append(Reading(*row))
    return {pk: _standing(known.get(pk, []), wishes.get(pk), on=on) for pk in {*known, *wishes}}


def _standing(readings: list[Reading], wish: int | None, *, on: date) -> Standing:
    """What several readings of one target, oldest first, say together."""
    if not readings:
        return Standing(None, None, None, wish, ())
    now = readings[-1]
    old = [one for one in readings if one.seen_on <= on - GHOST]
    since = now.seen_on
    for one in reversed(readings):
        if one.position != now.position:
            break
        since = one.seen_on
    return Standing(now, old[-1] if old else None, since, wish, tuple(one.position for one in readings))


def history(target: Target) -> QuerySet[Stance]:
    """Every reading of a target, newest first, withdrawn ones with them (one query)."""
    return (
        Stance.objects.filter(target=target)
        .select_related("author", "withdrawn_by")
        .order_by(*(F(name).desc() for name in ORDER))
    )


def current(target: Target) -> Stance | None:
    """The reading that counts (one query)."""
    return history(target).filter(withdrawn_at=None).first()


def of_actor(actor: Actor, *, user: Any) -> list[tuple[Target, Stance | None]]:
    """Where an actor stands in each campaign that a person may see, with the evidence (three queries)."""
    targets = (
        Target.objects.filter(actor=actor, campaign__space__in=collectives.spaces_of(user))
        .select_related("campaign", "wish")
        .order_by("-campaign__created_at", "pk")
    )
    found = list(targets)
    rows = Stance.objects.filter(target__in=[one.pk for one in found], withdrawn_at=None).order_by(*ORDER)
    last = {stance.target_id: stance for stance in rows}
    return [(target, last.get(target.pk)) for target in found]

"""Targets with how they stand. Standing and silence are worked out from one grouped query on exchanges."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Max, Q, QuerySet

from portevoix.advocacy import rules
from portevoix.advocacy.enums import Direction, Standing
from portevoix.advocacy.models import Campaign, Exchange, Target
from portevoix.directory import queries as directory
from portevoix.directory.queries import Card
from portevoix.places.rules import fold


@dataclass(frozen=True)
class Row:
    """A target as lists show it."""

    target: Target
    card: Card
    standing: Standing
    contacts: rules.Contacts
    silent_days: int
    remind_on: date | None


@dataclass(frozen=True)
class Flows:
    """What went each way between us and several targets."""

    contacts: Mapping[int, rules.Contacts]
    numbers: Mapping[str, int]
    promises: int


NOTHING = rules.Contacts()


def flows(where: Q) -> Flows:
    """The contacts of the targets whose exchanges `where` keeps, and how many there were (one query).

    What came back unread by anybody counts for nothing.
    """
    days: dict[int, dict[str, date]] = defaultdict(dict)
    promises: dict[int, int] = defaultdict(int)
    numbers: dict[str, int] = defaultdict(int)
    grouped = Exchange.objects.filter(where, came_back_on=None).values_list("target_id", "direction")
    for target, direction, last, number, promised in grouped.annotate(
        Max("happened_on"), Count("pk", distinct=True), Count("commitments")
    ):
        days[target][direction] = last
        promises[target] += promised
        numbers[direction] += number
    contacts = {target: _contacts(found, promises[target]) for target, found in days.items()}
    return Flows(contacts, numbers, sum(promises.values()))


def _contacts(days: Mapping[str, date], promises: int) -> rules.Contacts:
    return rules.Contacts(days.get(Direction.OUT), days.get(Direction.IN), days.get(Direction.BOTH), promises)


def targets_of(campaign: Campaign) -> QuerySet[Target]:
    """The targets of one campaign, by name."""
    return (
        Target.objects.filter(campaign=campaign)
        .select_related("actor", "owner", "campaign")
        .order_by("actor__sort_key")
    )


def rows(targets: Iterable[Target], *, on: date) -> list[Row]:
    """Targets with their office and standing, in their order (three queries, and that of the targets)."""
    found = list(targets)
    cards = directory.cards([target.actor for target in found], on=on)
    known = flows(Q(target__in=[target.pk for target in found])).contacts
    return [_row(target, cards[target.actor_id], known.get(target.pk, NOTHING), on=on) for target in found]


def _row(target: Target, card: Card, known: rules.Contacts, *, on: date) -> Row:
    return Row(
        target,
        card,
        rules.standing(known),
        known,
        rules.silent_for(known, on=on),
        rules.remind_on(known, on=on),
    )


def filtered(
    campaign: Campaign, *, q: str = "", standing: str = "", owner: str = "", sort: str = "", on: date
) -> list[int]:
    """The keys of the targets that a list keeps, in its order (two queries, no object made)."""
    targets = Target.objects.filter(campaign=campaign)
    if q:
        targets = targets.filter(actor__sort_key__contains=fold(q))
    if owner:
        targets = targets.filter(owner=None if owner == "nobody" else int(owner))
    named: Any = targets.order_by("actor__sort_key").values_list(
        "pk", "next_step", "next_step_on", named=True
    )
    found = list(named)
    known = flows(Q(target__campaign=campaign)).contacts if standing or sort == "silence" else {}
    if standing:
        found = [one for one in found if rules.standing(known.get(one.pk, NOTHING)) == standing]
    if sort == "next":
        found.sort(key=lambda one: (not one.next_step, one.next_step_on or date.max))
    if sort == "silence":
        found.sort(key=lambda one: -rules.silent_for(known.get(one.pk, NOTHING), on=on))
    return [one.pk for one in found]


def in_order(keys: Iterable[int]) -> list[Target]:
    """Targets of these keys, in that order (one query)."""
    wanted = list(keys)
    found: dict[Any, Target] = Target.objects.select_related("actor", "owner", "campaign").in_bulk(wanted)
    return [found[key] for key in wanted]

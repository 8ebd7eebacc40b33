"""What falls due: planned steps, promises, reminders after silence."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from portevoix.advocacy import rules
from portevoix.advocacy.enums import CampaignState, CommitmentState, Direction
from portevoix.advocacy.models import Commitment, Exchange, Target
from portevoix.advocacy.queries.targets import NOTHING, Flows, flows, in_order
from portevoix.collectives import queries as collectives

OVER = {CampaignState.WON, CampaignState.CLOSED}
TOGETHER = 3  # reminders of one campaign beyond this number are one thing to do
SHOWN = 13  # what a page shows, and loads


@dataclass(frozen=True)
class Due:
    """Something that falls due; `number` targets at once when they are reminded together."""

    kind: str  # "step", "promise", "remind", "reminds"
    target: Target
    on: date | None
    text: str
    number: int = 1

    def is_late(self, on: date) -> bool:
        """Whether its day is past."""
        return self.on is not None and self.on < on


@dataclass(frozen=True)
class Dues:
    """The first things that fall due, how many there are, and how many of each kind are late."""

    first: list[Due]
    count: int
    kinds: frozenset[str]
    late: frozenset[str]


@dataclass(frozen=True)
class Agenda:
    """What waits for a person, and what has a day in the weeks ahead in all their campaigns."""

    dues: Dues
    ahead: list[Due]


@dataclass(frozen=True)
class Planned:
    """Something due before its target is read."""

    kind: str
    target: int
    on: date | None
    text: str
    name: str
    number: int = 1


def agenda(user: Any, *, on: date, until: date) -> Agenda:
    """What falls due for a person or for nobody, and every day up to `until` (four queries)."""
    mine = Q(campaign__space__in=collectives.spaces_of(user)) & ~Q(campaign__state__in=OVER)
    written = Exchange.objects.filter(direction=Direction.OUT, came_back_on=None).values("target")
    moving = ~Q(next_step="") | Q(pk__in=written)  # the others have nothing that could fall due
    targets, promises = _targets(mine & moving), _promises(mine)
    own = [one for one in targets if one.owner_id in {user.pk, None}]
    known = flows(_below("target__", mine))
    due = _due(own, [one for one in promises if one.exchange__target__owner in {user.pk, None}], known, on=on)
    ahead = [one for one in _dated(targets, promises) if on - timedelta(days=6) <= (one.on or on) <= until]
    read = _read([*due[:SHOWN], *ahead[:SHOWN]])
    return Agenda(_dues(due, read, on=on), [read[one] for one in ahead[:SHOWN]])


def of_campaign(campaign: Any, known: Flows, *, on: date) -> tuple[Dues, list[int]]:
    """What falls due in one campaign, and the keys of its targets (three queries)."""
    here = Q(campaign=campaign)
    targets = _targets(here)
    due = _due(targets, _promises(here), known, on=on)
    return _dues(due, _read(due[:SHOWN]), on=on), [one.pk for one in targets]


def _targets(where: Q) -> list[Any]:
    fields = ("pk", "campaign_id", "owner_id", "next_step", "next_step_on", "actor__sort_key")
    return list(Target.objects.filter(where).values_list(*fields, named=True))


def _promises(where: Q) -> list[Any]:
    found: QuerySet[Commitment] = Commitment.objects.filter(
        _below("exchange__target__", where), state=CommitmentState.OPEN
    )
    target = "exchange__target"
    fields = (target, f"{target}__owner", f"{target}__actor__sort_key", "due_on", "text")
    return list(found.order_by("pk").values_list(*fields, named=True))


def _below(prefix: str, where: Q) -> Q:
    """The same condition on targets, seen from what hangs on them."""
    seen = Q()
    children: list[Any] = where.children
    for child in children:
        seen &= _below(prefix, child) if isinstance(child, Q) else Q((prefix + child[0], child[1]))
    return ~seen if where.negated else seen


def _steps(targets: Iterable[Any]) -> Iterator[Planned]:
    for one in targets:
        if one.next_step:
            yield Planned("step", one.pk, one.next_step_on, one.next_step, one.actor__sort_key)


def _promised(promises: Iterable[Any]) -> Iterator[Planned]:
    for one in promises:
        name = one.exchange__target__actor__sort_key
        yield Planned("promise", one.exchange__target, one.due_on, one.text, name)


def _dated(targets: Iterable[Any], promises: Iterable[Any]) -> list[Planned]:
    """Steps and promises that have a day, in order."""
    found = [one for one in (*_steps(targets), *_promised(promises)) if one.on]
    return sorted(found, key=lambda one: (one.on, one.name))


def _due(targets: list[Any], promises: list[Any], known: Flows, *, on: date) -> list[Planned]:
    """Steps, promises and reminders of the week, the oldest day first, those without a day last."""
    found = [one for one in _promised(promises) if rules.is_due(one.on, on=on)]
    found += [one for one in _steps(targets) if one.on is None or rules.is_due(one.on, on=on)]
    found += _reminders(targets, known, on=on)
    return sorted(found, key=lambda one: (one.on or date.max, one.name))


def _reminders(targets: Iterable[Any], known: Flows, *, on: date) -> Iterator[Planned]:
    """One for each silent target, or one for the campaign when they are many."""
    silent: dict[int, list[Planned]] = defaultdict(list)
    for one in targets:
        day = rules.remind_on(known.contacts.get(one.pk, NOTHING), on=on)
        if day and not one.next_step:
            silent[one.campaign_id].append(Planned("remind", one.pk, day, "", one.actor__sort_key))
    for group in silent.values():
        if len(group) <= TOGETHER:
            yield from group
        else:
            first = min(group, key=lambda one: (one.on or on, one.name))
            yield Planned("reminds", first.target, first.on, "", first.name, len(group))


def _read(planned: Iterable[Planned]) -> dict[Planned, Due]:
    wanted = list(dict.fromkeys(planned))
    targets = {target.pk: target for target in in_order({one.target for one in wanted})}
    return {one: Due(one.kind, targets[one.target], one.on, one.text, one.number) for one in wanted}


def _dues(planned: list[Planned], read: dict[Planned, Due], *, on: date) -> Dues:
    return Dues(
        [read[one] for one in planned[:SHOWN]],
        len(planned),
        frozenset(one.kind for one in planned),
        frozenset(one.kind for one in planned if one.on and one.on < on),
    )

"""The map of a campaign: its matrix and its list, narrowed and sorted, in a number of queries that does not grow."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from portevoix.advocacy.models import Campaign, Target
from portevoix.cartography.queries.stances import NOWHERE, Standing, standings
from portevoix.cartography.rules import layout
from portevoix.directory.enums import BodyKind
from portevoix.directory.models import Mandate
from portevoix.places.enums import Kind
from portevoix.places.rules import fold

DRAWN_WITH_PAST = 40  # above that many, ghosts and arrows would hide the points
KINDS = (BodyKind.GROUP, BodyKind.COMMITTEE)


@dataclass(frozen=True)
class Point:
    """One target on the map, placed or not."""

    pk: int
    code: str
    actor: int
    name: str
    short: str
    sort_key: str
    next_step: str
    next_step_on: date | None
    standing: Standing
    letter: str = ""

    @property
    def cell(self) -> layout.Cell:
        """Where it stands; only for one that is placed."""
        now = self.standing.now
        return (now.position, now.power) if now else (0, 0)


@dataclass(frozen=True)
class Drawn:
    """A point with its spot, the one it comes from and the one it should reach."""

    point: Point
    spot: layout.Spot
    ghost: layout.Spot | None
    wish: layout.Spot | None


@dataclass(frozen=True)
class Matrix:
    """All that is drawn."""

    points: tuple[Drawn, ...]
    clusters: tuple[layout.Cluster, ...]


@dataclass(frozen=True)
class Affiliations:
    """The groups, committees and territories of the targets: what to choose from, and who is in each."""

    bodies: tuple[tuple[int, str], ...]
    territories: tuple[tuple[int, str], ...]
    within: Mapping[int, frozenset[int]]  # by body
    around: Mapping[int, frozenset[int]]  # by place


def points(campaign: Campaign, *, on: date) -> list[Point]:
    """Every target, the most powerful first, those not placed last; each placed one has its letter (three queries)."""
    known = standings(campaign, on=on)
    rows = Target.objects.filter(campaign=campaign).values_list(
        "pk",
        "code",
        "actor",
        "actor__name",
        "actor__family_name",
        "actor__sort_key",
        "next_step",
        "next_step_on",
    )
    found = [
        Point(pk, code, actor, name, family or name, key, step, day, known.get(pk, NOWHERE))
        for pk, code, actor, name, family, key, step, day in rows
    ]
    found.sort(key=lambda one: (one.standing.now is None, -one.cell[1], one.sort_key))
    letters = layout.letters()
    return [replace(one, letter=next(letters)) if one.standing.now else one for one in found]


def affiliations(campaign: Campaign) -> Affiliations:
    """What the targets belong to, and where (two queries)."""
    rows = Mandate.objects.filter(end=None, person__targets__campaign=campaign, body__body__kind__in=KINDS)
    seats = Mandate.objects.filter(end=None, person__targets__campaign=campaign).exclude(place=None)
    bodies: dict[tuple[int, str], set[int]] = defaultdict(set)
    for person, body, name in rows.values_list("person", "body", "body__name"):
        bodies[body, name].add(person)
    places: dict[tuple[int, str], set[int]] = defaultdict(set)
    wanted = ("person", "place", "place__name", "place__kind", "place__parent", "place__parent__name")
    for person, place, name, kind, parent, parent_name in seats.values_list(*wanted):
        held = (parent, parent_name) if kind == Kind.CONSTITUENCY and parent else (place, name)
        places[held].add(person)
    return Affiliations(_choices(bodies), _choices(places), _members(bodies), _members(places))


def _choices(found: Iterable[tuple[int, str]]) -> tuple[tuple[int, str], ...]:
    return tuple(sorted(found, key=lambda one: fold(one[1])))


def _members(found: Mapping[tuple[int, str], set[int]]) -> dict[int, frozenset[int]]:
    return {key: frozenset(members) for (key, _name), members in found.items()}


def narrowed(
    found: Sequence[Point],
    known: Affiliations,
    *,
    q: str = "",
    body: int | None = None,
    territory: int | None = None,
    sort: str = "",
) -> list[Point]:
    """The points that a filter keeps, in the order asked for."""
    kept = [one for one in found if fold(q) in one.sort_key] if q else list(found)
    for chosen, members in ((body, known.within), (territory, known.around)):
        if chosen is not None:
            kept = [one for one in kept if one.actor in members.get(chosen, frozenset())]
    if sort:
        kept.sort(key=_order(sort))
    return kept


def _order(sort: str) -> Any:
    """How a list is sorted; those without answer last."""
    if sort == "position":
        return lambda one: (one.standing.now is None, one.cell[0])
    if sort == "next":
        return lambda one: (not one.next_step, one.next_step_on or date.max)
    return lambda one: one.sort_key


def matrix(found: Sequence[Point]) -> Matrix:
    """What is drawn of these points; ghosts and wishes while they are few."""
    placed = sorted((one for one in found if one.standing.now), key=lambda one: one.sort_key)
    spots, clusters = layout.lay_out([one.cell for one in placed])
    few = len(placed) <= DRAWN_WITH_PAST
    drawn = [_drawn(one, spot, few=few) for one, spot in zip(placed, spots, strict=True) if spot]
    return Matrix(tuple(drawn), tuple(clusters))


def _drawn(point: Point, spot: layout.Spot, *, few: bool) -> Drawn:
    before, wish = point.standing.before, point.standing.wish
    ghost = goal = None
    if few and before and (before.position, before.power) != point.cell:
        ghost = layout.shifted(spot, from_=point.cell, to=(before.position, before.power))
    if few and wish is not None and wish != point.cell[0]:
        goal = layout.towards(spot, from_=point.cell, to=(wish, point.cell[1]))
    return Drawn(point, spot, ghost, goal)

"""Who can reach whom: the cheapest ways through the circles in which people sit together."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import count
from math import inf, log2

Key = tuple[str, int]  # what kind of circle, and which

LIMIT = 5  # ways shown
HOPS = 3  # beyond, nobody asks anybody any more
GO_BETWEEN = 2.0  # what each person to convince on the way costs


@dataclass(frozen=True)
class Circle:
    """Where people sit together; `size` counts everyone in it, not those on the map alone."""

    name: str
    size: int
    members: frozenset[int]


@dataclass(frozen=True)
class Hop:
    """One speaks to the other, whom they meet in this circle."""

    speaker: int
    hearer: int
    circle: Key


@dataclass(frozen=True)
class Way:
    """From somebody who supports to whom one wants to reach."""

    hops: tuple[Hop, ...]
    cost: float


def closeness(size: int) -> float:
    """What a circle costs: 1 for two people, one more each time it doubles."""
    return max(1.0, log2(max(size, 2)))


def ways(
    goal: int, *, circles: Mapping[Key, Circle], positions: Mapping[int, int | None], limit: int = LIMIT
) -> list[Way]:
    """The cheapest way from each supporter (position 1 or 2), best first; whoever opposes carries no message.

    Linear in memberships: each circle is crossed once, by its first and therefore cheapest member.
    """
    within, order = _by_member(circles), count()
    waiting: list[tuple[float, int, int, tuple[Hop, ...]]] = [(0.0, next(order), goal, ())]
    cheapest: dict[int, float] = {}
    settled: set[int] = set()
    crossed: set[Key] = set()
    found: list[Way] = []
    while waiting and len(found) < limit:
        cost, _order, person, hops = heappop(waiting)
        position = 0 if person == goal else positions.get(person) or 0
        if person in settled or position < 0:
            continue
        settled.add(person)
        if position > 0:
            found.append(Way(hops, cost))
        elif len(hops) < HOPS:
            for key in _entered(within, person, crossed):
                for step, other in _neighbours(circles[key], settled, positions):
                    if cost + step < cheapest.get(other, inf):
                        cheapest[other] = cost + step
                        heappush(waiting, (cost + step, next(order), other, (Hop(other, person, key), *hops)))
    return found


def _by_member(circles: Mapping[Key, Circle]) -> Mapping[int, list[Key]]:
    within: dict[int, list[Key]] = defaultdict(list)
    for key, circle in circles.items():
        for member in circle.members:
            within[member].append(key)
    return within


def _entered(within: Mapping[int, list[Key]], person: int, crossed: set[Key]) -> list[Key]:
    """The circles of somebody that nobody crossed before them; they are crossed now."""
    fresh = [key for key in within.get(person, ()) if key not in crossed]
    crossed.update(fresh)
    return fresh


def _neighbours(
    circle: Circle, settled: set[int], positions: Mapping[int, int | None]
) -> list[tuple[float, int]]:
    """Whom one meets there, and what going through them costs: a discreet supporter a little more than an active one."""
    price = closeness(circle.size)
    added = {2: 0.0, 1: 0.5}
    met = sorted(circle.members - settled)
    return [(price + added.get(positions.get(other) or 0, GO_BETWEEN), other) for other in met]

"""The 575 seats in memory: filtered and counted in Python, which costs less than one SQL query a facet."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Count

from portevoix.directory.enums import BodyKind, Source
from portevoix.directory.models import Mandate
from portevoix.directory.rules.filters import DeputyFilter
from portevoix.directory.rules.names import fold


class Seat(NamedTuple):
    """Someone who sits, with what the list filters and sorts on."""

    actor: int
    sort_key: str
    name_key: str
    constituency: str
    departement: str
    region: str


@dataclass(frozen=True)
class Roster:
    """Every seat, and who is in each of the bodies that are chosen (by code)."""

    seats: list[Seat]
    members: dict[str, set[int]]

    def matching(self, chosen: DeputyFilter, *, but: str = "") -> list[Seat]:
        """The seats that a filter keeps; `but` leaves one dimension out, to count its choices."""
        narrowed = chosen.without(but) if but else chosen
        tests = [self._in(getattr(narrowed, name)) for name in ("group", "committee", "study")]
        words = fold(narrowed.q).split()
        places = self._places(narrowed)
        return [
            seat
            for seat in self.seats
            if all(seat.actor in test for test in tests if test is not None)
            and (places is None or seat.departement in places)
            and all(f" {word}" in f" {seat.name_key}" for word in words)
        ]

    def _in(self, codes: tuple[str, ...]) -> set[int] | None:
        """Who is in one of the bodies; None when none is chosen."""
        return set().union(*(self.members.get(code, set()) for code in codes)) if codes else None

    def _places(self, chosen: DeputyFilter) -> set[str] | None:
        """The departments that are chosen, a region standing for all its own unless some are chosen."""
        if not chosen.region and not chosen.departement:
            return None
        region_of = {seat.departement: seat.region for seat in self.seats}
        narrowed = {region_of.get(code) for code in chosen.departement}
        whole = {code for code in chosen.region if code not in narrowed}
        return set(chosen.departement) | {code for code, region in region_of.items() if region in whole}


def roster(chosen: DeputyFilter) -> Roster:
    """The seats and the members of the bodies chosen: one query, two when bodies are chosen."""
    return Roster(list(_seats()), _members(chosen.bodies))


def _seats() -> Iterator[Seat]:
    # the source is told apart here: in SQL it would lead SQLite to the wrong index
    rows = Mandate.objects.filter(end=None, body__body__kind=BodyKind.CHAMBER).values_list(
        "source",
        "person_id",
        "person__sort_key",
        "person__name_key",
        "place__code",
        "place__parent__parent__code",
    )
    for source, actor, sort_key, name_key, code, region in rows:
        if source != Source.AN:
            continue
        departement = (code or "").rpartition("-")[0]  # also abroad ("099"), which is no department
        yield Seat(actor, sort_key, name_key, code or "", departement, region or "")


def _members(codes: tuple[str, ...]) -> dict[str, set[int]]:
    found: dict[str, set[int]] = defaultdict(set)
    if codes:
        rows = Mandate.objects.filter(end=None, body__code__in=codes).values_list("body__code", "person_id")
        for code, person in rows:
            found[code].add(person)
    return found


def counted(kinds: Iterable[BodyKind], seats: list[Seat], *, of: int) -> dict[int, int]:
    """How many of these seats each body of some kinds holds; one query. `of` is how many seats there are."""
    open_now = Mandate.objects.filter(end=None, body__body__kind__in=list(kinds))
    if len(seats) < of:
        open_now = open_now.filter(person__in=[seat.actor for seat in seats])
    return dict(open_now.values("body").annotate(n=Count("person", distinct=True)).values_list("body", "n"))


def per_place(seats: list[Seat], name: str) -> Counter[str]:
    """How many seats in each department or region."""
    return Counter(getattr(seat, name) for seat in seats if getattr(seat, name))

"""The seats of a chamber in memory: filtered and counted in Python, which costs less than one SQL query a facet."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Count, Q

from portevoix.directory.enums import BodyKind, Source
from portevoix.directory.models import Mandate
from portevoix.directory.rules import territory
from portevoix.directory.rules.filters import DeputyFilter
from portevoix.directory.rules.names import fold
from portevoix.directory.rules.offices import EUROPARL, SENAT
from portevoix.places.enums import Kind


class Seat(NamedTuple):
    """Someone who sits, with what the list filters and sorts on."""

    actor: int
    sort_key: str
    name_key: str
    constituency: str
    departement: str
    region: str
    departement_name: str
    region_name: str


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
    return Roster(list(_seats(chosen.chamber)), _members(chosen.bodies))


SOURCES = {"": Source.AN, SENAT: Source.SENAT, EUROPARL: Source.MEP}


def _seats(chamber: str) -> Iterator[Seat]:
    # the source is told apart here: in SQL it would lead SQLite to the wrong index
    rows = Mandate.objects.filter(end=None, body__body__kind=BodyKind.CHAMBER).values_list(
        "source",
        "person_id",
        "person__sort_key",
        "person__name_key",
        "place__kind",
        "place__code",
        "place__name",
        "place__parent__code",
        "place__parent__name",
        "place__parent__parent__code",
        "place__parent__parent__name",
    )
    for source, actor, sort_key, name_key, *where in rows:
        if source == SOURCES[chamber]:
            yield Seat(actor, sort_key, name_key, *_where(*where))


def _where(kind: str | None, *said: str | None) -> tuple[str, str, str, str, str]:
    """Constituency, department, region, and the names of these two, of a seat's place."""
    code, name, above, above_name, top, top_name = (one or "" for one in said)
    if kind == Kind.DEPARTEMENT:  # senators
        return code, code, above, territory.NAMES.get(code) or name, above_name
    departement = code.rpartition("-")[0]  # also abroad ("099"), which is no department
    return code, departement, top, territory.NAMES.get(departement) or above_name or departement, top_name


def _members(codes: tuple[str, ...]) -> dict[str, set[int]]:
    found: dict[str, set[int]] = defaultdict(set)
    if codes:
        rows = Mandate.objects.filter(end=None, body__code__in=codes).values_list("body__code", "person_id")
        for code, person in rows:
            found[code].add(person)
    return found


def counted(seats: dict[BodyKind, list[Seat]], *, of: int) -> dict[int, int]:
    """How many people each body holds, among the seats given for its kind; one query.

    `of` is how many seats there are: a kind whose seats are all of them needs no list of people.
    """
    asked = Q()
    for kind, among in seats.items():
        people = Q(person__in=[seat.actor for seat in among]) if len(among) < of else Q()
        asked |= Q(body__body__kind=kind) & people
    found = Mandate.objects.filter(asked, end=None).values("body").annotate(n=Count("person", distinct=True))
    return dict(found.values_list("body", "n"))

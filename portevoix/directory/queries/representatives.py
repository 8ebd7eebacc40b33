"""Whose deputy is whose: from a commune to the people elected there."""

from dataclasses import dataclass, field
from datetime import date

from portevoix.directory.enums import BodyKind, Source
from portevoix.directory.models import Actor, Mandate
from portevoix.directory.queries.cards import Card, cards
from portevoix.directory.rules.offices import SENAT
from portevoix.places import queries as places
from portevoix.places.enums import Kind
from portevoix.places.models import Place
from portevoix.places.queries import Found
from portevoix.places.rules import fold


@dataclass(frozen=True)
class Representation:
    """A constituency of a commune, and who sits for it; nobody when the seat is vacant."""

    constituency: Place
    is_partial: bool
    deputy: Actor | None


COUNCILS = (BodyKind.COMMUNE, BodyKind.DEPARTEMENT, BodyKind.REGION)


@dataclass(frozen=True)
class Seat:
    """One answer to "who is my deputy": a constituency, and the card of who sits there."""

    constituency: Place
    deputy: Actor | None
    card: Card | None


@dataclass(frozen=True)
class Whose:
    """What a postcode or a name of commune leads to.

    Several `communes` when one must be chosen; `commune` and its `seats` when it is known (none: unknown), with the
    senators of its department, the prefecture it depends on and its councils: of the commune, of the department, of the region.
    """

    words: str
    communes: list[Found]
    commune: Place | None
    seats: list[Seat]
    senators: list[tuple[Actor, Card]] = field(default_factory=list)
    prefecture: Actor | None = None
    councils: list[Actor] = field(default_factory=list)


def whose(words: str, *, code: str, on: date) -> Whose:
    """The deputies of a commune, by its code, its name or its postcode; at most fourteen queries."""
    words = " ".join(words[:80].split())
    if code:
        found = list(Place.objects.filter(kind=Kind.COMMUNE, code=code).select_related("successor", "parent"))
    else:
        found = places.search(words, kinds=[Kind.COMMUNE], limit=30)
    only = found[0] if len(found) == 1 or _stands_out(found, words) else None
    if only is None:
        return Whose(words, places.described(found), None, [])
    where = places.departement_of(only)
    seats, senators = _seats(only, on=on), _senators(where, on=on)
    there = _institutions(only, where)
    councils = [there[kind] for kind in COUNCILS if kind in there]
    return Whose(words, [], only, seats, senators, there.get(BodyKind.PREFECTURE), councils)


def _senators(departement: Place | None, *, on: date) -> list[tuple[Actor, Card]]:
    """Who sits in the Sénat for a department, by name."""
    if departement is None:
        return []
    seats = Mandate.objects.filter(
        source=Source.SENAT, end=None, body__code=SENAT, place=departement
    ).select_related("person")
    people = sorted((seat.person for seat in seats), key=lambda person: person.sort_key)
    known = cards(people, on=on)
    return [(person, known[person.pk]) for person in people]


def _institutions(commune: Place, departement: Place | None) -> dict[str, Actor]:
    """The elected councils of a commune, its department and its region, and the prefecture, by kind (one query)."""
    places = {commune.pk, *((departement.pk, departement.parent_id) if departement else ())}
    found = Actor.objects.filter(
        body__kind__in=[*COUNCILS, BodyKind.PREFECTURE], body__place__in=places, body__end=None
    )
    return {one.body.kind: one for one in found.select_related("body").order_by("-pk")}


def _stands_out(found: list[Place], words: str) -> bool:
    """Whether the first is the only commune of that very name."""
    key = fold(words)
    return len(found) > 1 and found[0].sort_key == key and found[1].sort_key != key


def _seats(commune: Place, *, on: date) -> list[Seat]:
    known = representatives(commune)
    people = cards([one.deputy for one in known if one.deputy], on=on)
    return [
        Seat(one.constituency, one.deputy, people[one.deputy.pk] if one.deputy else None) for one in known
    ]


def representatives(commune: Place) -> list[Representation]:
    """The constituencies that a commune lies in, with their deputies; two queries.

    Empty when the constituency of the commune is not known. A merged commune answers for its successor.
    """
    covered = places.constituencies_of(commune)
    seats = _seated([one.constituency_id for one in covered])
    return [
        Representation(one.constituency, one.is_partial, seats.get(one.constituency_id)) for one in covered
    ]


def _seated(constituencies: list[int]) -> dict[int, Actor]:
    """Who sits for each of these constituencies."""
    seats = Mandate.objects.filter(
        source=Source.AN, end=None, body__body__kind=BodyKind.CHAMBER, place__in=constituencies
    ).select_related("person")
    return {seat.place_id: seat.person for seat in seats if seat.place_id}

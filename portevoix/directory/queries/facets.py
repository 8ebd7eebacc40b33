"""The choices beside the list of deputies, each with how many it would give; what is chosen; the sentence."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from portevoix.directory.enums import BodyKind
from portevoix.directory.models import Actor, Mandate
from portevoix.directory.queries.cards import Card, cards
from portevoix.directory.queries.roster import Roster, Seat, counted, per_place, roster
from portevoix.directory.rules import territory
from portevoix.directory.rules.filters import DeputyFilter
from portevoix.places.enums import Kind
from portevoix.places.models import Place

KIND_OF = {"group": BodyKind.GROUP, "committee": BodyKind.COMMITTEE, "study": BodyKind.STUDY_GROUP}


@dataclass(frozen=True)
class Choice:
    """One box: its value, its words, how many people it would give, whether it is ticked."""

    value: str
    label: str
    count: int
    checked: bool
    phrase: str  # inside a sentence: "commission des lois", "dans les Hauts-de-France"


@dataclass(frozen=True)
class Listing:
    """The list of deputies under a filter: who, in order, and the choices of each dimension."""

    seats: list[Seat]
    total: int
    choices: dict[str, list[Choice]]

    def chosen(self, name: str) -> list[Choice]:
        """The ticked choices of a dimension."""
        return [choice for choice in self.choices[name] if choice.checked]


def listing(chosen: DeputyFilter) -> Listing:
    """The seats a filter keeps and the counts of every facet; eight queries at most, however many people."""
    known = roster(chosen)
    found = sorted(known.matching(chosen), key=_order(chosen.sort, _groups(chosen.sort)))
    choices = {name: _of_bodies(known, chosen, name) for name in KIND_OF} | _of_places(known, chosen)
    return Listing(found, len(known.seats), choices)


def deputies(chosen: DeputyFilter) -> QuerySet[Actor]:
    """The deputies that a filter keeps, by name; one query before its own, two when bodies are chosen."""
    kept = roster(chosen).matching(chosen)
    return Actor.objects.filter(pk__in=[seat.actor for seat in kept]).order_by("sort_key", "pk")


@dataclass(frozen=True)
class Row:
    """Someone in the list: who, and their card."""

    actor: Actor
    card: Card


def rows(seats: Iterable[Seat], *, on: date) -> list[Row]:
    """The people of one page, in the order of the seats; three queries."""
    order = [seat.actor for seat in seats]
    actors = Actor.objects.in_bulk(order)
    known = cards(actors.values(), on=on)
    return [Row(actors[pk], known[pk]) for pk in order]


def _order(sort: str, groups: dict[int, int]) -> Callable[[Seat], Any]:
    if sort == "departement":
        return lambda seat: (seat.constituency or "~", seat.sort_key)
    if sort == "group":
        return lambda seat: (groups.get(seat.actor, 99), seat.sort_key)
    return lambda seat: seat.sort_key


def _groups(sort: str) -> dict[int, int]:
    """The rank of each person's group, when the list is sorted on it."""
    if sort != "group":
        return {}
    rows = Mandate.objects.filter(end=None, body__body__kind=BodyKind.GROUP)
    return dict(rows.values_list("person_id", "body__body__rank"))


def _of_bodies(known: Roster, chosen: DeputyFilter, name: str) -> list[Choice]:
    """Bodies of one kind, the fullest first; those that would give nobody are left out unless ticked."""
    ticked = getattr(chosen, name)
    counts = counted([KIND_OF[name]], known.matching(chosen, but=name), of=len(known.seats))
    bodies = Actor.objects.filter(body__kind=KIND_OF[name], space=None).values_list(
        "pk", "code", "name", "body__abbreviation", "body__of_name"
    )
    found = [
        Choice(code, label_of(name, full, short), counts.get(pk, 0), code in ticked, _phrase(of_name, full))
        for pk, code, full, short, of_name in bodies
        if counts.get(pk) or code in ticked
    ]
    return sorted(found, key=lambda choice: (-choice.count, choice.label))


def label_of(name: str, full: str, short: str) -> str:
    """How a body is called in a list: committees by their short name, the rest in full."""
    return short if name == "committee" and short else full


def _phrase(of_name: str, full: str) -> str:
    """The body after "sits on" or "member": as published, less its "de", or the name in quotation marks."""
    return of_name.removeprefix("de ") or f"«\u00a0{full}\u00a0»"


def _of_places(known: Roster, chosen: DeputyFilter) -> dict[str, list[Choice]]:
    """Regions, and departments (of the chosen regions first), by name; one query for their names."""
    seats = known.matching(chosen.without("region").without("departement"))
    names = {
        (kind, code): name
        for kind, code, name in Place.objects.filter(kind__in=[Kind.REGION, Kind.DEPARTEMENT]).values_list(
            "kind", "code", "name"
        )
    }
    return {
        name: sorted(
            (
                _place(
                    Kind(name),
                    code,
                    names.get((name, code)) or territory.NAMES.get(code, code),
                    count,
                    chosen,
                )
                for code, count in per_place(seats, name).items()
            ),
            key=lambda choice: choice.label,
        )
        for name in ("region", "departement")
    }


def _place(kind: Kind, code: str, name: str, count: int, chosen: DeputyFilter) -> Choice:
    checked = code in getattr(chosen, kind)
    return Choice(code, name, count, checked, territory.within(kind, code, name))

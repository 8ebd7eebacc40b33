"""The choices beside the list of a chamber, each with how many it would give; what is chosen; the sentence."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from portevoix.directory.enums import BodyKind
from portevoix.directory.models import Actor, Mandate
from portevoix.directory.queries.cards import Card, cards
from portevoix.directory.queries.roster import Roster, Seat, counted, roster
from portevoix.directory.rules import offices, territory
from portevoix.directory.rules.filters import DeputyFilter
from portevoix.directory.rules.names import fold
from portevoix.places.enums import Kind

KIND_OF = {"group": BodyKind.GROUP, "committee": BodyKind.COMMITTEE, "study": BodyKind.STUDY_GROUP}


NAME_OF = {str(kind): name for name, kind in KIND_OF.items()}


@dataclass(frozen=True)
class Choice:
    """One box: its value, its words, how many people it would give, whether it is ticked."""

    value: str
    label: str
    count: int
    checked: bool
    short: str
    phrase: str  # inside a sentence: "commission des lois", "dans les Hauts-de-France"


@dataclass(frozen=True)
class Listing:
    """The members of a chamber under a filter: who, in order, and the choices of each dimension."""

    seats: list[Seat]
    total: int
    choices: dict[str, list[Choice]]

    def chosen(self, name: str) -> list[Choice]:
        """The ticked choices of a dimension."""
        return [choice for choice in self.choices[name] if choice.checked]


def listing(chosen: DeputyFilter) -> Listing:
    """The seats a filter keeps and the counts of every facet; five queries at most, however many people."""
    known = roster(chosen)
    found = sorted(known.matching(chosen), key=_order(chosen.sort, _groups(chosen.sort)))
    choices = _of_bodies(known, chosen) | _of_places(known, chosen)
    return Listing(found, len(known.seats), choices)


def deputies(chosen: DeputyFilter) -> QuerySet[Actor]:
    """The members of a chamber that a filter keeps, by name; one query before its own, two when bodies are chosen."""
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


def _of_bodies(known: Roster, chosen: DeputyFilter) -> dict[str, list[Choice]]:
    """Bodies of each kind, the fullest first; those that would give nobody are left out unless ticked."""
    among = {kind: known.matching(chosen, but=name) for name, kind in KIND_OF.items()}
    everyone = (
        len(known.seats) if not chosen.chamber else len(known.seats) + 1
    )  # other chambers count by person
    counts = counted(among, of=everyone)
    found: dict[str, list[Choice]] = {name: [] for name in KIND_OF}
    for pk, code, full, kind, short, of_name in _bodies():
        name = NAME_OF[kind]
        checked = code in getattr(chosen, name)
        if offices.chamber_of(code) == chosen.chamber and (counts.get(pk) or checked):
            label = label_of(name, full, short)
            found[name].append(Choice(code, label, counts.get(pk, 0), checked, short, _phrase(of_name, full)))
    return {name: sorted(some, key=lambda one: (-one.count, one.label)) for name, some in found.items()}


def _bodies() -> Iterable[tuple[int, str, str, str, str, str]]:
    return Actor.objects.filter(body__kind__in=list(KIND_OF.values()), space=None).values_list(
        "pk", "code", "name", "body__kind", "body__abbreviation", "body__of_name"
    )


def label_of(name: str, full: str, short: str) -> str:
    """How a body is called in a list: committees by their short name, the rest in full."""
    return short if name == "committee" and short else full


def _phrase(of_name: str, full: str) -> str:
    """The body after "sits on" or "member": as published, less its "de", or the name in quotation marks."""
    return of_name.removeprefix("de ") or f"«\u00a0{full}\u00a0»"


def _of_places(known: Roster, chosen: DeputyFilter) -> dict[str, list[Choice]]:
    """Regions and departments, by name; no query, the seats know theirs."""
    seats = known.matching(chosen.without("region").without("departement"))
    return {name: _places(name, known.seats, seats, chosen) for name in ("region", "departement")}


def _places(name: str, every: list[Seat], seats: list[Seat], chosen: DeputyFilter) -> list[Choice]:
    counts = Counter(getattr(seat, name) for seat in seats)
    labels = {getattr(seat, name): getattr(seat, f"{name}_name") for seat in every if getattr(seat, name)}
    ticked = getattr(chosen, name)
    found = [
        Choice(code, label, counts[code], code in ticked, label, territory.within(Kind(name), code, label))
        for code, label in labels.items()
        if counts[code] or code in ticked
    ]
    return sorted(found, key=lambda choice: fold(choice.label))

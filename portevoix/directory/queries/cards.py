"""Who someone is, in a few words: title, group, committees, place; a constant number of queries."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Q

from portevoix.directory.enums import ActorKind, BodyKind, Office
from portevoix.directory.models import Actor, Body, Mandate
from portevoix.directory.queries.titles import title
from portevoix.directory.rules import offices
from portevoix.places.enums import Kind
from portevoix.places.models import Place

KINDS = list({BodyKind.GROUP, BodyKind.COMMITTEE, *offices.WITH_OFFICE, *offices.INSTITUTIONS})
PARLIAMENT = {Office.DEPUTY, Office.SENATOR, Office.MEP}


@dataclass(frozen=True)
class Membership:
    """A current role in a body, the best one someone holds there."""

    body: str
    short: str
    of_name: str
    role: str
    role_code: str
    code: str
    colour: str

    @property
    def is_plain(self) -> bool:
        """Whether the role says nothing more than belonging."""
        return self.role_code in {"membre", "depute non inscrit"}

    @property
    def words(self) -> str:
        """The body, and the role when it is more than belonging: "Socialistes et apparentés, président"."""
        return self.body if self.is_plain else f"{self.body}, {self.role.lower()}"

    @property
    def brief(self) -> str:
        """The same with the body's short name: "Lois, vice-présidente"."""
        return self.short if self.is_plain else f"{self.short}, {self.role.lower()}"


@dataclass(frozen=True)
class Card:
    """Someone in a list: "députée de la 7e circonscription du Pas-de-Calais", group, committees, place.

    `office` is the one someone holds now (empty: none that has its forms of address), `place` where it is held;
    `left` the seat of parliament that someone held last, when none came after, `institutions` the bodies whose address
    serves when someone has none.
    """

    title: str
    group: Membership | None
    committees: tuple[Membership, ...]
    place: Place | None
    initials: str
    office: str
    chamber: str
    left: str
    institutions: tuple[int, ...]

    @property
    def is_sitting(self) -> bool:
        """Whether someone holds an office now."""
        return bool(self.office)

    @property
    def is_deputy(self) -> bool:
        """Whether someone sits in the Assemblée nationale."""
        return self.office == Office.DEPUTY

    @property
    def constituency(self) -> Place | None:
        """The constituency someone sits for; senators have a department instead."""
        return self.place if self.place and self.place.kind == Kind.CONSTITUENCY else None

    @property
    def committee_words(self) -> str:
        """The committees in brief."""
        return " · ".join(one.brief for one in self.committees)

    @property
    def departement(self) -> Place | None:
        """The department someone sits for, or that of the constituency or commune."""
        if self.place is None or self.place.kind == Kind.REGION:
            return None
        return self.place if self.place.kind == Kind.DEPARTEMENT else self.place.parent

    @property
    def region(self) -> Place | None:
        """The region of that department, or that someone decides for."""
        if self.place and self.place.kind == Kind.REGION:
            return self.place
        return self.departement.parent if self.departement else None


def cards(actors: Iterable[Actor], *, on: date) -> dict[int, Card]:
    """A card for each actor, by primary key; two queries whatever their number, three when bodies are among them."""
    people = list(actors)
    held = _held(people)
    kinds = _kinds([one.pk for one in people if one.kind == ActorKind.BODY])
    places = _places(row["place_id"] for rows in held.values() for row in rows)
    known = {one.pk: _card(one, held[one.pk], places, on=on) for one in people}
    return known | {pk: replace(known[pk], title=str(kind.label)) for pk, kind in kinds.items()}


def _kinds(bodies: list[int]) -> dict[int, BodyKind]:
    """What these bodies are; no query for none."""
    if not bodies:
        return {}
    rows = Body.objects.filter(pk__in=bodies).values_list("pk", "kind")
    return {pk: BodyKind(kind) for pk, kind in rows}


def _held(people: list[Actor]) -> dict[int, list[dict[str, Any]]]:
    """Seats of all times, open groups, committees and offices, best role first."""
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    rows = (
        Mandate.objects.filter(Q(end=None) | Q(body__body__kind=BodyKind.CHAMBER))
        .filter(person__in=[one.pk for one in people], body__body__kind__in=KINDS)
        .order_by("rank", "pk")
        .values(
            "person_id", "place_id", "start", "end", "role_label", "role_code", "body_id", "body__name", "body__code",
            "body__body__kind", "body__body__abbreviation", "body__body__of_name", "body__body__colour",
            "body__body__place_id",
        )
    )  # fmt: skip
    for row in rows:
        place = row["place_id"] or row["body__body__place_id"]
        said = offices.office(kind=row["body__body__kind"], body=row["body__code"], role=row["role_code"])
        found[row["person_id"]].append({**row, "place_id": place, "office": said})
    return found


def _places(pks: Iterable[int | None]) -> dict[int, Place]:
    """These places with the two above each, every one read and made once."""
    wanted = {pk for pk in pks if pk}
    below = Place.objects.filter(pk__in=wanted)
    above = Q(pk__in=below.values("parent")) | Q(pk__in=below.values("parent__parent"))
    found = {place.pk: place for place in Place.objects.filter(Q(pk__in=wanted) | above)} if wanted else {}
    for place in found.values():
        if place.parent_id in found:
            place.parent = found[place.parent_id]
    return found


def _card(one: Actor, rows: list[dict[str, Any]], places: dict[int, Place], *, on: date) -> Card:
    now = [row for row in rows if row["end"] is None or row["end"] > on]
    held = sorted((row for row in now if row["office"]), key=lambda row: offices.FIRST.index(row["office"]))
    seat = held[0] if held else next((row for row in now if _kind(row) in offices.INSTITUTIONS), None)
    place = places.get(seat["place_id"]) if seat else None
    past = max((row for row in rows if row["office"]), key=lambda row: row["end"] or on, default=None)
    groups = _memberships(rows, BodyKind.GROUP)
    return Card(
        title=title(one, seat, place, former=past),
        group=groups[0] if groups else None,
        committees=tuple(_memberships(rows, BodyKind.COMMITTEE)),
        place=place,
        initials=one.initials,
        office=held[0]["office"] if held else "",
        chamber=next((row["body__code"] for row in held if row["office"] in PARLIAMENT), ""),
        left=past["office"] if past and not seat else "",
        institutions=_institutions(now),
    )


def _institutions(rows: list[dict[str, Any]]) -> tuple[int, ...]:
    """Bodies in which someone works, the closest to them first."""
    found = [row for row in rows if _kind(row) in offices.INSTITUTIONS]
    ranked = sorted(found, key=lambda row: offices.INSTITUTIONS.index(_kind(row)))
    return tuple(dict.fromkeys(row["body_id"] for row in ranked))


def _kind(row: dict[str, Any]) -> BodyKind:
    return BodyKind(row["body__body__kind"])


def _memberships(rows: list[dict[str, Any]], kind: BodyKind) -> list[Membership]:
    """One per body, with the best role (rows come best first)."""
    best: dict[str, Membership] = {}
    for row in rows:
        if row["body__body__kind"] == kind:
            best.setdefault(row["body__code"], _membership(row))
    return list(best.values())


def _membership(row: dict[str, Any]) -> Membership:
    return Membership(
        body=row["body__name"],
        short=row["body__body__abbreviation"] or row["body__name"],
        of_name=row["body__body__of_name"],
        role=row["role_label"],
        role_code=row["role_code"],
        code=row["body__code"],
        colour=row["body__body__colour"],
    )

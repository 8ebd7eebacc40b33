"""Who someone is, in a few words: title, group, committees, place; a constant number of queries."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from portevoix.directory.enums import BodyKind, Gender
from portevoix.directory.models import Actor, Mandate
from portevoix.places.models import Place

KINDS = [BodyKind.CHAMBER, BodyKind.GROUP, BodyKind.COMMITTEE]


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
    """Someone in a list: "députée de la 7e circonscription du Pas-de-Calais", group, committees, place."""

    title: str
    group: Membership | None
    committees: tuple[Membership, ...]
    constituency: Place | None
    initials: str
    is_sitting: bool

    @property
    def committee_words(self) -> str:
        """The committees in brief."""
        return " · ".join(one.brief for one in self.committees)

    @property
    def departement(self) -> Place | None:
        """The department of the constituency."""
        return self.constituency.parent if self.constituency else None

    @property
    def region(self) -> Place | None:
        """The region of the constituency."""
        return self.departement.parent if self.departement else None


def cards(actors: Iterable[Actor], *, on: date) -> dict[int, Card]:
    """A card for each actor, by primary key; two queries whatever their number."""
    people = list(actors)
    held = _held(people)
    places = _places(row["place_id"] for rows in held.values() for row in rows)
    return {one.pk: _card(one, held[one.pk], places, on=on) for one in people}


def _held(people: list[Actor]) -> dict[int, list[dict[str, Any]]]:
    """Seats of all times, open groups and committees, best role first."""
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    rows = (
        Mandate.objects.filter(Q(end=None) | Q(body__body__kind=BodyKind.CHAMBER))
        .filter(person__in=[one.pk for one in people], body__body__kind__in=KINDS)
        .order_by("rank")
        .values(
            "person_id", "place_id", "start", "end", "role_label", "role_code", "body__name", "body__code",
            "body__body__kind", "body__body__abbreviation", "body__body__of_name", "body__body__colour",
        )
    )  # fmt: skip
    for row in rows:
        found[row["person_id"]].append(dict(row))
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
    seats = [row for row in rows if row["body__body__kind"] == BodyKind.CHAMBER]
    seat = next((row for row in seats if row["end"] is None or row["end"] > on), None)
    groups = _memberships(rows, BodyKind.GROUP)
    place = places.get(seat["place_id"]) if seat else None
    return Card(
        title=_title(one, place, sits=seat is not None, sat=bool(seats)),
        group=groups[0] if groups else None,
        committees=tuple(_memberships(rows, BodyKind.COMMITTEE)),
        constituency=place,
        initials=one.initials,
        is_sitting=seat is not None,
    )


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


def _title(one: Actor, place: Place | None, *, sits: bool, sat: bool) -> str:
    """What someone is, in lower case as in a sentence."""
    if place is not None and sits:
        return _seated(one.gender) % {"seat": place.name}
    if sits or sat:
        return _deputy(one.gender, sits=sits)
    return ", ".join(filter(None, [one.function, one.organisation]))


def _seated(gender: str) -> str:
    if gender == Gender.FEMALE:
        return pgettext("woman", "deputy for the %(seat)s")
    if gender == Gender.MALE:
        return pgettext("man", "deputy for the %(seat)s")
    return pgettext("unknown", "deputy for the %(seat)s")


def _deputy(gender: str, *, sits: bool) -> str:
    if gender == Gender.FEMALE:
        return pgettext("woman", "deputy") if sits else pgettext("woman", "former deputy")
    if gender == Gender.MALE:
        return pgettext("man", "deputy") if sits else pgettext("man", "former deputy")
    return _("deputy, gender unknown")

"""What a letter must know of whom it is written to."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Q
from django.utils.translation import gettext as _

from portevoix.collectives.models import Space
from portevoix.directory.enums import ActorKind, ContactKind, Gender, Location
from portevoix.directory.models import Actor, ContactPoint
from portevoix.directory.queries.cards import Card, cards
from portevoix.directory.rules import territory
from portevoix.places.models import Place

Lines = tuple[str, ...]


class Point(NamedTuple):
    """One way to reach somebody; `death`: why it came back last time."""

    kind: str
    value: str
    location: str
    is_preferred: bool
    space: int | None
    death: str | None


@dataclass(frozen=True)
class LetterFacts:
    """One addressee. Texts are empty, lines are (), when nothing is known: the caller warns."""

    name: str
    given_name: str
    family_name: str
    gender: str  # Gender
    office: str  # Office, or empty
    civility: str  # "Madame", "Monsieur"
    function: str  # "Députée de la 7e circonscription du Pas-de-Calais"
    email: str
    email_death: str  # why it came back last time ("5.1.1"); empty: it did not
    address: Lines  # the one to write to: preferred, else Paris, else any
    address_paris: Lines
    address_constituency: Lines
    constituency: str  # "7e circonscription du Pas-de-Calais"
    departement: str
    of_departement: str  # "du Pas-de-Calais"
    region: str
    of_region: str
    group: str
    of_group: str  # "du groupe Écologiste et Social"
    is_sitting: bool


def letter_facts(actors: Iterable[Actor], *, spaces: Iterable[Space], on: date) -> dict[int, LetterFacts]:
    """What letters to these actors need, by primary key; four queries at most, whatever their number.

    Contact points are the official ones and those of these spaces, never another's; whoever has none is written to at
    the institution where they hold office.
    """
    people = list(actors)
    known = cards(people, on=on)
    institutions = {pk for card in known.values() for pk in card.institutions}
    points = _points({one.pk for one in people} | institutions, spaces, on=on)
    names = dict(Actor.objects.filter(pk__in=institutions).values_list("pk", "name")) if institutions else {}
    return {
        one.pk: _facts(one, known[one.pk], points[one.pk], _institution(known[one.pk], points, names))
        for one in people
    }


def _institution(card: Card, points: dict[int, list[Point]], names: dict[int, str]) -> list[Point]:
    """The points of the first institutions that have an e-mail and a postal address, the latter under its name."""
    found = []
    for kind in (ContactKind.EMAIL, ContactKind.POSTAL):
        some = ((pk, point) for pk in card.institutions for point in points[pk] if point.kind == kind)
        for pk, point in list(some)[:1]:
            under = kind == ContactKind.POSTAL and not point.value.startswith(names[pk])
            found.append(point._replace(value=f"{names[pk]}\n{point.value}") if under else point)
    return found


def _points(people: set[int], spaces: Iterable[Space], *, on: date) -> dict[int, list[Point]]:
    """E-mail and postal addresses in force, own before official, preferred first."""
    found: dict[int, list[Point]] = defaultdict(list)
    rows = ContactPoint.objects.filter(
        Q(space=None) | Q(space__in=[space.pk for space in spaces]),
        Q(valid_until=None) | Q(valid_until__gt=on),
        actor__in=people,
        kind__in=[ContactKind.EMAIL, ContactKind.POSTAL],
    )
    fields = ("actor", "kind", "value", "location", "is_preferred", "space", "dead__value", "dead__status")
    for row in sorted(rows.order_by("pk").values_list(*fields), key=_rank):
        actor, kind, value, location, is_preferred, space, dead, status = row
        death = (status or "5.0.0") if dead == value else None
        found[actor].append(Point(kind, value, location, is_preferred, space, death))
    return found


def _rank(row: tuple[Any, ...]) -> tuple[bool, bool]:
    return not row[4], row[5] is None  # preferred, own


def _facts(one: Actor, card: Card, own: list[Point], institution: list[Point]) -> LetterFacts:
    points = own + [point for point in institution if point.kind not in {mine.kind for mine in own}]
    paris, constituency = _lines(points, Location.PARIS), _lines(points, Location.CONSTITUENCY)
    email, death = _email(points)
    return LetterFacts(
        name=one.name,
        given_name=one.given_name,
        family_name=one.family_name,
        gender=one.gender,
        office=one.office or card.office,
        civility=civility(one.gender),
        function=card.title[:1].upper() + card.title[1:] if one.kind == ActorKind.PERSON else "",
        email=email,
        email_death=death,
        address=_own(points) or paris or constituency or _lines(points, Location.UNKNOWN),
        address_paris=paris,
        address_constituency=constituency,
        constituency=card.constituency.name if card.constituency else "",
        departement=card.departement.name if card.departement else "",
        of_departement=_of(card.departement),
        region=card.region.name if card.region else "",
        of_region=_of(card.region),
        group=card.group.body if card.group else "",
        of_group=card.group.of_name if card.group else "",
        is_sitting=card.is_sitting,
    )


def _email(points: list[Point]) -> tuple[str, str]:
    """The first address that did not come back; else the first, and why it did."""
    found = [(point.value, point.death) for point in points if point.kind == ContactKind.EMAIL]
    alive = next((value for value, death in found if death is None), "")
    if alive or not found:
        return alive, ""
    value, death = found[0]
    return value, death or ""


def civility(gender: str) -> str:
    """Madam or Sir, or nothing when the gender is not known."""
    if gender == Gender.FEMALE:
        return _("Madam")
    return _("Sir") if gender == Gender.MALE else ""


def _of(place: Place | None) -> str:
    return territory.of(place.kind, place.code, place.name) if place else ""


def _lines(points: list[Point], location: Location) -> Lines:
    """The first postal address of a location, as lines."""
    found = (point for point in points if point.kind == ContactKind.POSTAL and point.location == location)
    return tuple(line for point in list(found)[:1] for line in point.value.splitlines() if line.strip())


def _own(points: list[Point]) -> Lines:
    """A postal address that a space added and prefers, or that it added to its own person."""
    found = [
        point
        for point in points
        if point.kind == ContactKind.POSTAL and point.space and (point.is_preferred or not point.location)
    ]
    return tuple(line for point in found[:1] for line in point.value.splitlines() if line.strip())

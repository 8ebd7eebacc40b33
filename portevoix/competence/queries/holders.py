"""Who holds a seat, here and today: from "the prefect of the department" to a name."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet

from portevoix.competence.enums import Seat
from portevoix.competence.rules.lines import Line
from portevoix.directory.enums import BodyKind, Source
from portevoix.directory.models import Actor, Body, Mandate
from portevoix.directory.rules.names import fold
from portevoix.directory.rules.offices import EUROPARL, SENAT
from portevoix.places import queries as places
from portevoix.places.enums import Kind
from portevoix.places.models import Place

LOCAL = {  # the body of a local seat, and what it is the body of
    Seat.PREFECT: (BodyKind.PREFECTURE, Kind.DEPARTEMENT),
    Seat.MAYOR: (BodyKind.COMMUNE, Kind.COMMUNE),
    Seat.DEPARTEMENT: (BodyKind.DEPARTEMENT, Kind.DEPARTEMENT),
    Seat.REGION: (BodyKind.REGION, Kind.REGION),
    Seat.HEALTH_AGENCY: (BodyKind.AGENCY, Kind.REGION),
}
NATIONAL = (
    BodyKind.MINISTRY,
    BodyKind.AGENCY,
    BodyKind.SERVICE,
    BodyKind.COMMITTEE,
    BodyKind.GOVERNMENT,
)
HEADS = (
    "maire",
    "president",
    "prefet",
    "prefete",
    "direct",
    "defenseur",
    "defenseure",
    "controleur",
    "controleure",
    "delegue",
    "deleguee",
)
NOT_HEADS = ("maire delegue", "maire deleguee", "directeur de cabinet", "directrice de cabinet")
FEW = 30  # names proposed for one line


@dataclass(frozen=True)
class Holder:
    """A body, and who heads it now: the person is missing when the seat is vacant or the source old."""

    body: Actor | None
    person: Actor | None = None
    role: str = ""

    @property
    def actor(self) -> Actor:
        """Whom one makes a target: the person, else the body."""
        found = self.person or self.body
        assert found is not None  # noqa: S101  a holder is one or the other
        return found


@dataclass(frozen=True)
class Here:
    """The places of a territory, by kind; several departments when it is a region."""

    places: dict[str, Place] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Whether nobody said where."""
        return not self.places

    def of(self, kind: str) -> Place | None:
        """The place of that kind, if the territory has one."""
        return self.places.get(kind)


def here(territory: Place | None) -> Here:
    """A territory with the department and the region it lies in; at most three queries."""
    if territory is None:
        return Here()
    one = territory.successor or territory
    found = {one.kind: one}
    departement = places.departement_of(one)
    if departement is not None:
        found[Kind.DEPARTEMENT] = departement
        if departement.parent is not None:
            found[Kind.REGION] = departement.parent
    return Here(found)


class Holders:
    """Who holds each seat of some lines in a territory; at most six queries, whatever the lines."""

    def __init__(self, lines: Iterable[Line], where: Here) -> None:
        self.where = where
        seats = {one.seat for one in lines}
        self._bodies = self._find_bodies() if seats else []
        self._heads = self._find_heads()
        self._ministers = self._find_ministers() if Seat.MINISTER in seats else []
        self._known: dict[tuple[Seat, str], list[Holder]] = {}

    def of(self, line: Line) -> list[Holder]:
        """Who holds the seat of a line; nobody when the directory does not know or the territory is unsaid."""
        asked = (line.seat, line.who)
        if asked not in self._known:
            found = FINDERS.get(line.seat)
            self._known[asked] = found(self, line)[:FEW] if found else []
        return self._known[asked]

    def _find_bodies(self) -> list[Body]:
        """The councils and services of these places, and the national bodies; one query."""
        spots = [one.pk for one in self.where.places.values()]
        local = Q(kind__in={kind for kind, _where in LOCAL.values()}, place__in=spots)
        national = Q(kind__in=NATIONAL, place=None)
        found = Body.objects.filter(local | national, end=None, actor__space=None, actor__united_with=None)
        return list(found.select_related("actor").order_by("rank", "-pk"))

    def _find_heads(self) -> dict[int, list[Mandate]]:
        """Who heads each of these bodies; one query."""
        starts = Q()
        for word in HEADS:
            starts |= Q(role_code__startswith=word)
        for word in NOT_HEADS:
            starts &= ~Q(role_code__startswith=word)
        wanted = [one.pk for one in self._bodies if one.kind != BodyKind.GOVERNMENT]
        rows = Mandate.objects.filter(starts, body__in=wanted, end=None).select_related("person")
        found: dict[int, list[Mandate]] = defaultdict(list)
        for row in rows.order_by("rank", "-start", "pk"):
            found[row.body_id].append(row)
        return found

    def _find_ministers(self) -> list[Mandate]:
        """The members of the government in office; one query."""
        governments = [one.pk for one in self._bodies if one.kind == BodyKind.GOVERNMENT]
        rows = Mandate.objects.filter(body__in=governments, end=None).select_related("person")
        return list(rows.order_by("rank", "pk"))

    def _headed(self, bodies: Iterable[Body]) -> list[Holder]:
        """Each body with its head."""
        found = []
        for one in bodies:
            head = next(iter(self._heads[one.pk]), None)
            found.append(Holder(one.actor, head.person if head else None, head.role_label if head else ""))
        return found

    def local(self, line: Line) -> list[Holder]:
        """The council or the service of the State of this territory."""
        kind, where = LOCAL[line.seat]
        place = self.where.of(where)
        there = [one for one in self._bodies if place and one.kind == kind and one.place_id == place.pk]
        return self._headed(there[:1])

    def minister(self, line: Line) -> list[Holder]:
        """The member of the government whose portfolio says so; else the ministry."""
        people = [row for row in self._ministers if _says(row.role_label, line.who)]
        if people:
            return [Holder(None, row.person, row.role_label) for row in people]
        return self._headed(one for one in self._of(BodyKind.MINISTRY) if _says(one.actor.name, line.who))

    def agency(self, line: Line) -> list[Holder]:
        """The agency of these initials."""
        known = [*self._of(BodyKind.AGENCY), *self._of(BodyKind.SERVICE)]
        return self._headed([one for one in known if _is_called(one, line.who)][:1])

    def committee(self, line: Line) -> list[Holder]:
        """The committees of that field, of either chamber."""
        return self._headed(one for one in self._of(BodyKind.COMMITTEE) if _says(one.actor.name, line.who))

    def deputy(self, _line: Line) -> list[Holder]:
        """Who sits in the Assemblée for this territory; two queries at most."""
        commune, circo = self.where.of(Kind.COMMUNE), self.where.of(Kind.CONSTITUENCY)
        if commune is not None:
            seats = [one.constituency_id for one in places.constituencies_of(commune)]
            where = Q(place__in=seats)
        elif circo is not None:
            where = Q(place=circo.pk)
        else:
            where = Q(place__parent=self._departement(), place__kind=Kind.CONSTITUENCY)
        return _seated(
            Mandate.objects.filter(where, source=Source.AN, body__body__kind=BodyKind.CHAMBER, end=None)
        )

    def senator(self, _line: Line) -> list[Holder]:
        """Who sits in the Sénat for this department."""
        return _seated(Mandate.objects.filter(body__code=SENAT, place=self._departement(), end=None))

    def meps(self, _line: Line) -> list[Holder]:
        """The chamber: its members are in the directory, too many to name."""
        return [Holder(one) for one in Actor.objects.filter(code=EUROPARL, space=None)]

    def _departement(self) -> int:
        found = self.where.of(Kind.DEPARTEMENT)
        return found.pk if found else 0

    def _of(self, kind: BodyKind) -> list[Body]:
        return [one for one in self._bodies if one.kind == kind and one.place_id is None]


FINDERS: dict[Seat, Callable[[Holders, Line], list[Holder]]] = {
    **dict.fromkeys(LOCAL, Holders.local),
    Seat.MINISTER: Holders.minister,
    Seat.AGENCY: Holders.agency,
    Seat.COMMITTEE: Holders.committee,
    Seat.DEPUTY: Holders.deputy,
    Seat.SENATOR: Holders.senator,
    Seat.MEPS: Holders.meps,
}
PLACED = frozenset({*LOCAL, Seat.DEPUTY, Seat.SENATOR})  # seats that only a territory names


def _seated(rows: QuerySet[Mandate]) -> list[Holder]:
    people = {row.person_id: row for row in rows.select_related("person", "body")}
    every = sorted(people.values(), key=lambda row: row.person.sort_key)
    return [Holder(row.body, row.person, row.role_label) for row in every]


def _says(name: str, word: str) -> bool:
    """Whether a name holds these words whole."""
    return bool(word) and f" {fold(word)} " in f" {fold(name)} "


def _is_called(one: Body, word: str) -> bool:
    return one.abbreviation.upper() == word.upper() or _says(one.actor.name, word)

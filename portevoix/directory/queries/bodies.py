"""Bodies: the page of one, who governs, what the State has in each department."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from portevoix.collectives.models import Space
from portevoix.directory.enums import ActorKind, BodyKind
from portevoix.directory.models import Actor, Body, Mandate
from portevoix.directory.queries.actors import Reach, reach
from portevoix.directory.queries.cards import Card
from portevoix.directory.rules import offices
from portevoix.directory.rules.names import fold

STATE = (
    BodyKind.PREFECTURE,
    BodyKind.SUBPREFECTURE,
    BodyKind.AGENCY,
    BodyKind.SERVICE,
    BodyKind.MINISTRY,
    BodyKind.CABINET,
)


@dataclass(frozen=True)
class Member:
    """Someone who sits or works in a body, with the best role they hold there."""

    person: Actor
    role: str
    since: date | None


@dataclass(frozen=True)
class Unit:
    """A body with its people and what it has under it."""

    body: Body
    members: list[Member]
    children: list["Unit"]


def body_of(actor: Actor) -> Body:
    """What only a body has, with its parent and its place; one query."""
    return Body.objects.select_related("actor", "parent__actor", "place").get(pk=actor.pk)


def members(body: Actor) -> QuerySet[Mandate]:
    """Who sits there now, heads first; one row a person and role, though two registers say it."""
    said = Mandate.objects.filter(body=body, end=None)
    twice = said.filter(person=OuterRef("person"), role_code=OuterRef("role_code"), pk__lt=OuterRef("pk"))
    rows = said.filter(~Exists(twice)).select_related("person", "place")
    return rows.order_by("rank", "person__sort_key", "pk")


def former(body: Actor) -> int:
    """How many mandates ended there."""
    return Mandate.objects.filter(body=body).exclude(end=None).count()


@dataclass(frozen=True)
class Institution:
    """Where someone holds office, and how to reach it."""

    actor: Actor
    reach: Reach


def institution(card: Card, *, spaces: QuerySet[Space], on: date) -> Institution | None:
    """The institution closest to someone, for their page; none for who sits in parliament. Two queries when there is one."""
    if not card.institutions:
        return None
    actor = Actor.objects.get(pk=card.institutions[0])
    return Institution(actor, reach(actor, spaces=spaces, on=on))


def children(body: Actor) -> list[Body]:
    """What it has under it, by kind and name: services of the State, and of a chamber what somebody still sits in."""
    order = list(BodyKind)
    open_ones = Mandate.objects.filter(body=OuterRef("pk"), end=None)
    lives = Q(kind__in=offices.INSTITUTIONS) | Q(Exists(open_ones))
    found = Body.objects.filter(lives, parent=body.pk, end=None).select_related("actor", "place")
    return sorted(found, key=lambda one: (order.index(BodyKind(one.kind)), one.rank, one.actor.sort_key))


def government() -> tuple[Body | None, list[Member]]:
    """The government in office and its members in order; two queries."""
    found = (
        Body.objects.filter(kind=BodyKind.GOVERNMENT, end=None)
        .select_related("actor")
        .order_by("-start")
        .first()
    )
    if found is None:
        return None, []
    return found, _once(Mandate.objects.filter(body=found.pk, end=None))


def ministries() -> list[Unit]:
    """The ministries, their staffs and services with their people; three queries."""
    tops = list(Body.objects.filter(kind=BodyKind.MINISTRY, end=None).select_related("actor"))
    below: dict[int, list[Body]] = defaultdict(list)
    for one in (
        Body.objects.filter(parent__in=tops, end=None).select_related("actor").order_by("actor__sort_key")
    ):
        below[one.parent_id or 0].append(one)
    people = _people({one.pk for one in tops} | {one.pk for some in below.values() for one in some})
    units = [
        Unit(one, people[one.pk], [Unit(child, people[child.pk], []) for child in below[one.pk]])
        for one in tops
    ]
    return sorted(units, key=lambda unit: unit.body.actor.sort_key)


def administration(*, words: str = "", kind: str = "", departement: str = "") -> QuerySet[Body]:
    """The services of the State that a name, a kind or a department keeps, by kind and name."""
    kinds = [kind] if kind in STATE else list(STATE[:4])
    found = Body.objects.filter(kind__in=kinds, end=None, actor__space=None)
    for word in fold(words).split():
        found = found.filter(
            Q(actor__name_key__startswith=word)
            | Q(actor__name_key__contains=f" {word}")
            | Q(abbreviation__iexact=word)
        )
    if departement:
        found = found.filter(Q(place__code=departement) | Q(place__children__code=departement))
    return (
        found.select_related("actor", "place", "parent__actor").order_by("actor__sort_key", "pk").distinct()
    )


def heads(bodies: Iterable[Body]) -> list[Unit]:
    """These bodies with their people; one query."""
    every = list(bodies)
    people = _people({one.pk for one in every})
    return [Unit(one, people[one.pk], []) for one in every]


def kinds_of_state() -> dict[str, int]:
    """How many there are of each kind of service; one query."""
    rows = Body.objects.filter(kind__in=STATE[:4], end=None, actor__kind=ActorKind.BODY)
    return dict(rows.values_list("kind").annotate(n=Count("pk")).order_by("kind"))


def departements_of_state() -> list[tuple[str, str]]:
    """The departments for which some service decides, by name; one query."""
    rows = Body.objects.filter(kind__in=STATE[:2], end=None).exclude(place=None).order_by("place__sort_key")
    return list(dict.fromkeys(rows.values_list("place__code", "place__name")))


def _people(bodies: set[int]) -> dict[int, list[Member]]:
    rows = Mandate.objects.filter(body__in=bodies, end=None)
    found: dict[int, list[Mandate]] = defaultdict(list)
    for row in _ordered(rows):
        found[row.body_id].append(row)
    return defaultdict(list, {pk: _distinct(some) for pk, some in found.items()})


def _once(rows: QuerySet[Mandate]) -> list[Member]:
    return _distinct(_ordered(rows))


def _ordered(rows: QuerySet[Mandate]) -> QuerySet[Mandate]:
    return rows.select_related("person").order_by("rank", "person__sort_key", "pk")


def _distinct(rows: Iterable[Mandate]) -> list[Member]:
    """One line a person, with the best role."""
    best: dict[int, Member] = {}
    for row in rows:
        best.setdefault(row.person_id, Member(row.person, row.role_label, row.start))
    return list(best.values())

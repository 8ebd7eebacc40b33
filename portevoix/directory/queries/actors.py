"""Actors that someone may see: official ones, and those of their spaces."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any, TypeVar

from django.db.models import Count, Model, Prefetch, Q, QuerySet

from portevoix.collectives import queries as collectives
from portevoix.collectives.enums import Role
from portevoix.collectives.models import Collective, Space
from portevoix.directory.enums import ActorKind, BodyKind, ContactKind, Location
from portevoix.directory.models import (
    Actor,
    Annotation,
    Body,
    ContactPoint,
    DeadAddress,
    Identifier,
    Mandate,
    Tag,
)
from portevoix.directory.rules import offices
from portevoix.directory.rules.names import fold

T = TypeVar("T", bound=Model)
PROPOSED = 8
MANY = 200  # of one part of a name
BEGINNING = 2  # letters that begin too many names for all of these to be read
BY_INITIALS = (BodyKind.AGENCY, BodyKind.SERVICE, BodyKind.MINISTRY)  # "ofii", "dgef"


def actors_visible(user: Any) -> QuerySet[Actor]:
    """Official actors, and those of the spaces that someone may enter."""
    return Actor.objects.filter(Q(space=None) | Q(space__in=collectives.spaces_of(user)))


def dead_addresses(user: Any) -> QuerySet[DeadAddress]:
    """Addresses that came back, of official contact points and of those of the spaces someone may enter."""
    return DeadAddress.objects.filter(
        Q(contact__space=None) | Q(contact__space__in=collectives.spaces_of(user))
    ).select_related("contact__actor", "contact__space")


def actors_in(spaces: Iterable[Space]) -> QuerySet[Actor]:
    """Official actors, and those of these spaces."""
    return Actor.objects.filter(Q(space=None) | Q(space__in=[space.pk for space in spaces]))


def writable_collectives(user: Any) -> QuerySet[Collective]:
    """The collectives in which someone may write, by name."""
    return collectives.collectives_of(user).filter(
        memberships__user=user.pk, memberships__role__gte=Role.MEMBER
    )


def own_people(user: Any, *, words: str = "", tag: str = "") -> QuerySet[Actor]:
    """The people that the collectives of someone added, by name; those of that name, with that tag."""
    found = Actor.objects.filter(space__in=collectives.spaces_of(user))
    if tag:
        tagged = Tag.objects.filter(annotation__space__in=collectives.spaces_of(user), word=tag)
        found = found.filter(pk__in=tagged.values("annotation__actor"))
    if words:
        found = _among(found, fold(words).split())
    return found.select_related("space__collective").order_by("sort_key", "pk")


def own_tags(user: Any) -> list[tuple[str, int]]:
    """The tags that someone's spaces use for their own people, most used first, with how many they name."""
    tags = Tag.objects.filter(
        annotation__space__in=collectives.spaces_of(user),
        annotation__actor__space__in=collectives.spaces_of(user),
    )
    return list(tags.values_list("word").annotate(number=Count("pk")).order_by("-number", "word"))


def annotations(actor: Actor, *, spaces: QuerySet[Space]) -> list[Annotation]:
    """What these spaces noted of someone, with tags; two queries."""
    rows = Annotation.objects.filter(actor=actor, space__in=spaces).select_related("space__collective")
    return list(rows.prefetch_related(Prefetch("tags", Tag.objects.order_by("word"))).order_by("pk"))


def search(words: str, *, among: QuerySet[Actor], limit: int = PROPOSED) -> list[Actor]:
    """People whose name starts with these words, given or family name first; any part of the name; then institutions.

    One query, of ranges of indexes that are each cut short. Any part of a name is looked for among our own people and
    those whom a source numbers: half a million local officials answer to the beginning of their family or given name.
    """
    folded = fold(words)
    if not folded:
        return []
    wanted = Q()
    for few in _ways(folded, among=among, limit=limit):
        wanted |= Q(pk__in=few)
    found = list(among.filter(wanted))
    return sorted(found, key=lambda one: (_rank(one, folded), one.sort_key))[:limit]


def _rank(one: Actor, folded: str) -> int:
    """Who starts so by family name, by given name, who holds the words elsewhere, institutions."""
    if one.kind == ActorKind.BODY:
        return 3
    return 0 if one.sort_key.startswith(folded) else 1 if one.name_key.startswith(folded) else 2


def _ways(folded: str, *, among: QuerySet[Actor], limit: int) -> Iterator[QuerySet[Any]]:
    """The keys of a few, each way from one index; never from all names to the few, which would read every one."""
    words, official = folded.split(), Actor.objects.filter(space=None)
    people, bodies = official.filter(kind=ActorKind.PERSON), official.filter(kind=ActorKind.BODY)
    yield _range(people, "sort_key", folded).values("pk")[:limit]
    yield _range(people, "name_key", folded).values("pk")[:limit]
    if len(words) > 1:
        longest, ends = max(words, key=len), {words[0], words[-1]}
        telling = {one for one in ends if len(one) > BEGINNING}
        for word in telling or {longest}:
            yield _among(_range(people, "sort_key", word), words).values("pk")[:limit]
        if telling != ends:
            yield _among(_range(people, "name_key", longest), words).values("pk")[:limit]
    yield _among(among.filter(space__gt=0), words).order_by().values("pk")[:MANY]
    yield _among(Identifier.objects.all(), words, "actor__").values("actor")[:MANY]
    named = _range(bodies, "sort_key", folded).filter(body__kind__in=offices.INSTITUTIONS, body__end=None)
    yield named.values("pk")[:limit]
    known_by = Body.objects.filter(kind__in=BY_INITIALS, abbreviation=folded.upper(), end=None)
    yield known_by.values("pk")[:limit]


def _range(people: QuerySet[Actor], key: str, start: str) -> QuerySet[Actor]:
    """Those whose key starts so, in its order."""
    return people.filter(**{f"{key}__gte": start, f"{key}__lt": start + "\uffff"}).order_by(key)


def _among(rows: QuerySet[T], words: list[str], path: str = "") -> QuerySet[T]:
    """Rows of people of whom each word starts some part of the name ("beaune" finds "Pirès Beaune")."""
    for word in words:
        starts, inside = {f"{path}name_key__startswith": word}, {f"{path}name_key__contains": f" {word}"}
        rows = rows.filter(Q(**starts) | Q(**inside))
    return rows


@dataclass(frozen=True)
class Reach:
    """How to reach someone: in the constituency, in Paris, elsewhere, on networks, and what we added."""

    constituency: list[ContactPoint]
    paris: list[ContactPoint]
    elsewhere: list[ContactPoint]
    online: list[ContactPoint]
    own: list[ContactPoint]


ONLINE = {
    ContactKind.WEBSITE,
    ContactKind.TWITTER,
    ContactKind.FACEBOOK,
    ContactKind.INSTAGRAM,
    ContactKind.LINKEDIN,
}
ORDER = [ContactKind.POSTAL, ContactKind.PHONE, ContactKind.EMAIL, ContactKind.FAX, *sorted(ONLINE)]


def reach(actor: Actor, *, spaces: QuerySet[Space], on: date) -> Reach:
    """The contact points in force that these spaces may see; one query."""
    points = ContactPoint.objects.filter(
        Q(space=None) | Q(space__in=spaces), Q(valid_until=None) | Q(valid_until__gt=on), actor=actor
    ).select_related("address", "space__collective", "dead")
    ranked = sorted(
        points, key=lambda one: (ORDER.index(ContactKind(one.kind)), not one.is_preferred, one.pk)
    )
    official = [one for one in ranked if one.space_id is None]
    direct = [one for one in official if one.kind not in ONLINE]
    return Reach(
        constituency=[one for one in direct if one.location == Location.CONSTITUENCY],
        paris=[one for one in direct if one.location == Location.PARIS],
        elsewhere=[one for one in direct if not one.location],
        online=[one for one in official if one.kind in ONLINE],
        own=[one for one in ranked if one.space_id],
    )


@dataclass(frozen=True)
class Mandates:
    """The mandates of someone under one heading."""

    kind: BodyKind
    rows: list[Mandate]


KIND_ORDER = list(BodyKind)
MAJOR = {
    BodyKind.CHAMBER,
    BodyKind.GROUP,
    BodyKind.COMMITTEE,
    BodyKind.BUREAU,
    BodyKind.STUDY_GROUP,
    BodyKind.GOVERNMENT,
    *offices.INSTITUTIONS,
}


@dataclass(frozen=True)
class Career:
    """Open mandates that matter most, the other open ones by kind, and those that ended."""

    major: list[Mandate]
    minor: list[Mandates]
    ended: list[Mandate]


def grouped_mandates(actor: Actor) -> Career:
    """Every mandate of someone, one line a body with the best open role there; one query."""
    rows = list(actor.mandates.select_related("body__body", "place").order_by("rank", "-start", "pk"))
    best: dict[int, Mandate] = {}
    for row in rows:
        if row.end is None:
            best.setdefault(row.body_id, row)
    opened = sorted(
        best.values(), key=lambda row: (KIND_ORDER.index(_kind(row)), row.rank, row.body.sort_key)
    )
    return Career(
        major=[row for row in opened if _kind(row) in MAJOR],
        minor=[
            Mandates(kind, list(found)) for kind, found in groupby(opened, key=_kind) if kind not in MAJOR
        ],
        ended=sorted(
            (row for row in rows if row.end is not None), key=lambda row: (row.end, row.rank), reverse=True
        ),
    )


def _kind(row: Mandate) -> BodyKind:
    return BodyKind(row.body.body.kind)

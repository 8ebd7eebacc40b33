"""Whom an import already knows: by the source's number, by name and date of birth, by the code or name of a body."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from portevoix.directory.enums import ActorKind, BodyKind, Source
from portevoix.directory.models import Actor, Identifier
from portevoix.directory.rules.identity import identity
from portevoix.directory.rules.names import fold
from portevoix.directory.sources.records import BodyRecord, Package, PersonRecord

T = TypeVar("T")
CHUNK = 900  # values in one condition
# who names someone whom several sources number: the first of these; who numbers nobody (RNE) comes last
RANK = (Source.AN, Source.SENAT, Source.MEP, Source.GOUVERNEMENT, Source.DILA, Source.RNE, Source.OWN)
SHARED_BY_NAME = (BodyKind.MINISTRY,)  # kinds of bodies that are one when their names are


@dataclass
class Known:
    """Actors by the source's uid, and those of them whose names belong to the source."""

    pks: dict[str, int]
    owned: set[int]
    numbered: set[str]  # uids whose number is already written down


def known(package: Package) -> Known:
    """The actors that a package speaks of and that are already there; never another space's. Six queries, or so."""
    numbers = _numbers(package)
    pks = dict(numbers)
    pks |= _same_people([one for one in package.people if one.uid not in pks], taken=set(pks.values()))
    pks |= _same_bodies([body for body in package.bodies if body.uid not in pks])
    return Known(pks, _owned(package, set(pks.values())), set(numbers))


def chunks(values: Iterable[T]) -> Iterator[list[T]]:
    """The values by portions that one condition holds."""
    every = list(values)
    for start in range(0, len(every), CHUNK):
        yield every[start : start + CHUNK]


def _numbers(package: Package) -> dict[str, int]:
    """Uid → actor, for the source's own numbers and for those it borrows from another."""
    found = dict(Identifier.objects.filter(scheme=package.source).values_list("value", "actor_id"))
    borrowed: dict[Source, list[str]] = defaultdict(list)
    for person in package.people:
        if person.scheme:
            borrowed[person.scheme].append(person.uid)
    for scheme, values in borrowed.items():
        for some in chunks(values):
            rows = Identifier.objects.filter(scheme=scheme, value__in=some)
            found |= dict(rows.values_list("value", "actor_id"))
    return found


def _same_people(among: list[PersonRecord], *, taken: set[int]) -> dict[str, int]:
    """People of other sources with the same name and the same date of birth, when nothing speaks against it.

    Two people of one source are two, however alike: whoever is already numbered by this source is not taken again.
    """
    wanted: dict[int, list[str]] = defaultdict(list)
    for one in among:
        key = identity(given=one.given, family=one.family, birth_date=one.birth_date)
        if key is not None:
            wanted[key].append(one.uid)
    alike: dict[int, list[int]] = defaultdict(list)
    people = Actor.objects.filter(kind=ActorKind.PERSON, space=None, united_with=None)
    for some in chunks(wanted):
        for key, pk in people.filter(identity__in=some).values_list("identity", "pk"):
            alike[key or 0].append(pk)
    return {
        uids[0]: alike[key][0]
        for key, uids in wanted.items()
        if len(uids) == 1 and len(alike[key]) == 1 and alike[key][0] not in taken
    }


def _same_bodies(among: list[BodyRecord]) -> dict[str, int]:
    """Bodies that another source already made: the same code, or for ministries the same name."""
    codes = {code_of(one): one.uid for one in among}
    names = {fold(one.name): one.uid for one in among if one.kind in SHARED_BY_NAME}
    bodies = Actor.objects.filter(kind=ActorKind.BODY, space=None)
    found: dict[str, int] = {}
    for some in chunks(names):
        alike = bodies.filter(body__kind__in=SHARED_BY_NAME, name_key__in=some).order_by("-pk")
        found |= {names[key]: pk for key, pk in alike.values_list("name_key", "pk")}
    for some in chunks(codes):
        found |= {codes[code]: pk for code, pk in bodies.filter(code__in=some).values_list("code", "pk")}
    return found


def code_of(one: PersonRecord | BodyRecord) -> str:
    """The code of a new actor."""
    return one.code or one.uid.lower()


def _owned(package: Package, pks: set[int]) -> set[int]:
    """Those whose names this source gives: no source that comes before it numbers them."""
    rank = RANK.index(package.source)
    others = set()
    for some in chunks(pks):
        rows = Identifier.objects.filter(actor__in=some, scheme__in=RANK[:rank])
        others |= set(rows.values_list("actor_id", flat=True))
    return pks - others if package.names_people else set()

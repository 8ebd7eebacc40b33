"""Who among new people may be somebody already there: questions for a human, never an answer."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from portevoix.directory.enums import ActorKind, BodyKind, Likeness
from portevoix.directory.models import Actor, Identifier, Mandate, Resemblance
from portevoix.directory.operations.known import chunks
from portevoix.directory.operations.plan import BATCH

COMMON = 3  # namesakes beyond which a name alone says nothing
Pair = tuple[int, int]
New = tuple[int, str, date | None]  # actor, folded name, birth


def ask(fresh: Iterable[int], *, among_numbered: bool = False) -> int:
    """Write down the pairs worth asking about among official people; how many were new.

    `among_numbered` leaves out those whom no source numbers: half a million local officials have every name there is.
    A pair that was ever asked about is not asked again. Three queries a portion of new people.
    """
    found: dict[Pair, Likeness] = {}
    for some in chunks(fresh):
        people = list(
            Actor.objects.filter(pk__in=some, kind=ActorKind.PERSON).values_list(
                "pk", "name_key", "birth_date"
            )
        )
        found |= _same_birth_and_place(people) | _same_name(people, _official(numbered=among_numbered))
    known = _known(found)
    rows = [
        Resemblance(first_id=one, second_id=other, why=why)
        for (one, other), why in found.items()
        if (one, other) not in known
    ]
    Resemblance.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)
    return len(rows)


def _official(*, numbered: bool) -> QuerySet[Actor]:
    people = Actor.objects.filter(kind=ActorKind.PERSON, space=None, united_with=None)
    return people.filter(Exists(Identifier.objects.filter(actor=OuterRef("pk")))) if numbered else people


def _same_name(people: list[New], among: QuerySet[Actor]) -> dict[Pair, Likeness]:
    """Same name: the same date of birth too (two that one source tells apart), or one of the two without any."""
    namesakes: dict[str, list[tuple[int, date | None]]] = defaultdict(list)
    names = {name for _pk, name, _birth in people}
    for name, pk, birth in among.filter(name_key__in=names).values_list("name_key", "pk", "birth_date"):
        namesakes[name].append((pk, birth))
    found: dict[Pair, Likeness] = {}
    for pk, name, birth in people:
        others = [(other, born) for other, born in namesakes[name] if other != pk]
        for other, born in others:
            if birth and born == birth:
                found[pair(pk, other)] = Likeness.NAME_AND_BIRTH
            elif len(others) <= COMMON and (birth is None or born is None):
                found[pair(pk, other)] = Likeness.NAME
    return found


def _same_birth_and_place(people: list[New]) -> dict[Pair, Likeness]:
    """Born the same day, in the same seat, under another name: a married name, a usage name."""
    born = {pk: birth for pk, _name, birth in people if birth}
    if not born:
        return {}
    seats = _seats(Mandate.objects.filter(person__in=born))
    there = Mandate.objects.filter(
        place__in={place for places in seats.values() for _kind, place in places},
        person__birth_date__in=set(born.values()),
        person__space=None,
        person__united_with=None,
    )
    births = dict(there.values_list("person_id", "person__birth_date"))
    found: dict[Pair, Likeness] = {}
    for other, places in _seats(there).items():
        for pk, mine in seats.items():
            if pk != other and born[pk] == births[other] and mine & places:
                found[pair(pk, other)] = Likeness.BIRTH_AND_PLACE
    return found


def _seats(rows: QuerySet[Mandate]) -> dict[int, set[tuple[str, int]]]:
    """Where people sit now: kind of body and place."""
    found: dict[int, set[tuple[str, int]]] = defaultdict(set)
    current = (
        rows.filter(end=None).exclude(place=None).values_list("person_id", "body__body__kind", "place_id")
    )
    for person, kind, place in current:
        found[person].add((BodyKind(kind), place))
    return found


def _known(pairs: Iterable[Pair]) -> set[Pair]:
    found: set[Pair] = set()
    for some in chunks({one for one, _other in pairs}):
        rows = Resemblance.objects.filter(first__in=some)
        found |= set(rows.values_list("first_id", "second_id"))
    return found


def pair(one: int, other: int) -> Pair:
    """The older first, as the database keeps them."""
    return (min(one, other), max(one, other))

"""Reads: finding a place, and what lies where."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import F, Q, QuerySet

from portevoix.places.enums import Kind
from portevoix.places.models import Coverage, Place, Postcode, Word
from portevoix.places.rules import fold

CANDIDATES = 200


@dataclass(frozen=True)
class Found:
    """A place as a list shows it: its département and first postcode tell namesakes apart."""

    place: Place
    detail: str


def search(text: str, *, kinds: Collection[Kind] = (), limit: int = 10) -> list[Place]:
    """Places by name, by any word of it, by postcode or by code; exact names first, then by population.

    Costs at most three queries on indexes, and one for the parents.
    """
    text = text.strip()
    if len(text) < 2:  # noqa: PLR2004  one letter finds everything
        return []
    wanted = Place.objects.filter(kind__in=kinds) if kinds else Place.objects.all()
    if text[0].isdigit():
        found = wanted.filter(pk__in=_by_code(text.replace(" ", "")))
        return list(
            found.select_related("parent", "successor").order_by("successor", "-population", "sort_key")[
                :limit
            ]
        )
    key = fold(text)
    begun = _starting_with(wanted, key).order_by(F("population").desc(nulls_last=True))
    keys = set(begun.values_list("pk", flat=True)[:CANDIDATES])
    if len(keys) < limit:
        keys |= set(wanted.filter(pk__in=_by_words(key)).values_list("pk", flat=True))
    places = list(Place.objects.filter(pk__in=keys).select_related("parent", "successor"))
    return sorted(places, key=lambda place: _rank(place, key))[:limit]


def _rank(place: Place, key: str) -> tuple[bool, bool, bool, int, str]:
    return (
        place.sort_key != key,
        not place.sort_key.startswith(key),
        place.successor_id is not None,
        -(place.population or (10**9 if place.kind in {Kind.REGION, Kind.DEPARTEMENT} else 0)),
        place.sort_key,
    )


def _starting_with(places: QuerySet[Place], key: str) -> QuerySet[Place]:
    """By the b-tree: SQLite and PostgreSQL both use it for a range, not always for LIKE."""
    return places.filter(sort_key__gte=key, sort_key__lt=key + "\uffff")


def _by_words(key: str) -> set[int]:
    """Places each of whose asked words begins a word of the name, in any order."""
    found: set[int] | None = None
    for word in sorted(key.split(), key=len, reverse=True)[:4]:
        rows = Word.objects.filter(word__gte=word, word__lt=word + "\uffff")
        if found is not None:
            rows = rows.filter(place__in=found)
        found = set(rows.values_list("place_id", flat=True)[: CANDIDATES * 2])
        if not found:
            return set()
    return found or set()


def _by_code(digits: str) -> set[int]:
    """Places by postcode or official code, whole or begun."""
    by_postcode = Postcode.objects.filter(code__gte=digits, code__lt=digits + "\uffff")
    by_code = Place.objects.filter(Q(code__gte=digits.upper(), code__lt=digits.upper() + "\uffff"))
    return {
        *by_postcode.values_list("commune_id", flat=True)[:CANDIDATES],
        *by_code.values_list("pk", flat=True)[:CANDIDATES],
    }


def constituencies_of(commune: Place) -> list[Coverage]:
    """The constituencies of a commune (several when it is split), of its successor when it was merged."""
    holder = commune.successor_id or commune.pk
    return list(
        Coverage.objects.filter(commune=holder)
        .select_related("constituency", "constituency__parent")
        .order_by("constituency__code")
    )


def communes_of(constituency: Place) -> QuerySet[Place]:
    """The communes a constituency covers, wholly or in part, by name."""
    return Place.objects.filter(constituencies__constituency=constituency).order_by("sort_key")


def within(place: Place) -> Q:
    """The condition for a constituency to lie in a place (itself, its département, its region)."""
    return Q(pk=place.pk) | Q(parent=place.pk) | Q(parent__parent=place.pk)


def described(places: Collection[Place]) -> list[Found]:
    """Places with what tells them apart: postcode, département, what it was merged into (one query)."""
    postcodes: dict[int, str] = {}
    for commune, code in Postcode.objects.filter(commune__in=places).values_list("commune_id", "code"):
        postcodes[commune] = min(code, postcodes.get(commune, code))
    return [Found(place, _detail(place, postcodes.get(place.pk, ""))) for place in places]


def _detail(place: Place, postcode: str) -> str:
    if place.successor:
        return f"→ {place.successor.name}"
    if place.kind == Kind.COMMUNE:
        return " ".join(word for word in (postcode, place.parent.name if place.parent else "") if word)
    return str(Kind(place.kind).label)

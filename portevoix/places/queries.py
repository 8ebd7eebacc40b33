"""Reads: finding a place, and what lies where."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import F, Q, QuerySet

from portevoix.places.enums import Kind
from portevoix.places.models import Coverage, Place, Postcode, Word
from portevoix.places.rules import arrondissement_of, fold, folds

CANDIDATES = 200
LAST = "~"  # after every letter of a folded key, digit or code


@dataclass(frozen=True)
class Found:
    """A place as a list shows it: its département and first postcode tell namesakes apart."""

    place: Place
    detail: str


def search(text: str, *, kinds: Collection[Kind] = (), limit: int = 10) -> list[Place]:
    """Places by name, by any word of it, by postcode or by code; exact names first, then by population.

    Costs at most eight queries, all on indexes.
    """
    text = text.strip()
    wanted = Place.objects.filter(kind__in=kinds) if kinds else Place.objects.all()
    if len(text) < 2:  # noqa: PLR2004  one letter begins too much: the commune of Y, in the Somme
        return list(wanted.filter(sort_key=fold(text) or "?").select_related("parent", "successor"))
    if text[0].isdigit():
        return _numbered(wanted, text.replace(" ", ""))[:limit]
    return _named(wanted, text, limit=limit)


def _numbered(wanted: QuerySet[Place], digits: str) -> list[Place]:
    """Places of that code first, then communes in use before former ones, by population."""
    rows = wanted.filter(pk__in=_by_code(digits)).select_related("parent", "successor")
    cities = {arrondissement_of(place.code) for place in rows}
    kept = [place for place in rows if place.code not in cities]
    return sorted(kept, key=lambda place: (place.code != digits.upper(), *_rank(place, [])[2:]))


def _named(wanted: QuerySet[Place], text: str, *, limit: int) -> list[Place]:
    """Places by name, then by words of it when names that begin so are few."""
    keys = folds(text)
    if not keys[0]:
        return []
    hits: set[int] = set()
    for key in keys:
        for rows in (wanted.filter(sort_key=key), _starting_with(wanted, key)):
            best = rows.order_by(F("population").desc(nulls_last=True))
            hits |= set(best.values_list("pk", flat=True)[:limit])
    if len(hits) < limit:
        hits |= set(wanted.filter(pk__in=_by_words(keys[0])).values_list("pk", flat=True))
    places = list(Place.objects.filter(pk__in=hits).select_related("parent", "successor"))
    return sorted(places, key=lambda place: _rank(place, keys))[:limit]


def _rank(place: Place, keys: list[str]) -> tuple[bool, bool, bool, int, str]:
    return (
        place.sort_key not in keys,
        not place.sort_key.startswith(tuple(keys)),
        place.successor_id is not None,
        -(place.population or (10**9 if place.kind in {Kind.REGION, Kind.DEPARTEMENT} else 0)),
        place.sort_key,
    )


def _starting_with(places: QuerySet[Place], key: str) -> QuerySet[Place]:
    """By the b-tree: SQLite and PostgreSQL both use it for a range, not always for LIKE."""
    return places.filter(sort_key__gte=key, sort_key__lt=key + LAST)


def _by_words(key: str) -> set[int]:
    """Places each of whose asked words begins a word of the name, in any order."""
    found: set[int] | None = None
    for word in sorted(key.split(), key=len, reverse=True)[:4]:
        rows = Word.objects.filter(word__gte=word, word__lt=word + LAST)
        if found is not None:
            rows = rows.filter(place__in=found)
        found = set(rows.values_list("place_id", flat=True)[: CANDIDATES * 2])
        if not found:
            return set()
    return found or set()


def _by_code(digits: str) -> set[int]:
    """Places by postcode or official code, whole or begun; a postcode wins over the same official code."""
    if len(digits) == 5:  # noqa: PLR2004  a whole postcode
        communes = set(Postcode.objects.filter(code=digits).values_list("commune", flat=True))
        return communes or set(Place.objects.filter(code=digits.upper()).values_list("pk", flat=True))
    by_postcode = Postcode.objects.filter(code__gte=digits, code__lt=digits + LAST)
    by_code = Place.objects.filter(code__gte=digits.upper(), code__lt=digits.upper() + LAST)
    return {
        *by_postcode.values_list("commune_id", flat=True)[:CANDIDATES],
        *by_code.values_list("pk", flat=True)[:CANDIDATES],
    }


def constituencies_of(commune: Place) -> list[Coverage]:
    """The constituencies of a commune: several when it is split, none when unknown (one query, or two).

    A former commune has its own where the table gives them, otherwise those of its successor.
    """
    rows = Coverage.objects.select_related("constituency", "constituency__parent").order_by(
        "constituency__code"
    )
    return list(rows.filter(commune=commune)) or list(rows.filter(commune=commune.successor_id))


def communes_of(constituency: Place) -> QuerySet[Place]:
    """The communes a constituency covers, wholly or in part, by name."""
    return Place.objects.filter(constituencies__constituency=constituency).order_by("sort_key")


def departement_of(place: Place) -> Place | None:
    """The département a place is or lies in; None for a region (no query when its parent is there)."""
    if place.kind == Kind.DEPARTEMENT:
        return place
    return place.parent if place.kind in {Kind.COMMUNE, Kind.CONSTITUENCY} else None


def within(place: Place) -> Q:
    """The condition for a constituency to lie in a place (itself, its département, its region)."""
    return Q(pk=place.pk) | Q(parent=place.pk) | Q(parent__parent=place.pk)


def found(text: str, *, kinds: Collection[Kind] = (), limit: int = 10) -> list[Found]:
    """What `search` finds, with what tells namesakes apart."""
    return described(search(text, kinds=kinds, limit=limit))


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

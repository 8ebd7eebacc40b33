"""Writes: the places that ship with the package."""

import gzip
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, TypedDict

from django.db import connection, models, transaction

from portevoix.places.enums import Kind
from portevoix.places.models import Coverage, Place, Postcode, Word
from portevoix.places.rules import fold

PACKAGE = Path(__file__).parent / "data" / "france.json.gz"
BATCH = 2000
FACTS = ["name", "sort_key", "population", "longitude", "latitude", "parent_id", "successor_id"]


class Tally(TypedDict):
    """Rows of places, by what became of them."""

    created: int
    changed: int
    unchanged: int


class Figures(Tally):
    """What a load did, under the public names of an import."""

    data_date: str
    counts: dict[str, int]
    closed: int
    warnings: list[str]


class PackageMissing(Exception):  # noqa: N818  a refusal is named as the fact
    """The file of places was not built: `make setup` builds it, and the wheel holds it."""


def load_package(file: Path = PACKAGE, *, communes: bool = True) -> Figures:
    """Bring the tables in step with the package's file; a second time nothing changes.

    Rows keep their keys; a place that left the file stays, since mandates point to it.
    Without communes it costs a tenth: regions, départements and constituencies are what an import of deputies
    needs. Raises PackageMissing. Costs 3 s of CPU the first time, 1.5 s then.
    """
    if not file.exists():
        raise PackageMissing(file.name)
    with gzip.open(file) as source:
        france = json.load(source)
    with transaction.atomic():
        tally = _load_places(france, communes=communes)
        if communes:
            _load_links(france)
    counts = {
        "regions": len(france["regions"]),
        "departements": len(france["departements"]),
        "communes": france["current"] if communes else 0,
        "constituencies": len(france["constituencies"]),
    }
    return {"data_date": france["date"], "counts": counts, "closed": 0, "warnings": [], **tally}


def has_communes() -> bool:
    """Whether the whole package was loaded once."""
    return Place.objects.filter(kind=Kind.COMMUNE).exists()


def _load_places(france: dict[str, Any], *, communes: bool) -> Tally:
    """Regions, then what lies in them, then what became of merged communes."""
    tally: Tally = {"created": 0, "changed": 0, "unchanged": 0}
    _store(Kind.REGION, ((code, {"name": name}) for code, name in france["regions"]), tally)
    regions = _keys(Kind.REGION)
    _store(
        Kind.DEPARTEMENT,
        ((code, {"name": name, "parent_id": regions.get(of)}) for code, name, of in france["departements"]),
        tally,
    )
    departements = _keys(Kind.DEPARTEMENT)
    _store(
        Kind.CONSTITUENCY,
        (
            (code, {"name": name, "parent_id": departements[of]})
            for code, name, of in france["constituencies"]
        ),
        tally,
    )
    if not communes:
        return tally
    current = [row for row in france["communes"] if row[3] is None]
    _store(Kind.COMMUNE, (_commune(row, departements, {}) for row in current), tally)
    keys = _keys(Kind.COMMUNE)
    former = [row for row in france["communes"] if row[3] is not None]
    _store(Kind.COMMUNE, (_commune(row, departements, keys) for row in former), tally)
    return tally


def _commune(
    row: list[Any], departements: dict[str, int], keys: dict[str, int]
) -> tuple[str, dict[str, Any]]:
    code, name, departement, successor, population, _postcodes, longitude, latitude = row
    return code, {
        "name": name,
        "parent_id": departements[departement],
        "successor_id": keys.get(successor),
        "population": population,
        "longitude": longitude,
        "latitude": latitude,
    }


def _keys(kind: Kind) -> dict[str, int]:
    return dict(Place.objects.filter(kind=kind).values_list("code", "pk"))


def _store(kind: Kind, rows: Iterable[tuple[str, dict[str, Any]]], tally: Tally) -> None:
    """Create what is new, change what differs, in bulk."""
    known = {place.code: place for place in Place.objects.filter(kind=kind)}
    new, changed = [], []
    for code, facts in rows:
        wanted = {**dict.fromkeys(FACTS), **facts, "sort_key": fold(facts["name"])}
        place = known.get(code)
        if place is None:
            new.append(Place(kind=kind, code=code, **wanted))
        elif any(getattr(place, field) != wanted[field] for field in FACTS):
            for field, value in wanted.items():
                setattr(place, field, value)
            changed.append(place)
        else:
            tally["unchanged"] += 1
    Place.objects.bulk_create(new, batch_size=BATCH)
    Place.objects.bulk_update(changed, [field.removesuffix("_id") for field in FACTS], batch_size=500)
    tally["created"] += len(new)
    tally["changed"] += len(changed)


def _load_links(france: dict[str, Any]) -> None:
    """Words, postcodes and coverage: what differs is written, what is gone is erased."""
    communes, seats = _keys(Kind.COMMUNE), _keys(Kind.CONSTITUENCY)
    words = {(pk, word) for pk, key in Place.objects.values_list("pk", "sort_key") for word in key.split()}
    _match(Word, words, ("place_id", "word"))
    codes = {(communes[row[0]], code) for row in france["communes"] for code in row[5]}
    _match(Postcode, codes, ("commune_id", "code"))
    covered = {
        (communes[code], seats[seat], len(found) > 1) for code, found in france["coverage"] for seat in found
    }
    _match(Coverage, covered, ("commune_id", "constituency_id", "is_partial"))


def _match(model: type[models.Model], wanted: set[tuple[Any, ...]], fields: tuple[str, ...]) -> None:
    """Erase the rows not wanted, then write those missing (bare SQL: the ORM costs three times the CPU)."""
    there = {row[1:]: row[0] for row in model._default_manager.values_list("pk", *fields)}
    gone = [pk for row, pk in there.items() if row not in wanted]
    for start in range(0, len(gone), 500):
        model._default_manager.filter(pk__in=gone[start : start + 500]).delete()
    columns = ", ".join(connection.ops.quote_name(field) for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {table} ({columns}) VALUES ({marks})",  # noqa: S608  names of our own models
            sorted(wanted - there.keys()),
        )

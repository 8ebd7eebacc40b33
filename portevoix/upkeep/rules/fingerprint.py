"""The content of a table as one number, the same on SQLite and on PostgreSQL."""

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

SIZE = 1 << 256


class Kind(StrEnum):
    """Columns whose text has several writings for one value."""

    PLAIN = "plain"
    JSON = "json"
    MOMENT = "moment"


@dataclass(frozen=True)
class Column:
    """One column of a table."""

    name: str
    kind: Kind


@dataclass(frozen=True)
class Table:
    """How many rows a table has, and what they hold."""

    rows: int
    sha256: str


def fingerprint(columns: Sequence[Column], rows: Iterable[Sequence[Any]]) -> Table:
    """The rows in any order: the sum of the SHA-256 of each. Costs one pass, a row in memory at a time.

    Columns are taken by name: their order differs between databases that grew differently.
    """
    order = sorted(range(len(columns)), key=lambda place: columns[place].name)
    writers = [(place, WRITERS[columns[place].kind]) for place in order]
    total = _number(json.dumps([columns[place].name for place in order]))
    count = 0
    for row in rows:
        total += _number(json.dumps([write(row[place]) for place, write in writers], ensure_ascii=False))
        count += 1
    return Table(count, f"{total % SIZE:064x}")


def _number(text: str) -> int:
    data = text.encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.sha256(data).digest())


def stored(value: Any) -> Any:
    """A value of Python as Django writes it in SQLite: PostgreSQL's rows become SQLite's."""
    convert = CONVERSIONS.get(type(value))
    return convert(value) if convert else value


def _moment(value: datetime) -> str:
    return str(value.astimezone(UTC).replace(tzinfo=None) if value.tzinfo else value)


CONVERSIONS: dict[type, Callable[[Any], Any]] = {
    bool: int,
    datetime: _moment,
    date: date.isoformat,
    time: str,
    timedelta: lambda value: value // timedelta(microseconds=1),
    Decimal: str,
    UUID: lambda value: value.hex,
    memoryview: bytes,
    dict: json.dumps,
    list: json.dumps,
}


def _plain(value: Any) -> Any:
    return f"\0{value.hex()}" if isinstance(value, bytes) else value


def _json(value: str | None) -> Any:
    """Keys in order, whole numbers without a point: what a jsonb column does to a text."""
    return None if value is None else json.dumps(json.loads(value, parse_float=_figure), sort_keys=True)


def _figure(text: str) -> float | int:
    number = float(text)
    return int(number) if number.is_integer() else number


def _read_moment(value: str | None) -> str | None:
    return None if value is None else _moment(datetime.fromisoformat(value))


WRITERS: dict[Kind, Callable[[Any], Any]] = {
    Kind.PLAIN: _plain,
    Kind.JSON: _json,
    Kind.MOMENT: _read_moment,
}

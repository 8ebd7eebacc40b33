"""Hundreds of thousands of rows by bare SQL: the ORM costs three times the CPU, and text keys twice.

Values are plain texts and numbers: a member of an enumeration costs SQLite five times as much to bind.
"""

import gc
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection, models


@contextmanager
def without_collection() -> Iterator[None]:
    """Without the search for cycles, of which rows have none: it costs a seventh of an import of 600,000."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


@contextmanager
def indexes_last(*some: type[models.Model]) -> Iterator[None]:
    """Tables filled from nothing: on SQLite their indexes are taken away, then built at once, at half the cost.

    Within one transaction, which brings them back if it fails. PostgreSQL would shut readers out: it keeps them.
    """
    if connection.vendor != "sqlite":
        yield
        return
    tables = [model._meta.db_table for model in some]
    asked = f"SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN ({_marks(tables)})"  # noqa: S608
    with connection.cursor() as cursor:
        indexes = cursor.execute(asked, tables).fetchall()
        for name, _sql in indexes:
            cursor.execute(f"DROP INDEX {connection.ops.quote_name(name)}")
        yield
        for _name, sql in indexes:
            cursor.execute(sql)


def reserve(model: type[models.Model], count: int) -> Sequence[int]:
    """Keys for rows to come, which then need not be read back. Within a transaction that writes."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":  # one writer at a time: what follows the last key is ours
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
            found = cursor.fetchone()
            last = found[0] if found else 0
            return range(last + 1, last + 1 + count)
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count]
        )
        return [key for (key,) in cursor.fetchall()]


def insert(
    model: type[models.Model],
    columns: Sequence[str],
    rows: Sequence[Sequence[Any]],
    *,
    same: Mapping[str, str | int] | None = None,
) -> None:
    """Write rows in one statement prepared once; `same` holds the columns that say one thing in all of them.

    Every column without a default in the database is named.
    """
    if not rows:
        return
    same = same or {}
    names = _names([*columns, *same])
    if connection.vendor == "postgresql":
        _copy(f"COPY {_table(model)} ({names}) FROM STDIN", rows, tuple(same.values()))
        return
    values = ", ".join([_marks(columns), *map(_literal, same.values())])
    _many(f"INSERT INTO {_table(model)} ({names}) VALUES ({values})", rows)  # noqa: S608  our own names


def _copy(sql: str, rows: Sequence[Sequence[Any]], same: tuple[Any, ...]) -> None:
    with connection.cursor() as cursor, cursor.copy(sql) as copy:
        for row in rows:
            copy.write_row((*row, *same))


def _literal(value: str | int) -> str:
    """A value of our own code inside a statement."""
    return str(value) if isinstance(value, int) else "'" + value.replace("'", "''") + "'"


def _marks(columns: Sequence[str]) -> str:
    return ", ".join(["%s"] * len(columns))


def update(
    model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]], *, where: str = "id"
) -> None:
    """Set columns of rows; the last value of each is that of the column `where`."""
    said = ", ".join(f"{connection.ops.quote_name(name)} = %s" for name in columns)
    key = connection.ops.quote_name(where)
    _many(f"UPDATE {_table(model)} SET {said} WHERE {key} = %s", list(rows))  # noqa: S608  our own names


def _many(sql: str, rows: Sequence[Sequence[Any]]) -> None:
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(sql, rows)


def _table(model: type[models.Model]) -> str:
    return connection.ops.quote_name(model._meta.db_table)


def _names(columns: Sequence[str]) -> str:
    return ", ".join(connection.ops.quote_name(name) for name in columns)

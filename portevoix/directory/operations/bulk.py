"""Hundreds of thousands of rows by bare SQL: the ORM costs three times the CPU, and text keys twice."""

import gc
from collections.abc import Iterable, Iterator, Sequence
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


def insert(model: type[models.Model], columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Write rows in one statement prepared once; every column without a default in the database is named."""
    marks = ", ".join(["%s"] * len(columns))
    _many(f"INSERT INTO {_table(model)} ({_names(columns)}) VALUES ({marks})", rows)  # noqa: S608  our own names


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

"""A database as one SQLite file: the snapshot that every backup holds."""

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import cast

from django.db import connection

from portevoix.upkeep.rules.fingerprint import Column, Kind, Table, fingerprint
from portevoix.upkeep.rules.manifest import LEFT_OUT

JSON_CHECK = re.compile(r"json_valid\(\s*[\"`]?(\w+)", re.IGNORECASE)


class WithinTransaction(Exception):  # noqa: N818  refusals are named as the fact
    """A snapshot taken inside a transaction would wait for its end for ever."""


def live() -> sqlite3.Connection:
    """The connection of this thread, when SQLite holds the database."""
    connection.ensure_connection()
    return cast("sqlite3.Connection", connection.connection)


def snapshot(source: sqlite3.Connection, to: Path) -> None:
    """The whole database of an open connection as it is at one moment, while others write.

    Sessions and cache are emptied from the copy, and nothing of them stays in its free pages.
    """
    if source.in_transaction:
        raise WithinTransaction
    with closing(sqlite3.connect(to)) as copy:
        source.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
        copy.execute("PRAGMA secure_delete=ON")
        for name in tables(copy) & LEFT_OUT:
            copy.execute(f'DELETE FROM "{name}"')  # noqa: S608  a name of ours
        copy.commit()


def tables(base: sqlite3.Connection) -> set[str]:
    """The names of the tables, SQLite's own apart."""
    found = base.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    return {name for (name,) in found}


def columns(base: sqlite3.Connection, table: str) -> list[Column]:
    """The columns of a table, in its own order."""
    (text,) = base.execute("SELECT sql FROM sqlite_master WHERE name = ?", [table]).fetchone()
    json = set(JSON_CHECK.findall(text))
    return [
        Column(name, Kind.JSON if name in json else Kind.MOMENT if kind == "datetime" else Kind.PLAIN)
        for _place, name, kind, *_rest in base.execute(f'PRAGMA table_info("{table}")')
    ]


def key_of(base: sqlite3.Connection, table: str) -> str:
    """The column that numbers the rows of a table."""
    return next((row[1] for row in base.execute(f'PRAGMA table_info("{table}")') if row[5]), "id")


def rows(base: sqlite3.Connection, table: str, names: list[str]) -> Iterator[tuple[object, ...]]:
    """Every row, one after the other."""
    quoted = ", ".join(f'"{name}"' for name in names)
    return iter(base.execute(f'SELECT {quoted} FROM "{table}"'))  # noqa: S608  names of ours


def fingerprints(file: Path, *, told: Callable[[str], None] = lambda _name: None) -> dict[str, Table]:
    """Count and content of every table that is kept."""
    found = {}
    with closing(sqlite3.connect(file)) as base:
        for name in sorted(tables(base) - LEFT_OUT):
            told(name)
            known = columns(base, name)
            found[name] = fingerprint(known, rows(base, name, [column.name for column in known]))
    return found


def faults(base: sqlite3.Connection) -> list[str]:
    """What SQLite itself finds wrong: damaged pages, rows that point to nothing."""
    pages = [text for (text,) in base.execute("PRAGMA integrity_check(5)") if text != "ok"]
    links = [f"{row[0]} → {row[2]}" for row in base.execute("PRAGMA foreign_key_check").fetchmany(5)]
    return pages + links


def close_journal(file: Path) -> None:
    """Bring a database that nobody uses into its one file, without -wal nor -shm beside it."""
    with closing(sqlite3.connect(file)) as base:
        base.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        base.execute("PRAGMA journal_mode=DELETE")

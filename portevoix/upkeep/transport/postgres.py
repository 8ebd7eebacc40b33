"""PostgreSQL's rows to a SQLite file and back; every statement streams, memory stays as it is."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from django.db import connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.sqlite3.base import DatabaseWrapper as SqliteWrapper
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ProjectState
from django.db.models import Model

from portevoix.upkeep.rules.fingerprint import Column, Kind, Table, fingerprint, stored
from portevoix.upkeep.rules.manifest import LEFT_OUT
from portevoix.upkeep.transport import sqlite

ALIAS = "backup"  # of the SQLite file while its tables are made, in this thread
COLUMNS = """
    SELECT column_name, data_type FROM information_schema.columns
    WHERE table_schema = current_schema() AND table_name = %s ORDER BY ordinal_position
"""
TABLES = """
    SELECT table_name FROM information_schema.tables
    WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'
"""
KINDS = {"jsonb": Kind.JSON, "timestamp with time zone": Kind.MOMENT}


def snapshot(to: Path) -> None:
    """The whole database as it is at one moment, in a new SQLite file of the same schema."""
    source = connection.copy()
    try:
        source.set_autocommit(False)
        with source.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        make_schema(to, schema_of(source))
        with closing(sqlite3.connect(to)) as copy:
            copy.execute("PRAGMA synchronous=OFF")  # the whole file is synced once
            for name in sorted((tables(source) & sqlite.tables(copy)) - LEFT_OUT):
                _copy_out(source, copy, name)
                _keep_numbers(source, copy, name)
            copy.commit()
        source.rollback()
    finally:
        source.close()


def schema_of(source: BaseDatabaseWrapper) -> ProjectState:
    """The models as the migrations applied there left them: those of the code may be ahead."""
    loader = MigrationLoader(source)
    applied = [key for key in loader.applied_migrations if key in loader.graph.nodes]
    return loader.project_state(applied)


def make_schema(file: Path, state: ProjectState) -> None:
    """Write the tables of those models in a new SQLite file."""
    facts = {**connection.settings_dict, "ENGINE": "django.db.backends.sqlite3", "NAME": str(file)}
    target = SqliteWrapper({**facts, "OPTIONS": {}, "CONN_MAX_AGE": 0}, alias=ALIAS)
    connections[ALIAS] = target
    try:
        with target.schema_editor() as editor:
            for model in _models(state):
                editor.create_model(model)
        MigrationRecorder(target).ensure_schema()
    finally:
        target.close()
        del connections[ALIAS]


def _models(state: ProjectState) -> list[type[Model]]:
    found = state.apps.get_models()
    return [model for model in found if model._meta.managed and not model._meta.proxy]


def tables(base: BaseDatabaseWrapper) -> set[str]:
    """The names of the tables of our schema."""
    with base.cursor() as cursor:
        cursor.execute(TABLES)
        return {name for (name,) in cursor.fetchall()}


def columns(base: BaseDatabaseWrapper, table: str) -> list[Column]:
    """The columns of a table, in its own order."""
    with base.cursor() as cursor:
        cursor.execute(COLUMNS, [table])
        return [Column(name, KINDS.get(kind, Kind.PLAIN)) for name, kind in cursor.fetchall()]


def _rows(base: BaseDatabaseWrapper, table: str, names: list[str]) -> Iterator[tuple[Any, ...]]:
    quoted = ", ".join(f'"{name}"' for name in names)
    with base.chunked_cursor() as cursor:
        cursor.execute(f'SELECT {quoted} FROM "{table}"')  # noqa: S608  names of ours
        for row in cursor:
            yield tuple(map(stored, row))


def _copy_out(source: BaseDatabaseWrapper, copy: sqlite3.Connection, table: str) -> None:
    names = [column.name for column in columns(source, table)]
    quoted, places = ", ".join(f'"{name}"' for name in names), ", ".join("?" * len(names))
    copy.executemany(
        f'INSERT INTO "{table}" ({quoted}) VALUES ({places})',  # noqa: S608  names of ours
        _rows(source, table, names),
    )


def fingerprints(names: set[str]) -> dict[str, Table]:
    """Count and content of those tables, as the caller's transaction sees them."""
    found = {}
    for name in sorted(names):
        known = columns(connection, name)
        found[name] = fingerprint(known, _rows(connection, name, [column.name for column in known]))
    return found


class Differs(Exception):  # noqa: N818  refusals are named as the fact
    """What was written is not what was read: the table (first argument)."""


@transaction.atomic
def load(file: Path) -> None:
    """Put a SQLite file of the present schema in place of all tables; all of it or nothing.

    Tables are written first, then links and indexes, which checks every one of them. Raises Differs.
    """
    state = MigrationLoader(None).project_state()
    _drop_all()
    with closing(sqlite3.connect(file)) as source, connection.schema_editor(atomic=False) as editor:
        MigrationRecorder(connection).ensure_schema()
        for model in _models(state):
            editor.create_model(model)
        for name in sorted(sqlite.tables(source) & tables(connection)):
            _copy_in(source, name)
        _give_numbers(source)
    _check(file)


def _drop_all() -> None:
    with connection.cursor() as cursor:
        for name in sorted(tables(connection)):
            cursor.execute(f'DROP TABLE "{name}" CASCADE')


def _copy_in(source: sqlite3.Connection, table: str) -> None:
    names = [column.name for column in sqlite.columns(source, table)]
    quoted = ", ".join(f'"{name}"' for name in names)
    with connection.cursor() as cursor, cursor.copy(f'COPY "{table}" ({quoted}) FROM STDIN') as copy:
        for row in sqlite.rows(source, table, names):
            copy.write_row(row)


def _give_numbers(source: sqlite3.Connection) -> None:
    """The next number of each table follows the last one ever given: an erased person's is not given again."""
    with connection.cursor() as cursor:
        for table, number in source.execute("SELECT name, seq FROM sqlite_sequence WHERE seq > 0"):
            key = sqlite.key_of(source, table)
            cursor.execute("SELECT setval(pg_get_serial_sequence(%s, %s), %s)", [f'"{table}"', key, number])


def _keep_numbers(source: BaseDatabaseWrapper, copy: sqlite3.Connection, table: str) -> None:
    """The same, the other way."""
    key = sqlite.key_of(copy, table)
    with source.cursor() as cursor:
        cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [f'"{table}"', key])
        (sequence,) = cursor.fetchone() or [None]
        if sequence is None:
            return
        cursor.execute(f"SELECT last_value FROM {sequence} WHERE is_called")  # noqa: S608  its own name
        given = cursor.fetchone()
    copy.execute("DELETE FROM sqlite_sequence WHERE name = ?", [table])
    if given:
        copy.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", [table, given[0]])


def _check(file: Path) -> None:
    expected = sqlite.fingerprints(file)
    for name, found in fingerprints(set(expected)).items():
        if found != expected[name]:
            raise Differs(name)


def faults() -> list[str]:
    """Promises that PostgreSQL was never asked to check."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT conname FROM pg_constraint WHERE NOT convalidated ORDER BY conname LIMIT 5")
        return [name for (name,) in cursor.fetchall()]

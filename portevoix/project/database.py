"""Which database: a SQLite file in the data folder, or the PostgreSQL that PORTEVOIX_DATABASE_URL names."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import dj_database_url
from django.db import connection

FILE = "portevoix.sqlite3"
PRAGMAS = "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON", "cache_size=-20000"


PREPARING = 0x706F727465766F69  # "portevoi": the lock of whoever changes the tables


class Unknown(Exception):  # noqa: N818  refusals are named as the fact
    """The address is not that of a PostgreSQL database."""


def settings_of(url: str, folder: Path) -> dict[str, Any]:
    """Django's settings of the database at that address; of the embedded one when it is empty. Raises Unknown."""
    return _server(url) if url else _embedded(folder)


def _embedded(folder: Path) -> dict[str, Any]:
    """SQLite in WAL: every commit on disk before it is acknowledged, writers wait for each other."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": folder / FILE,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "".join(f"PRAGMA {pragma};" for pragma in PRAGMAS),
        },
    }


def _server(url: str) -> dict[str, Any]:
    """PostgreSQL, connections kept a minute and tried before use. Raises Unknown."""
    try:
        found = dj_database_url.parse(url, conn_max_age=60, conn_health_checks=True)
    except (dj_database_url.ParseError, dj_database_url.UnknownSchemeError, ValueError) as error:
        raise Unknown from error
    if found["ENGINE"] != "django.db.backends.postgresql":
        raise Unknown
    return dict(found)


@contextmanager
def alone() -> Iterator[None]:
    """Nobody else changes the tables meanwhile; other nodes of the same server wait.

    SQLite's folder is already held by its one `serve`.
    """
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [PREPARING])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [PREPARING])

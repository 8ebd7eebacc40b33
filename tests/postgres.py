"""Databases of a real PostgreSQL for tests: the suite's own server when there is one, else a throw-away cluster."""

import contextlib
import os
import secrets
from collections.abc import Callable, Iterator

import psycopg
import pytest

from tools.postgres import Cluster, folder_of_programs

GIVEN = os.environ.get("PORTEVOIX_DATABASE_URL", "")  # `make test-postgres` gives one to the whole suite


def named(server: str, name: str) -> str:
    """The address of another database of the same server."""
    return f"{server.rpartition('/')[0]}/{name}"


def make_database(server: str, *, template: str = "", name: str = "") -> str:
    """A new database, empty or a copy of another; its address."""
    name = name or f"portevoix_{secrets.token_hex(6)}"
    like = f' TEMPLATE "{template.rpartition("/")[2]}"' if template else ""
    with psycopg.connect(named(server, "postgres"), autocommit=True) as link:
        link.execute(f'CREATE DATABASE "{name}"{like}')
    return named(server, name)


def drop_database(url: str) -> None:
    """Erase one, whoever still uses it."""
    with psycopg.connect(named(url, "postgres"), autocommit=True) as link:
        link.execute(f'DROP DATABASE IF EXISTS "{url.rpartition("/")[2]}" WITH (FORCE)')


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of a server; skipped where PostgreSQL is not installed (`make test-postgres` installs it)."""
    with contextlib.ExitStack() as stack:
        if GIVEN:
            yield GIVEN
        elif folder_of_programs() is None:
            pytest.skip("needs PostgreSQL: make test-postgres installs it")
        else:
            yield stack.enter_context(Cluster()).url()


@pytest.fixture
def postgres_database(postgres_server: str) -> Iterator[Callable[[], str]]:
    """Make empty databases; each is erased at the end of the test."""
    made: list[str] = []

    def make() -> str:
        made.append(make_database(postgres_server))
        return made[-1]

    yield make
    for url in made:
        drop_database(url)

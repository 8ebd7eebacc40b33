"""Portevoix as processes of its own: a data folder and a database each, started, killed, and none left behind."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from tests import postgres

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60.0  # seconds


def wait_until(holds: Callable[[], object], *, patience: float = PATIENCE) -> None:
    """Wait for something to become true; fail when it does not."""
    limit = time.monotonic() + patience
    while not holds():
        assert time.monotonic() < limit, "nothing happens any more"
        time.sleep(0.02)


def is_alive(number: int) -> bool:
    """Whether a process runs (a zombie does not)."""
    try:
        return ") Z " not in Path(f"/proc/{number}/stat").read_text()
    except FileNotFoundError:
        return False


def cleared() -> dict[str, str]:
    """Our environment, without the settings of whoever runs the tests."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PORTEVOIX_")}


class Folder:
    """One data folder, its database, and the processes that use them.

    The database is the folder's own SQLite, or one of the PostgreSQL server that the whole suite was given.
    """

    def __init__(self, path: Path, *, database: str | None = None) -> None:
        self.path = path
        if database is None:
            database = postgres.make_database(postgres.GIVEN) if postgres.GIVEN else ""
        self.database = database
        self.environment = {
            **cleared(),
            "PORTEVOIX_ENV_FILE": "",
            "PORTEVOIX_DATA_DIR": str(path),
            "PORTEVOIX_DATABASE_URL": database,
        }
        self.started: list[subprocess.Popen[str]] = []

    def start(self, *command: str, **environment: str) -> subprocess.Popen[str]:
        """Start a Python process in the folder."""
        process = subprocess.Popen(
            [sys.executable, *command],
            env={**self.environment, **environment},
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.started.append(process)
        return process

    def worker(self, **environment: str) -> subprocess.Popen[str]:
        """Start a worker that knows the handlers of tests."""
        return self.start("-m", "tests.reliability.worker", **environment)

    def serve(self, port: int, **environment: str) -> subprocess.Popen[str]:
        """Start everything."""
        return self.start("-m", "portevoix", "serve", "--port", str(port), **environment)

    def copy(self, path: Path) -> "Folder":
        """The same folder and database, elsewhere; nobody may use this one meanwhile."""
        shutil.copytree(self.path, path)
        made = postgres.make_database(self.database, template=self.database) if self.database else ""
        return Folder(path, database=made)

    def rows(self, query: str) -> list[tuple]:
        """Read (or change) the database beside the processes."""
        if self.database:
            with psycopg.connect(self.database) as link:
                done = link.execute(query)
                return done.fetchall() if done.description else []
        base = sqlite3.connect(self.path / "portevoix.sqlite3", timeout=20)
        try:
            found = base.execute(query).fetchall()
            base.commit()
        finally:
            base.close()
        return found

    def end(self) -> None:
        """Kill whatever is left, and erase the database of a server."""
        for process in self.started:
            if process.poll() is None:
                process.send_signal(signal.SIGKILL)
            process.wait()
            for pipe in (process.stdin, process.stdout, process.stderr):
                pipe.close()
        if self.database:
            postgres.drop_database(self.database)


@pytest.fixture(scope="session")
def prepared_folder(tmp_path_factory):
    """A data folder with an empty database, made once."""
    own = Folder(tmp_path_factory.mktemp("prepared") / "data")
    command = [sys.executable, "-m", "portevoix", "migrate", "--verbosity", "0"]
    subprocess.run(command, env=own.environment, cwd=ROOT, check=True)
    yield own
    own.end()


@pytest.fixture
def folder(prepared_folder, tmp_path):
    """A copy of it for one test; no process outlives the test."""
    own = prepared_folder.copy(tmp_path / "data")
    yield own
    own.end()

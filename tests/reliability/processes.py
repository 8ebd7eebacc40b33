"""Portevoix as processes of its own: a data folder each, started, killed, and none left behind."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

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


class Folder:
    """One data folder and the processes that use it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("PORTEVOIX_")},
            "PORTEVOIX_DATA_DIR": str(path),
        }
        self.started: list[subprocess.Popen[str]] = []

    def start(self, *command: str, **environment: str) -> subprocess.Popen[str]:
        """Start a Python process in the folder."""
        process = subprocess.Popen(
            [sys.executable, *command],
            env={**self.environment, **environment},
            cwd=ROOT,
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

    def rows(self, query: str, *values: object) -> list[tuple]:
        """Read the database beside the processes."""
        base = sqlite3.connect(self.path / "portevoix.sqlite3", timeout=20)
        try:
            found = base.execute(query, values).fetchall()
            base.commit()
        finally:
            base.close()
        return found

    def end(self) -> None:
        """Kill whatever is left."""
        for process in self.started:
            if process.poll() is None:
                process.send_signal(signal.SIGKILL)
            process.wait()
            for pipe in (process.stdout, process.stderr):
                pipe.close()


@pytest.fixture(scope="session")
def prepared_folder(tmp_path_factory):
    """A data folder with an empty database, made once."""
    path = tmp_path_factory.mktemp("prepared") / "data"
    command = [sys.executable, "-m", "portevoix", "migrate", "--verbosity", "0"]
    subprocess.run(command, env={**os.environ, "PORTEVOIX_DATA_DIR": str(path)}, cwd=ROOT, check=True)
    return path


@pytest.fixture
def folder(prepared_folder, tmp_path):
    """A copy of it for one test; no process outlives the test."""
    path = tmp_path / "data"
    shutil.copytree(prepared_folder, path)
    own = Folder(path)
    yield own
    own.end()

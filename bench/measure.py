"""Whole commands, timed by the operating system's own accounting."""

import json
import os
import resource
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

PORTEVOIX = Path(sys.executable).with_name("portevoix")


@dataclass(frozen=True)
class Row:
    """One line of the table: our CPU seconds, the peer's, what we aim for, what makes it hold."""

    work: str
    ours: float
    peer: float | None
    peer_name: str
    aim: str
    holds: bool


def cpu_of(*command: str | Path, data: Path, **environment: str) -> float:
    """CPU seconds (user and system, children included) of one command that must succeed."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        [str(word) for word in command],
        env={**os.environ, "PORTEVOIX_DATA_DIR": str(data), **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"{' '.join(map(str, command))}\n{done.stdout}\n{done.stderr}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def said_by(script: str, *words: str | Path, data: Path) -> dict[str, float]:
    """What a script prints last: seconds by name, measured by itself."""
    done = subprocess.run(
        [sys.executable, "-c", script, *map(str, words)],
        env=os.environ
        | {"PORTEVOIX_DATA_DIR": str(data), "DJANGO_SETTINGS_MODULE": "portevoix.project.settings"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(done.stderr)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def best_of(times: int, *command: str | Path, data: Path) -> float:
    """The least CPU of several runs: what the machine's other work disturbed least."""
    return min(cpu_of(*command, data=data) for _ in range(times))

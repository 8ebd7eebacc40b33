"""One import as it was asked for."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

Progress = Callable[[int, int], None]


def unwatched(_done: int, _total: int) -> None:
    """Progress that nobody looks at."""


@dataclass(frozen=True)
class Asked:
    """One import as it was asked for; `files` are there, addresses already fetched."""

    files: Sequence[Path | bytes]
    origin: str
    at: datetime
    accept_closures: int = 0
    dry_run: bool = False
    progress: Progress = unwatched
    started_by: Any = None

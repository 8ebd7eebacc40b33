"""Imports one source from a file, a folder or its official address."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from portevoix.directory.models import ImportRun
from portevoix.directory.operations.reconcile import open_bodies, reconcile
from portevoix.directory.sources import an, fetch

STEPS = 3  # fetch, read, write


def unwatched(_done: int, _total: int) -> None:
    """Progress that nobody looks at."""


def import_an(
    source: Path | bytes | str,
    *,
    at: datetime,
    origin: str = "",
    accept_closures: int = 0,
    progress: Callable[[int, int], None] = unwatched,
    started_by: Any = None,
) -> ImportRun:
    """Import the deputies in office from a zip, its bytes, a folder, or the official address.

    Raises SourceRefused (its text is the sentence to show) or TooManyClosures; then nothing is written.
    """
    progress(0, STEPS)
    content = fetch.download(source) if isinstance(source, str) else source
    progress(1, STEPS)
    named = source if isinstance(source, str) else source.name if isinstance(source, Path) else ""
    package = an.read(content, also=open_bodies())
    progress(2, STEPS)
    run = reconcile(
        package,
        origin=origin or named,
        at=at,
        accept_closures=accept_closures,
        started_by=started_by,
    )
    progress(STEPS, STEPS)
    return run

"""Imports one source from a file, a folder or its official address."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from portevoix.directory.models import ImportRun
from portevoix.directory.operations.reconcile import open_bodies, reconcile, unwatched
from portevoix.directory.sources import an, fetch


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
    content = fetch.download(source) if isinstance(source, str) else source
    named = source if isinstance(source, str) else source.name if isinstance(source, Path) else ""
    return reconcile(
        an.read(content, also=open_bodies()),
        origin=origin or named,
        at=at,
        accept_closures=accept_closures,
        progress=progress,
        started_by=started_by,
    )

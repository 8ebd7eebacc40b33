"""Imports any source from files, folders or official addresses."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from portevoix.directory.enums import Source
from portevoix.directory.models import ImportRun
from portevoix.directory.operations import registers
from portevoix.directory.operations.asking import Asked, Progress, unwatched
from portevoix.directory.operations.reconcile import open_bodies, reconcile
from portevoix.directory.sources import an, dila, fetch, government, mep, senat
from portevoix.directory.sources.records import Package

STEPS = 3  # fetch, read, write
Given = Path | bytes | str  # a file or folder, its bytes, or an official address
Importer = Callable[[Asked], ImportRun]


def import_source(
    source: str,
    files: Sequence[Given],
    *,
    at: datetime,
    origin: str = "",
    accept_closures: int = 0,
    dry_run: bool = False,
    progress: Progress = unwatched,
    started_by: Any = None,
) -> ImportRun:
    """Bring the directory in step with one source (a word of `Source`), from one file or several.

    With `dry_run` the record (figures, differences, warnings) is returned, and nothing is written.
    Raises SourceRefused (its text is the sentence to show) or TooManyClosures; then nothing is written.
    """
    progress(0, STEPS)
    here = [fetch.download(one) if isinstance(one, str) else one for one in files]
    progress(1, STEPS)
    asked = Asked(here, origin or _origin(files), at, accept_closures, dry_run, progress, started_by)
    run = IMPORTERS[Source(source)](asked)
    progress(STEPS, STEPS)
    return run


def _origin(files: Sequence[Given]) -> str:
    """Names of files and addresses, never a local path."""
    names = [one.name if isinstance(one, Path) else one for one in files if not isinstance(one, bytes)]
    return ", ".join(names)


def _by_packages(read: Callable[[Sequence[Path | bytes]], Sequence[Package]], asked: Asked) -> ImportRun:
    """Read files into records, then reconcile."""
    packages = read(asked.files)
    asked.progress(2, STEPS)
    return reconcile(
        packages,
        origin=asked.origin,
        at=asked.at,
        accept_closures=asked.accept_closures,
        dry_run=asked.dry_run,
        started_by=asked.started_by,
    )


def _assemblee(files: Sequence[Path | bytes]) -> Sequence[Package]:
    return [an.read(one, also=open_bodies()) for one in files]


IMPORTERS: Mapping[Source, Importer] = {
    Source.AN: partial(_by_packages, _assemblee),
    Source.SENAT: partial(_by_packages, senat.read),
    Source.GOUVERNEMENT: partial(_by_packages, government.read),
    Source.MEP: partial(_by_packages, mep.read),
    Source.DILA: partial(_by_packages, dila.read),
    Source.RNE: registers.take,
}

"""One backup: the database as it is at one moment, then the files it names, in one archive.

Stored files never change and are written before the row that names them: whatever the snapshot names is on disk,
unless somebody erased it since. What is erased while the backup is taken is noted as missing, and is not in it.
"""

import contextlib
import gzip
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db import connection

from portevoix import __version__
from portevoix.files.operations import sync_folder
from portevoix.upkeep.operations import folder
from portevoix.upkeep.rules import manifest as manifests
from portevoix.upkeep.rules.manifest import Manifest
from portevoix.upkeep.transport import archive, postgres, sqlite

LOCK = "backing-up"
WORKSHOP = ".backup-"
LEVEL = 3  # of gzip: text five times smaller, at 60 MB/s
BLOCK = 1 << 20
Told = Callable[[int, int], None]
"""Hears how many of how many steps are done; may raise to stop."""


class FileExists(Exception):  # noqa: N818  refusals are named as the fact
    """Something has that name already (first argument); nothing is written over unless one says so."""


@dataclass(frozen=True)
class Asked:
    """How a backup is to be: its moment, the age key it is sealed to, whether it holds more than the database."""

    at: datetime
    recipient: str = ""
    with_files: bool = True
    told: Told = lambda _done, _total: None


def to_file(target: Path, asked: Asked, *, replace: bool = False) -> Manifest:
    """Write a backup while the server runs, whole or not at all, and read it back when it is not sealed.

    Raises FileExists, AlreadyUnderWay, DiskFull (nothing is left), KeyRefused, OSError.
    """
    _refuse_existing(target, replace=replace)
    draft = target.with_name(f".{target.name}.part")
    with folder.alone(LOCK), folder.noticing_full_disk(), _erased_on_fault(draft):
        _sweep(target.parent)
        with os.fdopen(_create(draft), "wb") as out:
            manifest = _write(out, asked)
            out.flush()
            os.fsync(out.fileno())
        if not asked.recipient:
            check(draft)
        _refuse_existing(target, replace=replace)
        draft.rename(target)
        sync_folder(target.parent)
    return manifest


def _sweep(place: Path) -> None:
    """Erase what a backup cut short by a kill left behind."""
    for left in place.glob(".portevoix-*.part"):
        left.unlink(missing_ok=True)


def to_stream(out: IO[bytes], asked: Asked) -> Manifest:
    """Write a backup where nothing can be taken back: whoever reads it checks that it ends with its manifest."""
    with folder.alone(LOCK):
        return _write(out, asked)


def check(file: Path, *, identity: Path | None = None) -> Manifest:
    """Read all of a backup and compare it with its manifest. Raises NotABackup, TooNew, Sealed, KeyRefused."""
    with archive.opening(file, identity=identity) as source:
        return archive.read(source, place=lambda _name: None)


def _refuse_existing(target: Path, *, replace: bool) -> None:
    if target.exists() and not replace:
        raise FileExists(target)


def _create(draft: Path) -> int:
    return os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)


@contextlib.contextmanager
def _erased_on_fault(draft: Path) -> Iterator[None]:
    try:
        yield
    except BaseException:
        draft.unlink(missing_ok=True)
        raise


def _write(out: IO[bytes], asked: Asked) -> Manifest:
    if asked.recipient:
        archive.recipient_of(asked.recipient)  # refused before the work
    with ExitStack() as stack:
        room = stack.enter_context(folder.workshop(WORKSHOP))
        asked.told(0, 0)
        snapshot = room / "snapshot.sqlite3"
        take_snapshot(snapshot)
        plain = (
            stack.enter_context(archive.sealing(out, recipient=asked.recipient)) if asked.recipient else out
        )
        writer = archive.Writer(plain)
        stack.callback(writer.let_go)
        _add_database(writer, snapshot)
        if asked.recipient:
            _add_secret(writer)
        missing = _add_files(writer, snapshot, told=asked.told) if asked.with_files else ()
        manifest = _describe(snapshot, writer, asked, missing=missing)
        writer.finish(manifest)
    return manifest


def take_snapshot(to: Path) -> None:
    """The database as it is at one moment, as a SQLite file, whatever holds it."""
    if connection.vendor == "postgresql":
        postgres.snapshot(to)
        return
    sqlite.snapshot(sqlite.live(), to)


def _add_database(writer: archive.Writer, snapshot: Path) -> None:
    packed = snapshot.with_suffix(".gz")
    with snapshot.open("rb") as source, gzip.GzipFile(packed, "wb", compresslevel=LEVEL, mtime=0) as out:
        shutil.copyfileobj(source, out, BLOCK)
    writer.add_path(manifests.DATABASE, packed)
    packed.unlink()


def _add_secret(writer: archive.Writer) -> None:
    """Only into a sealed backup: whoever holds it could sign as the server."""
    kept = Path(settings.DATA_DIR) / manifests.SECRET
    if kept.exists():
        writer.add_path(manifests.SECRET, kept)


def stored_names(snapshot: Path) -> list[str]:
    """The path of every stored file that a snapshot names, as in the archive and in the data folder."""
    with closing(sqlite3.connect(snapshot)) as base:
        rows = base.execute("SELECT space, sha256 FROM files_storedfile ORDER BY space, sha256")
        return [f"files/{space}/{sha256[:2]}/{sha256}" for space, sha256 in rows]


def _add_files(writer: archive.Writer, snapshot: Path, *, told: Told) -> tuple[str, ...]:
    """Copy every file that the snapshot names; returns those that are not on disk."""
    names = stored_names(snapshot)
    missing = []
    for done, name in enumerate(names):
        told(done, len(names) + 1)
        try:
            writer.add_path(name, Path(settings.FILES_DIR) / name.removeprefix("files/"))
        except FileNotFoundError:
            missing.append(name)
    told(len(names), len(names) + 1)
    return tuple(missing)


def _describe(snapshot: Path, writer: archive.Writer, asked: Asked, *, missing: tuple[str, ...]) -> Manifest:
    return Manifest(
        version=__version__,
        at=asked.at,
        vendor=connection.vendor,
        migrations=migrations_of(snapshot),
        tables=sqlite.fingerprints(snapshot),
        files=dict(writer.files),
        missing=missing,
        settings=manifests.told_settings(dict(os.environ)),
        demonstration=settings.DEMONSTRATION,
    )


def migrations_of(snapshot: Path) -> tuple[str, ...]:
    """The migrations a snapshot has been through."""
    with closing(sqlite3.connect(snapshot)) as base:
        rows = base.execute("SELECT app, name FROM django_migrations ORDER BY app, name")
        return tuple(f"{app}.{name}" for app, name in rows)

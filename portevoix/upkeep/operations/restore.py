"""A backup brought back, here or elsewhere, on SQLite or PostgreSQL: checked whole first, then put in place at once.

Everything is made ready in a folder aside: files, and the database as a SQLite file that is migrated to the present
code and whose unfinished mailings are held. Only then is the target touched, by one rename or in one transaction.
"""

import gzip
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader

from portevoix.files.operations import sync_folder
from portevoix.upkeep.operations import folder
from portevoix.upkeep.operations.backup import BLOCK, Told
from portevoix.upkeep.rules import manifest as manifests
from portevoix.upkeep.rules.manifest import Manifest, NotABackup, TooNew
from portevoix.upkeep.transport import archive, postgres, sqlite

WORKSHOP = ".restoring-"
BASE = "portevoix.sqlite3"
SETTINGS = "settings-of-backup.env"
ERASURES = "erasures.json"
BESIDE = "before-restore"


class TargetInUse(Exception):  # noqa: N818  refusals are named as the fact
    """Somebody has an account here: a restore would put the backup in place of what there is."""


class Unfit(Exception):  # noqa: N818
    """What was read could not be made ready (first argument: what the step said)."""


@dataclass(frozen=True)
class Wanted:
    """How to bring a backup back."""

    file: Path
    identity: Path | None = None
    erasures: Path | None = None
    replace: bool = False
    moved: bool = False
    told: Told = lambda _done, _total: None


def restore(wanted: Wanted) -> Manifest:
    """Put a backup in place; nothing is touched before all of it is read, checked and made ready.

    Raises FolderBusy, TargetInUse, NotABackup, TooNew, Sealed, KeyRefused, Unfit, DiskFull.
    """
    os.umask(0o077)  # the database and the key are nobody else's, whatever the prompt they come from
    lock = folder.lock_folder()
    try:
        if not wanted.replace and is_in_use():
            raise TargetInUse
        with folder.workshop(WORKSHOP) as room, folder.noticing_full_disk():
            manifest = _unpack(wanted, room)
            _settle(wanted, room, manifest)
            _place(room, manifest)
    finally:
        os.close(lock)
    return manifest


def is_in_use() -> bool:
    """Whether somebody has an account in the target; an empty database, or none, is free."""
    if connection.vendor == "sqlite" and not Path(settings.DATABASES["default"]["NAME"]).exists():
        return False
    with connection.cursor() as cursor:
        if "accounts_user" not in connection.introspection.table_names(cursor):
            return False
        cursor.execute("SELECT EXISTS (SELECT 1 FROM accounts_user)")
        found = cursor.fetchone()
    connection.close()
    return bool(found and found[0])


def _unpack(wanted: Wanted, room: Path) -> Manifest:
    """Read the archive into the workshop and compare everything with its manifest."""
    with archive.opening(wanted.file, identity=wanted.identity) as source:
        manifest = archive.read(
            source, place=lambda name: room / name, told=lambda done: wanted.told(done, 0)
        )
    base = room / BASE
    try:
        with gzip.open(room / manifests.DATABASE) as source, base.open("wb") as out:
            shutil.copyfileobj(source, out, BLOCK)
    except (EOFError, gzip.BadGzipFile) as error:
        raise NotABackup from error
    (room / manifests.DATABASE).unlink()
    _check_base(base, manifest)
    return manifest


def _check_base(base: Path, manifest: Manifest) -> None:
    known = {f"{app}.{name}" for app, name in _known_migrations()}
    if not set(manifest.migrations) <= known:
        raise TooNew(manifest.version)
    try:
        with closing(sqlite3.connect(base)) as opened:
            faults = sqlite.faults(opened)
        if faults or sqlite.fingerprints(base) != manifest.tables:
            raise NotABackup(*faults)
    except sqlite3.DatabaseError as error:
        raise NotABackup from error


def _known_migrations() -> set[tuple[str, str]]:
    loader = MigrationLoader(None)
    return set(loader.disk_migrations)


def _settle(wanted: Wanted, room: Path, manifest: Manifest) -> None:
    """Bring the copy to the present code and hold what may have left since, as a Portevoix of its own."""
    command = [
        sys.executable,
        "-P",
        "-m",
        "portevoix",
        "settle_backup",
        "--taken-at",
        manifest.at.isoformat(),
    ]
    command += ["--moved"] if wanted.moved else []
    erasures = wanted.erasures or wanted.file.with_name(ERASURES)
    command += ["--erasures", str(erasures.absolute())] if erasures.exists() else []
    copy = {
        "PORTEVOIX_DATA_DIR": str(room),
        "PORTEVOIX_DATABASE_URL": "",
    }  # said, or a file of settings says it
    environment = {**os.environ, **copy}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise Unfit(done.stderr.strip().splitlines()[-1:])
    sqlite.close_journal(room / BASE)


def _place(room: Path, manifest: Manifest) -> None:
    """Files first, then the database that names them: stopped in between, the target is as it was."""
    data = Path(settings.DATA_DIR)
    os.sync()  # once for all of them: ten thousand fsyncs take a minute
    for name in sorted(manifest.stored_files):
        _move(room / name, Path(settings.FILES_DIR) / name.removeprefix("files/"))
    if manifest.demonstration:
        (data / "demonstration").touch()  # it never sends, wherever it is
    if manifests.SECRET in manifest.files:
        _move(room / manifests.SECRET, data / manifests.SECRET)
    told = "".join(f"{name}={value}\n" for name, value in manifest.settings.items())
    folder.write_whole(data / SETTINGS, told)
    os.sync()
    _place_base(room / BASE)


def _move(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    source.replace(target)


def _place_base(base: Path) -> None:
    if connection.vendor == "postgresql":
        try:
            postgres.load(base)
        except (DatabaseError, postgres.Differs) as error:
            raise Unfit(str(error)) from error
        return
    connection.close()
    target = Path(settings.DATABASES["default"]["NAME"])
    folder.sync_file(base)
    if target.exists():
        _set_aside(target)
    base.replace(target)
    sync_folder(target.parent)


def _set_aside(target: Path) -> None:
    """Keep what was there under another name, in its one file: a journal left beside would spoil the new one."""
    sqlite.close_journal(target)
    aside = target.with_name(f"{target.stem}-{BESIDE}{target.suffix}")
    aside.unlink(missing_ok=True)
    aside.hardlink_to(target)

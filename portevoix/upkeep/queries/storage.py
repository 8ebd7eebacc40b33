"""Checks of what is kept: the database, the files, the disk, who may read them."""

import os
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portevoix import __version__
from portevoix.upkeep.queries import strays
from portevoix.upkeep.rules.findings import Finding, green, orange, red
from portevoix.upkeep.transport import postgres, sqlite

GIGABYTE = 1_000_000_000
OTHERS = 0o077


def database(_at: datetime) -> Iterator[Finding]:
    """Every page and every link of the database (one pass over it)."""
    faults = sqlite.faults(sqlite.live()) if connection.vendor == "sqlite" else postgres.faults()
    if faults:
        words = _("The database is damaged: %(fault)s.")
        advice = _(
            "Stop Portevoix, keep the data folder as it is, and restore the last backup into an empty folder."
        )
        yield red("database", words % {"fault": faults[0]}, advice=advice)
    else:
        yield green("database", _("The database is whole: every page and every link was read."))


def migrations(_at: datetime) -> Iterator[Finding]:
    """Whether the tables are those of this version."""
    executor = MigrationExecutor(connection)
    pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if is_newer():
        words = _("The database is that of a later version than this one (%(version)s).")
        advice = _("Install the later version again, or bring back a backup of this version.")
        yield red("migrations", words % {"version": __version__}, advice=advice)
    elif pending:
        words = _("The database is not yet in step with this version of Portevoix.")
        advice = _("Start Portevoix again: `portevoix serve` takes a backup and brings it in step.")
        yield orange("migrations", words, advice=advice)
    else:
        yield green("migrations", _("The database is in step with this version of Portevoix."))


def is_newer() -> bool:
    """Whether the tables were changed by a migration that this code has not."""
    loader = MigrationExecutor(connection).loader
    return not set(loader.applied_migrations) <= set(loader.disk_migrations)


def files(at: datetime) -> Iterator[Finding]:
    """Files that are named and gone, or there and named by nothing."""
    missing = strays.missing()
    unnamed = len(strays.unnamed(at=at)) + len(strays.unused(at=at))
    if missing:
        words = ngettext(
            "%(count)s attachment is missing from the disk.",
            "%(count)s attachments are missing from the disk.",
            len(missing),
        )
        advice = _(
            "Restore the last backup beside this server, and copy the files it holds from its `files` to yours."
        )
        yield red("files", words % {"count": len(missing)}, advice=advice)
    elif unnamed:
        words = ngettext(
            "%(count)s file on disk is of no use any more.",
            "%(count)s files on disk are of no use any more.",
            unnamed,
        )
        advice = _("`portevoix doctor --mend` erases them.")
        yield orange("files", words % {"count": unnamed}, advice=advice)
    else:
        yield green("files", _("Every attachment is on disk, and nothing else is."))


def disk(_at: datetime) -> Iterator[Finding]:
    """Room left, in bytes and in files."""
    free = shutil.disk_usage(settings.DATA_DIR).free
    state = os.statvfs(settings.DATA_DIR)
    crowded = bool(state.f_files) and state.f_favail < state.f_files * 0.05
    words = _("%(free)s GB are free on the disk.") % {"free": f"{free / GIGABYTE:.1f}".replace(".", ",")}
    advice = _(
        "Make room, or move the data folder to a larger disk: a full disk stops everything but reading."
    )
    if crowded:
        yield orange("disk", _("The disk holds almost as many files as it can."), advice=advice)
    if free < GIGABYTE / 5:
        yield red("disk", words, advice=advice)
    elif free < 2 * GIGABYTE:
        yield orange("disk", words, advice=advice)
    else:
        yield green("disk", words)


def permissions(_at: datetime) -> Iterator[Finding]:
    """Whether other accounts of the machine may read the data."""
    folder = Path(settings.DATA_DIR)
    inside = (folder / "secret_key", folder / "portevoix.sqlite3")
    open_files = [path.name for path in inside if path.exists() and path.stat().st_mode & OTHERS]
    if folder.stat().st_mode & OTHERS and open_files:
        words = _("Other accounts of this machine can read the data folder.")
        advice = _("Close it: `chmod -R go= %(folder)s`.") % {"folder": folder}
        yield orange("permissions", words, advice=advice)
    else:
        yield green("permissions", _("Only the account of Portevoix reads the data folder."))

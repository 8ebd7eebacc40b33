"""The backups in the folder, and what a person should know of them."""

import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _

from portevoix.journal.models import Entry
from portevoix.upkeep.rules.findings import Finding, green, orange, red
from portevoix.upkeep.rules.manifest import NotABackup
from portevoix.upkeep.rules.rotation import Backup, moment_of, next_night
from portevoix.upkeep.transport import archive

HANDLER = "upkeep.backup"
KEY = "backup"
LATE = timedelta(hours=36)
VERY_LATE = timedelta(days=4)
CARRIED_OFF = timedelta(days=35)


def kept() -> list[Backup]:
    """The backups in the folder, newest first (one look at the folder)."""
    try:
        found = list(os.scandir(settings.BACKUP_DIR))
    except OSError:
        return []
    named = [(moment_of(entry.name), entry) for entry in found]
    ours = [Backup(Path(entry.path), at, entry.stat().st_size) for at, entry in named if at is not None]
    return sorted(ours, key=lambda backup: backup.at, reverse=True)


def named(name: str) -> Backup | None:
    """The backup of that file name; only those in the folder have one."""
    return next((backup for backup in kept() if backup.name == name), None)


def next_due(*, at: datetime) -> datetime:
    """When the next nightly backup is taken."""
    return next_night(at, hour=settings.BACKUP_HOUR, zone=ZoneInfo(settings.TIME_ZONE))


def check(at: datetime) -> Iterator[Finding]:
    """How old the last backup is, whether it can be opened, whether it would survive this disk."""
    last = next(iter(kept()), None)
    if settings.DEMONSTRATION:
        yield green("backup", _("The demonstration needs no backup: it is loaded again at will."))
        return
    advice = _("Take one now from the page of the server; if it fails, it says why.")
    if last is None:
        yield red("backup", _("There is no backup."), advice=advice)
        return
    if at - last.at > VERY_LATE:
        yield red("backup", _("No backup was taken for more than four days."), advice=advice)
    elif at - last.at > LATE:
        yield orange("backup", _("No backup was taken last night."), advice=advice)
    elif not opens(last):
        yield red("backup", _("The last backup cannot be opened."), advice=advice)
    else:
        yield green("backup", _("The last backup is recent and can be opened."))
    yield from _elsewhere(at)


def opens(backup: Backup) -> bool:
    """Whether the file is a backup at all; it was read back whole when it was written."""
    try:
        return archive.is_sealed(backup.path) == backup.is_encrypted
    except (OSError, NotABackup):
        return False


def _elsewhere(at: datetime) -> Iterator[Finding]:
    if is_on_another_disk():
        yield green("elsewhere", _("Backups are on another disk than the data."))
    elif _was_carried_off(since=at - CARRIED_OFF):
        yield green("elsewhere", _("A backup was downloaded less than five weeks ago."))
    else:
        words = _("Backups are on the same disk as the data: if it dies, both are lost.")
        advice = _(
            "Download one each month from this page and keep it elsewhere, or set PORTEVOIX_BACKUP_DIR to a "
            "folder of another disk."
        )
        yield orange("elsewhere", words, advice=advice)


def is_on_another_disk() -> bool:
    """Whether the folder of backups is on another file system."""
    try:
        return os.stat(settings.BACKUP_DIR).st_dev != os.stat(settings.DATA_DIR).st_dev  # noqa: PTH116
    except OSError:
        return False


def _was_carried_off(*, since: datetime) -> bool:
    return Entry.objects.filter(kind="backup", verb="download", at__gt=since).exists()

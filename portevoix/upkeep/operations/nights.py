"""The backup of each night, and the one a person asks for: a job with its progress, then the rotation."""

import json
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _

from portevoix.accounts.models import User
from portevoix.files.operations import DiskFull
from portevoix.jobs import operations as jobs
from portevoix.jobs.models import Job
from portevoix.journal import operations as journal
from portevoix.upkeep.operations import backup, folder, settling
from portevoix.upkeep.queries import backups
from portevoix.upkeep.queries.backups import HANDLER, KEY
from portevoix.upkeep.rules.manifest import NotABackup
from portevoix.upkeep.rules.rotation import Backup, name_of, next_night, to_forget
from portevoix.upkeep.transport.archive import KeyRefused

ERASURES = "erasures.json"


def ask_backup(*, by: int | None) -> Job:
    """Take one now; one that is under way is not doubled."""
    return jobs.enqueue(HANDLER, key=KEY, owner=by)


def watch(*, at: datetime) -> Job | None:
    """Ask for the backup of the night once its hour has come; never for the demonstration or an empty server."""
    note_erasures()
    if settings.DEMONSTRATION or not is_due(at=at) or not User.objects.exists():
        return None
    return ask_backup(by=None)


def is_due(*, at: datetime) -> bool:
    """Whether an hour of the night has passed since the last backup, or there is none."""
    last = next(iter(backups.kept()), None)
    if last is None:
        return True
    return next_night(last.at, hour=settings.BACKUP_HOUR, zone=ZoneInfo(settings.TIME_ZONE)) <= at


def take(run: jobs.Run, *, at: datetime) -> None:
    """Take a backup into the folder and let go of those the rotation needs no more; a refusal is said in words."""
    asked = backup.Asked(
        at=at,
        recipient=settings.BACKUP_RECIPIENT,
        told=lambda done, total: run.progress(done, total=total),
    )
    target = room() / name_of(at, encrypted=bool(settings.BACKUP_RECIPIENT))
    try:
        manifest = backup.to_file(target, asked)
    except REFUSALS as refusal:
        run.result["refusal"] = words_of(refusal)
        return
    forgotten = forget()
    journal.record(space=0, actor=run.job.owner, verb="take", kind="backup", key=target.name[:60], at=at)
    run.result |= {
        "name": target.name,
        "size": target.stat().st_size,
        "missing": len(manifest.missing),
        "forgotten": len(forgotten),
    }


def room() -> Path:
    """The folder of backups, made if need be, that only its owner enters."""
    path = Path(settings.BACKUP_DIR)
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


def forget() -> list[Backup]:
    """Erase the backups that the rotation needs no more. Which."""
    days, weeks, months = settings.BACKUP_KEEP
    zone = ZoneInfo(settings.TIME_ZONE)
    gone = to_forget(backups.kept(), keep=(days, weeks, months), zone=zone)
    for one in gone:
        one.path.unlink(missing_ok=True)
    return gone


def note_erasures() -> None:
    """Keep beside the backups which accounts and collectives were erased, by number and code: an older backup does not bring them back."""
    closed = settling.erased()
    if not closed:
        return
    text = json.dumps(closed)
    file = room() / ERASURES
    if not file.exists() or file.read_text() != text:
        folder.write_whole(file, text)


REFUSALS = (DiskFull, folder.AlreadyUnderWay, KeyRefused, NotABackup, OSError)


def words_of(refusal: Exception) -> str:
    """One sentence for a refusal, for the page."""
    match refusal:
        case DiskFull():
            return _("The disk is full: nothing was kept of this backup. Make room and start again.")
        case folder.AlreadyUnderWay():
            return _("Another backup was being taken. Start again once it has ended.")
        case KeyRefused():
            return _("PORTEVOIX_BACKUP_RECIPIENT is no age public key: nothing was written.")
        case NotABackup():
            return _("What was written could not be read back: the disk is failing. Nothing was kept.")
        case fault:
            return _("The folder of backups cannot be written: %(fault)s.") % {"fault": fault}

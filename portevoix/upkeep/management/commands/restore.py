"""`portevoix restore FILE`: a backup brought back, here or on another machine."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext_lazy as _

from portevoix.files.operations import DiskFull
from portevoix.upkeep.operations import restore
from portevoix.upkeep.operations.folder import FolderBusy
from portevoix.upkeep.rules.manifest import Manifest, NotABackup, TooNew
from portevoix.upkeep.transport.archive import KeyRefused, Sealed


class Command(BaseCommand):
    """Bring a backup back, all of it or nothing."""

    help = "Bring a backup back into an empty data folder and an empty database, here or on another machine."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which, and how."""
        parser.add_argument("file", metavar="FILE", type=Path)
        parser.add_argument("--identity", type=Path, help="the age secret key of an encrypted backup")
        parser.add_argument("--replace", action="store_true", help="put it in place of what is there")
        parser.add_argument(
            "--moved",
            action="store_true",
            help="the old server was stopped before this backup and stays so: mailings go on by themselves",
        )
        parser.add_argument("--erasures", type=Path, help="erasures.json, when it is not beside the backup")

    def handle(self, *, file: Path, **options: Any) -> None:
        """Bring it back, or say in one sentence why not; then nothing has changed."""
        names = ("identity", "replace", "moved", "erasures")
        wanted = restore.Wanted(file.absolute(), **{name: options[name] for name in names})
        try:
            manifest = restore.restore(wanted)
        except tuple(REFUSALS) as refusal:
            raise CommandError(words_of(refusal, file)) from refusal
        call_command("createcachetable", verbosity=0)
        self._tell(manifest, moved=wanted.moved)

    def _tell(self, manifest: Manifest, *, moved: bool) -> None:
        words = _("Everything is as on %(day)s: %(rows)s rows, %(files)s files, each one checked.")
        facts = {
            "day": f"{manifest.at:%Y-%m-%d %H:%M} UTC",
            "rows": sum(table.rows for table in manifest.tables.values()),
            "files": len(manifest.stored_files),
        }
        self.stdout.write(words % facts)
        if not moved:
            words = _("Mailings that were leaving are paused: some letters may have left since this backup.")
            self.stdout.write(str(words))
        told = Path(settings.DATA_DIR) / restore.SETTINGS
        self.stdout.write(_("The settings of then are in %(file)s.") % {"file": told})


REFUSALS: dict[type[Exception], Any] = {
    FolderBusy: _("Portevoix serves this data folder. Stop it first; nothing was changed."),
    restore.TargetInUse: _(
        "People have accounts here already. Nothing was changed. Restore into an empty folder and an empty "
        "database, or add --replace to put the backup in their place."
    ),
    Sealed: _("This backup is encrypted. Add --identity with the file of the secret key that opens it."),
    KeyRefused: _("The identity file holds no age secret key."),
    TooNew: _("This backup was made by a newer Portevoix (%(fault)s). Install that version first."),
    NotABackup: _("%(file)s is no whole backup of Portevoix: cut short, or altered. Nothing was changed."),
    restore.Unfit: _("The backup was read, but could not be put in place: %(fault)s. Nothing was changed."),
    DiskFull: _("The disk is full. Nothing was changed; make room and start again."),
    OSError: _("%(file)s cannot be read: %(fault)s. Nothing was changed."),
}


def words_of(refusal: Exception, file: Path) -> str:
    """One sentence for a refusal."""
    words = next(words for kind, words in REFUSALS.items() if isinstance(refusal, kind))
    return str(words % {"file": file, "fault": getattr(refusal, "strerror", "") or refusal})

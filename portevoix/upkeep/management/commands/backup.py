"""`portevoix backup FILE`: everything in one file, while the server runs."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portevoix.files.operations import DiskFull
from portevoix.upkeep.operations import backup
from portevoix.upkeep.operations.folder import AlreadyUnderWay
from portevoix.upkeep.rules.manifest import Manifest, NotABackup
from portevoix.upkeep.transport.archive import KeyRefused


class Command(BaseCommand):
    """Write one backup, whole or not at all."""

    help = "Back everything up into one file, while the server runs; - writes to standard output."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where."""
        parser.add_argument("file", metavar="FILE")
        parser.add_argument("--replace", action="store_true", help="write over a file of that name")

    def handle(self, *, file: str, replace: bool, **_options: Any) -> None:
        """Write it, or say in one sentence why not."""
        asked = backup.Asked(at=timezone.now(), recipient=settings.BACKUP_RECIPIENT)
        try:
            self._write(file, asked, replace=replace)
        except tuple(REFUSALS) as refusal:
            raise CommandError(words_of(refusal, file)) from refusal

    def _write(self, file: str, asked: backup.Asked, *, replace: bool) -> None:
        if file == "-":
            backup.to_stream(sys.stdout.buffer, asked)
            return
        manifest = backup.to_file(Path(file).absolute(), asked, replace=replace)
        self._tell(file, manifest)

    def _tell(self, file: str, manifest: Manifest) -> None:
        words = _("%(file)s holds everything: %(rows)s rows, %(files)s files, %(size)s MB.")
        facts = {
            "file": file,
            "rows": sum(table.rows for table in manifest.tables.values()),
            "files": len(manifest.stored_files),
            "size": max(1, round(Path(file).stat().st_size / 1_000_000)),
        }
        self.stdout.write(words % facts)
        if manifest.missing:
            words = _("%(count)s files that the database names were not on disk: run portevoix doctor.")
            self.stderr.write(words % {"count": len(manifest.missing)})


REFUSALS: dict[type[Exception], Any] = {
    backup.FileExists: _("%(file)s exists already. Choose another name, or add --replace."),
    AlreadyUnderWay: _("Another backup is being taken. Wait until it has ended."),
    DiskFull: _("The disk is full. Nothing was kept of this backup; make room and start again."),
    KeyRefused: _("PORTEVOIX_BACKUP_RECIPIENT is no age public key: it begins with age1."),
    NotABackup: _(
        "What was written could not be read back: the disk is failing. Nothing was kept; write it elsewhere."
    ),
    OSError: _("%(file)s cannot be written: %(fault)s. Nothing was kept."),
}


def words_of(refusal: Exception, file: str) -> str:
    """One sentence for a refusal."""
    words = next(words for kind, words in REFUSALS.items() if isinstance(refusal, kind))
    return str(words % {"file": file, "fault": getattr(refusal, "strerror", "") or refusal})

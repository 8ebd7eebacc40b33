"""`portevoix update`: a new version in one command, which can be killed, gone on with, and undone."""

import contextlib
import os
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portevoix import __version__
from portevoix.files.operations import DiskFull
from portevoix.upkeep.operations import folder, restore, updates
from portevoix.upkeep.operations.updates import Step, Update
from portevoix.upkeep.rules.manifest import NotABackup, TooNew
from portevoix.upkeep.transport.installing import NotInstalled


class Command(BaseCommand):
    """Update, go on with an update that was interrupted, or go back."""

    help = "Install a new version: the database is kept aside first, brought in step, and everything checked."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """To what, or which way."""
        parser.add_argument(
            "to",
            nargs="?",
            default="",
            metavar="WHEEL_OR_VERSION",
            help="a .whl file or a number; else the latest",
        )
        way = parser.add_mutually_exclusive_group()
        way.add_argument(
            "--continue", action="store_true", dest="goes_on", help="an update that was interrupted"
        )
        way.add_argument("--back", action="store_true", help="to the version and the database of before")

    def handle(self, *, to: str, goes_on: bool, back: bool, **_options: Any) -> None:
        """Do the next steps, or say in one sentence why not."""
        try:
            os.close(folder.lock_folder())
            self._go(to, goes_on=goes_on, back=back)
        except tuple(REFUSALS) as refusal:
            words = next(words for kind, words in REFUSALS.items() if isinstance(refusal, kind))
            raise CommandError(words % {"fault": refusal}) from refusal

    def _go(self, to: str, *, goes_on: bool, back: bool) -> None:
        if not goes_on and not back:
            self._say(_("The database is kept aside."))
            self._install(updates.begin(to, at=timezone.now()))
        update = updates.under_way()
        if update is None:
            raise updates.NothingToDo
        if back:
            self._go_back(update)
        elif update.step in {Step.LEAVING, Step.LEFT}:
            raise updates.UnderWay
        elif update.step == Step.SAVED:
            self._install(update)
        else:
            self._finish(update)

    def _install(self, update: Update) -> None:
        self._say(_("The new version is being installed."))
        updates.install(update)
        _start_again("--continue")

    def _finish(self, update: Update) -> None:
        self._say(_("The database is being brought in step."))
        updates.finish()
        words = _(
            "Portevoix %(new)s is in place of %(old)s. Start it again; then look at the page of the server."
        )
        self._say(words % {"new": __version__, "old": update.version})
        with contextlib.suppress(SystemExit):  # what it finds is said; the update itself is done
            call_command("doctor")

    def _go_back(self, update: Update) -> None:
        if update.step != Step.LEFT:
            self._say(_("The version of before is being installed."))
            updates.leave(update)
            _start_again("--back")
        updates.put_back()
        words = _("Portevoix %(version)s is back, with its database as it was. Start it again.")
        self._say(words % {"version": __version__})

    def _say(self, words: Any) -> None:
        self.stdout.write(str(words))
        self.stdout.flush()


def _start_again(way: str) -> None:
    """Go on in the code that was just installed."""
    os.execv(sys.executable, [sys.executable, "-P", "-m", "portevoix", "update", way])  # noqa: S606  ourselves


REFUSALS: dict[type[Exception], Any] = {
    folder.FolderBusy: _("Stop Portevoix first (systemctl stop portevoix); nothing was changed."),
    updates.UnderWay: _(
        "An update was interrupted. Finish it with `portevoix update --continue`, or undo it with "
        "`portevoix update --back`: nothing is lost either way."
    ),
    updates.Older: _(
        "%(fault)s is older than the version that runs: an update never goes down. Nothing was changed. "
        "docs/upkeep.md says how to have an older version again, with its backup."
    ),
    updates.DatabaseIsNewer: _(
        "The database is that of a later version than this one. Nothing was changed. Install the later version "
        "again, or bring back a backup of this version: `portevoix restore FILE --replace`."
    ),
    TooNew: _(
        "The database kept aside is that of a later version (%(fault)s). Install that version again; "
        "nothing was changed."
    ),
    updates.NothingToDo: _("No update is under way."),
    NotInstalled: _(
        "The version could not be installed: %(fault)s. The database was not touched. Try again with "
        "`portevoix update --continue`, or undo with `portevoix update --back`."
    ),
    restore.Unfit: _("The database of before could not be put back: %(fault)s. Nothing was changed."),
    NotABackup: _("The database kept aside cannot be read. Restore the last backup of the night instead."),
    DiskFull: _("The disk is full. Nothing was changed; make room and start again."),
}

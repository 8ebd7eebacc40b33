"""`portevoix demo`: an invented association on real public data; it never sends mail."""

import json
import os
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from portevoix.accounts import operations as accounts
from portevoix.accounts.models import User
from portevoix.project import demonstration, operations


def start_again() -> None:
    """Begin this very command anew: settings are read once, and the folder has just changed."""
    os.execv(sys.executable, [sys.executable, "-P", "-m", "portevoix", *sys.argv[1:]])  # noqa: S606  ourselves


class Command(BaseCommand):
    """Load the demonstration, then serve it."""

    help = "Load an invented association on real public data, then serve it. It never sends mail."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to listen, or only prepare."""
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--prepare", action="store_true", help="load it and stop")
        parser.add_argument("--json", action="store_true", help="print codes and addresses as JSON")

    def handle(self, *, host: str, port: int, prepare: bool, json: bool, **_options: Any) -> None:
        """Prepare the folder; serve it unless asked to stop there."""
        if not os.environ.get("PORTEVOIX_DATA_DIR"):
            os.environ["PORTEVOIX_DATA_DIR"] = str(Path.cwd() / "portevoix-demo")
            start_again()
        try:
            demonstration.claim_folder()
        except demonstration.FolderInUse as error:
            words = _("%(folder)s holds something else. Give the demonstration an empty folder.")
            raise CommandError(words % {"folder": settings.DATA_DIR}) from error
        if not settings.DEMONSTRATION:
            start_again()
        operations.prepare()
        try:
            found = demonstration.load(at=timezone.now())
        except demonstration.DatabaseInUse as error:
            raise CommandError(
                _("The database holds real people. Give the demonstration an empty one.")
            ) from error
        if prepare:
            self._say(found, as_json=json)
        else:
            call_command("serve", host=host, port=port, sign_in=found.coordinator)

    def _say(self, found: demonstration.Demonstration, *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(demonstration.as_dict(found)))
            return
        user = User.objects.get(email=found.coordinator)
        self.stdout.write(_("The demonstration is in %(folder)s.") % {"folder": settings.DATA_DIR})
        self.stdout.write(settings.PUBLIC_URL + accounts.make_link(user, at=timezone.now()))

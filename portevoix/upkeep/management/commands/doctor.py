"""`portevoix doctor`: everything is looked at; the exit code is 1 when something must be mended now."""

import json as json_text
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from portevoix.upkeep.enums import Light
from portevoix.upkeep.operations import mending
from portevoix.upkeep.queries import checks
from portevoix.upkeep.rules.findings import Finding, worst

MARKS = {Light.GREEN: "  ", Light.ORANGE: "! ", Light.RED: "!!"}


class Command(BaseCommand):
    """Look at everything, say how it is and what to do."""

    help = "Check the database, files, background work, disk, certificate, clock, mail and backups."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How to answer, and whether to mend."""
        parser.add_argument("--json", action="store_true", help="one object a finding")
        parser.add_argument("--mend", action="store_true", help="erase files that nothing needs any more")

    def handle(self, *, json: bool, mend: bool, **_options: Any) -> None:
        """Look, tell, and end with 1 when something is red."""
        if mend:
            self._mend()
        found = [finding for name in checks.names() for finding in checks.look(name, at=timezone.now())]
        if json:
            self.stdout.write(json_text.dumps([finding.as_dict() for finding in found], ensure_ascii=False))
        else:
            self._tell(found)
        if worst(found) == Light.RED:
            sys.exit(1)

    def _mend(self) -> None:
        swept = mending.sweep(at=timezone.now())
        words = _("%(count)s files that nothing needed any more were erased.")
        self.stderr.write(words % {"count": swept.unnamed + swept.unused})

    def _tell(self, found: list[Finding]) -> None:
        for finding in found:
            self.stdout.write(f"{MARKS[finding.light]} {finding.sentence}")
            if finding.advice:
                self.stdout.write(f"     {finding.advice}")

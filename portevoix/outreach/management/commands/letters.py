"""`portevoix letters MAILING --out FILE.pdf` or `--separate DIR`."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portevoix.outreach.models import Mailing
from portevoix.outreach.operations import printing
from portevoix.outreach.queries.letters import prepared
from portevoix.outreach.queries.paper import may_be_printed


class Command(BaseCommand):
    """Writes the letters of a mailing: one PDF for all, or one each."""

    help = "Write the letters of a mailing (its code) as one PDF, or one each."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The mailing, and where to."""
        parser.add_argument("mailing", help="code of the mailing, as in its address")
        place = parser.add_mutually_exclusive_group(required=True)
        place.add_argument("--out", type=Path, metavar="FILE.pdf")
        place.add_argument("--separate", type=Path, metavar="DIR")

    def handle(self, *, mailing: str, out: Path | None, separate: Path | None, **_options: Any) -> None:
        """Write, then say how many, and how many wait."""
        letters = prepared(found := find(mailing), on=timezone.localdate())
        ready = [one for one in letters if may_be_printed(one)]
        try:
            if out:
                printing.write_one(found, ready, out=out)
            elif separate:
                printing.write_each(found, ready, folder=separate)
        except printing.NothingToPrint as refusal:
            raise CommandError(
                _("No letter of this mailing can be printed yet: open it to see why.")
            ) from refusal
        except printing.NotWritable as refusal:
            raise CommandError(not_writable(refusal)) from refusal
        self.stdout.write(said(len(ready), waiting=sum(one.blocked for one in letters)))


def find(code: str) -> Mailing:
    """The mailing of that code, or one clear sentence."""
    try:
        return Mailing.objects.select_related(
            "campaign__space", "collective__space", "collective__logo", "collective__signature", "document"
        ).get(code=code)
    except (Mailing.DoesNotExist, OperationalError) as missing:
        raise CommandError(
            _("No mailing is called “%(code)s” here. Its code is in the address of its page.")
            % {"code": code}
        ) from missing


def not_writable(refusal: printing.NotWritable) -> str:
    """Which place, and what to do."""
    return _("“%(place)s” cannot be written. Nothing was left there. Choose another place, or free it.") % {
        "place": refusal.args[0]
    }


def said(count: int, *, waiting: int) -> str:
    """The figures in words."""
    done = ngettext("%(count)s letter written.", "%(count)s letters written.", count) % {"count": count}
    if not waiting:
        return done
    left = ngettext(
        "%(count)s waits: something is missing in it.",
        "%(count)s wait: something is missing in them.",
        waiting,
    )
    return f"{done} {left % {'count': waiting}}"

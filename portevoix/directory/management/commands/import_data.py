"""`portevoix import SOURCE FILE…` (also a folder or an address), `portevoix import places`."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from django.utils.translation import gettext as _

from portevoix.directory import operations
from portevoix.directory.models import ImportRun
from portevoix.directory.rules import wording
from portevoix.directory.sources import refusals
from portevoix.places import operations as places
from portevoix.places.models import Place


class Command(BaseCommand):
    """Imports official data; prepares the database and the places when they are not there yet."""

    help = "Import official data of one source, from one file or several; or the places."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The source, where it is, how to answer."""
        parser.add_argument("source", choices=[*operations.IMPORTERS, "places"])
        parser.add_argument("files", nargs="*", help="files, folder or official addresses")
        parser.add_argument("--json", action="store_true", help="print the figures as JSON")
        parser.add_argument("--dry-run", action="store_true", help="say what would change, and write nothing")
        parser.add_argument("--accept-closures", type=int, default=0, metavar="N")

    def handle(self, *, source: str, files: list[str], json: bool, dry_run: bool, **options: Any) -> None:
        """Import, then print the figures."""
        prepare()
        if source == "places":
            figures = import_places()
        else:
            figures = import_source(source, files, dry_run=dry_run, accept=options["accept_closures"])
        self.stdout.write(as_json(figures) if json else as_text(figures))


def prepare() -> None:
    """Bring the database up to date; nearly free when it already is."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0, interactive=False)


def import_source(source: str, files: list[str], *, dry_run: bool, accept: int) -> dict[str, Any]:
    """Import one source; a refusal becomes one sentence."""
    if not files:
        raise CommandError(_("Say which file, folder or official address to import."))
    if not Place.objects.exists():
        places.load_package(communes=False)  # the worker loads the rest; an import needs only the seats
    given = [one if "://" in one else Path(one) for one in files]
    try:
        run = operations.import_source(
            source, given, at=timezone.now(), dry_run=dry_run, accept_closures=accept
        )
    except refusals.SourceRefused as refusal:
        raise CommandError(str(refusal)) from refusal
    except operations.TooManyClosures as refusal:
        raise CommandError(wording.too_many_closures(refusal.kinds, total=refusal.total)) from refusal
    return of_run(run) | ({"differences": run.differences} if dry_run else {})


def import_places() -> dict[str, Any]:
    """Load the places that ship with the package."""
    return {"source": "places", **places.load_package()}


def of_run(run: ImportRun) -> dict[str, Any]:
    """The figures of an import, under their public names."""
    return {
        "source": run.source,
        "data_date": run.data_date.isoformat() if run.data_date else None,
        "counts": run.counts,
        "created": run.created,
        "changed": run.changed,
        "closed": run.closed,
        "unchanged": run.unchanged,
        "warnings": run.warnings,
    }


def as_json(figures: dict[str, Any]) -> str:
    """One line of JSON."""
    return json.dumps(figures, ensure_ascii=False)


def as_text(figures: dict[str, Any]) -> str:
    """The same for a person who reads it in a terminal."""
    words = {**wording.counted(), **_happened()}
    counts = ", ".join(f"{words.get(name, name)} {count}" for name, count in figures["counts"].items())
    changes = ", ".join(f"{words[name]} {figures[name]}" for name in _happened())
    heading = _("Data of %(date)s: %(counts)s.") % {"date": figures["data_date"], "counts": counts}
    return "\n".join([heading, f"{changes}.", *figures["warnings"], *_differences(figures)])


def _differences(figures: dict[str, Any]) -> list[str]:
    """What a dry run would change, a line each; nothing for an import that was done."""
    if "differences" not in figures:
        return []
    words = _happened()
    lines = [f"{words[one['change']]} : {one['name']}, {one['what']}" for one in figures["differences"]]
    return [_("Nothing was written."), *lines]


def _happened() -> dict[str, str]:
    """What happened to rows, in words."""
    return {
        "created": _("new rows"),
        "changed": _("changed rows"),
        "closed": _("closed rows"),
        "unchanged": _("rows as before"),
    }

"""Brings the official tables in step with the files of a source, in one transaction."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from portevoix.directory.enums import Source
from portevoix.directory.models import Identifier, ImportRun, Mandate
from portevoix.directory.operations.outcome import Outcome, figures
from portevoix.directory.operations.work import Work
from portevoix.directory.sources.records import Package


def open_bodies() -> set[str]:
    """The uids of the bodies with open official mandates: the next file is asked whether they ended."""
    bodies = Mandate.objects.filter(source=Source.AN, end=None).values("body")
    return set(Identifier.objects.filter(scheme=Source.AN, actor__in=bodies).values_list("value", flat=True))


@transaction.atomic
def reconcile(
    packages: Sequence[Package],
    *,
    origin: str,
    at: datetime,
    accept_closures: int = 0,
    dry_run: bool = False,
    started_by: Any = None,
) -> ImportRun:
    """Create, change and close official rows until they say what the packages say, and record the import.

    A second import of the same packages changes nothing. Rows of a space are neither read nor written. With
    `dry_run` the record is returned and nothing is kept.
    Raises TooManyClosures, and then nothing is written. About twenty statements a package, and one per 400 new rows.
    """
    outcome = Outcome()
    named: dict[int, tuple[str, str]] = {}
    dates = _dates(packages[0].source)
    is_first = not Mandate.objects.filter(source=packages[0].source).exists()
    for package in packages:
        on = package.data_date or at.date()
        work = Work(package, on, accept_closures, _older(package, on, dates), is_first, outcome)
        work.run()
        outcome.warnings += _stale(package, on, dates)
        dates[package.dataset] = on
        named |= work.named
    run = ImportRun.objects.create(
        **_facts(packages, outcome),
        origin=origin[:300],
        at=at,
        started_by=started_by,
        datasets={package.dataset: dates[package.dataset].isoformat() for package in packages},
        differences=outcome.listed(named),
        warnings=[*(said for package in packages for said in package.warnings), *outcome.warnings],
        **figures(outcome),
    )
    transaction.set_rollback(dry_run)
    return run


def _facts(packages: Sequence[Package], outcome: Outcome) -> dict[str, Any]:
    """Source, date, hash, counts: of several files, the newest date; a file that only completes adds what it alone counts."""
    counts: dict[str, int] = {}
    for package in packages:
        counts |= {
            name: number + counts.get(name, 0) if package.names_people else counts.get(name, number)
            for name, number in package.counts.items()
        }
    source = packages[0].source
    return {
        "source": source,
        "sha256": packages[0].sha256,
        "data_date": max((one.data_date for one in packages if one.data_date), default=None),
        "counts": {**counts, "vacant_seats": outcome.vacant} if source == Source.AN else counts,
    }


def _dates(source: Source) -> dict[str, date]:
    """The date of the newest file read of each data set."""
    found: dict[str, date] = {}
    for said in ImportRun.objects.filter(source=source).values_list("datasets", flat=True):
        for name, day in said.items():
            found[name] = max(found.get(name, date.min), date.fromisoformat(day))
    return found


def _stale(package: Package, on: date, dates: dict[str, date]) -> list[str]:
    """A sentence when a newer file of the same name was imported before this one."""
    known = dates.get(package.dataset)
    if known is None or known <= on:
        return []
    return [
        _("This file is of %(day)s; a newer one, of %(known)s, had been imported before it.")
        % {"day": on.strftime("%d/%m/%Y"), "known": known.strftime("%d/%m/%Y")}
    ]


def _older(package: Package, on: date, dates: dict[str, date]) -> tuple[str, ...]:
    """The shared prefixes of which a newer file has the last word; the name decides between two of one day."""
    return tuple(
        prefix
        for prefix, rival in package.shared.items()
        if rival in dates and (on, package.dataset) < (dates[rival], rival)
    )

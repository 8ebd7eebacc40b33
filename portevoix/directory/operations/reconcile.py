"""Brings the official tables in step with one package of a source, in one transaction."""

from datetime import datetime
from typing import Any

from django.db import transaction

from portevoix.directory.enums import Source
from portevoix.directory.models import Identifier, ImportRun, Mandate
from portevoix.directory.operations.outcome import counts, figures, oddities
from portevoix.directory.operations.work import Work
from portevoix.directory.sources.records import Package


def open_bodies() -> set[str]:
    """The uids of the bodies with open official mandates: the next file is asked whether they ended."""
    bodies = Mandate.objects.filter(source=Source.AN, end=None).values("body")
    return set(Identifier.objects.filter(scheme=Source.AN, actor__in=bodies).values_list("value", flat=True))


@transaction.atomic
def reconcile(
    package: Package,
    *,
    origin: str,
    at: datetime,
    accept_closures: int = 0,
    started_by: Any = None,
) -> ImportRun:
    """Create, change and close official rows until they say what the package says, and record the import.

    A second import of the same package changes nothing. Rows of a space are neither read nor written.
    Raises TooManyClosures, and then nothing is written. About twelve statements, and one per 400 new rows.
    """
    work = Work(package, closed_on=package.data_date or at.date(), accept_closures=accept_closures)
    for step in (work.actors, work.bodies, work.mandates, work.contacts):
        step()
    return ImportRun.objects.create(
        source=Source.AN,
        origin=origin[:300],
        sha256=package.sha256,
        data_date=package.data_date,
        at=at,
        started_by=started_by,
        counts={**counts(package), "vacant_seats": work.outcome.vacant},
        differences=work.outcome.listed(work.named),
        warnings=[*package.warnings, *work.outcome.warnings, *oddities(package)],
        **figures(work.outcome),
    )

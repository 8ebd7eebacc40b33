"""Reads: imports, and what each changed, in the order one reads it."""

from dataclasses import dataclass
from itertools import groupby

from django.db.models import Q, QuerySet

from portevoix.directory.enums import Source
from portevoix.directory.models import Actor, Identifier, ImportRun, Mandate

ORDER = {"closed": 0, "created": 1, "changed": 2}


@dataclass(frozen=True)
class Story:
    """The differences of one import by what happened: (change, rows), and how many are not listed."""

    parts: list[tuple[str, list[dict[str, str]]]]
    unlisted: int
    is_first: bool


def imports() -> QuerySet[ImportRun]:
    """Every import, newest first; without their differences, which may be long."""
    return ImportRun.objects.defer("differences").order_by("-at", "-pk")


def last_import(source: str = Source.AN) -> ImportRun | None:
    """The newest import of a source, whose date is shown wherever its data is."""
    return imports().filter(source=source).first()


def last_imports(actor: Actor) -> list[ImportRun]:
    """The newest import of each source that speaks of an official actor; one query."""
    named = Identifier.objects.filter(actor=actor).values("scheme")
    said = Mandate.objects.filter(Q(person=actor) | Q(body=actor)).order_by().values("source").distinct()
    runs = imports().filter(Q(source__in=named) | Q(source__in=said))
    newest: dict[str, ImportRun] = {}
    for run in runs.only("source", "code", "data_date", "at"):
        newest.setdefault(run.source, run)
    return sorted(newest.values(), key=lambda run: run.source)


def story(run: ImportRun) -> Story:
    """What an import changed, ended mandates first; one query."""
    ranked = sorted(run.differences, key=lambda one: ORDER[one["change"]])
    parts = [(change, list(rows)) for change, rows in groupby(ranked, key=lambda one: one["change"])]
    total = run.created + run.changed + run.closed
    is_first = not ImportRun.objects.filter(source=run.source, pk__lt=run.pk).exists()
    return Story(parts, max(total - len(run.differences), 0), is_first)

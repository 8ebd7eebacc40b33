"""Appends to the journal."""

from datetime import datetime

from django.db import IntegrityError, transaction

from portevoix.journal.models import Entry
from portevoix.journal.rules import digest

RIVALS = 20


def record(*, space: int, actor: int | None, verb: str, kind: str, key: str, at: datetime) -> Entry:
    """Append one entry to the space's chain, in the caller's transaction; no content, no IP.

    Two writers cannot take the same number: SQLite runs them one after the other, PostgreSQL refuses
    the second, which reads the end of the chain again.
    """
    entry = Entry(space=space, at=at, actor=actor, verb=verb, kind=kind, key=key)
    for _rival in range(RIVALS):
        try:
            with transaction.atomic():
                return _append(entry)
        except IntegrityError:
            continue
    return _append(entry)


def _append(entry: Entry) -> Entry:
    last = Entry.objects.filter(space=entry.space).order_by("number").last()
    entry.number = last.number + 1 if last else 1
    entry.previous = last.hash if last else ""
    entry.hash = digest(entry)
    entry.save(force_insert=True)
    return entry

"""Appends to the journal."""

from datetime import datetime

from django.db import transaction

from portevoix.journal.models import Entry
from portevoix.journal.rules import digest


@transaction.atomic
def record(*, space: int, actor: int | None, verb: str, kind: str, key: str, at: datetime) -> Entry:
    """Append one entry to the space's chain, in the caller's transaction; no content, no IP."""
    last = Entry.objects.filter(space=space).order_by("number").last()
    entry = Entry(
        space=space,
        number=last.number + 1 if last else 1,
        at=at,
        actor=actor,
        verb=verb,
        kind=kind,
        key=key,
        previous=last.hash if last else "",
    )
    entry.hash = digest(entry)
    entry.save(force_insert=True)
    return entry

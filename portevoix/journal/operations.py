"""Appends to the journal."""

import hashlib
from datetime import datetime

from django.db import transaction

from portevoix.journal.models import Entry


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


def digest(entry: Entry) -> str:
    """The SHA-256 of a row and of the one before it."""
    facts = (
        entry.space,
        entry.number,
        entry.at.isoformat(),
        entry.actor,
        entry.verb,
        entry.kind,
        entry.key,
        entry.previous,
    )
    return hashlib.sha256("\x1f".join(map(str, facts)).encode()).hexdigest()

"""Reads of the journal."""

from django.db.models import QuerySet

from portevoix.journal.models import Entry
from portevoix.journal.rules import digest


def entries_about(kind: str, *, key: str) -> QuerySet[Entry]:
    """What happened to one object, oldest first."""
    return Entry.objects.filter(kind=kind, key=key).order_by("pk")


def first_broken(space: int) -> int | None:
    """The number of the first entry that was altered, removed or slipped in; None when the chain holds."""
    previous, expected = "", 1
    for entry in Entry.objects.filter(space=space).order_by("number").iterator():
        if entry.number != expected or entry.previous != previous or entry.hash != digest(entry):
            return expected
        previous, expected = entry.hash, expected + 1
    return None

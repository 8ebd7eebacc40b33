"""E-mail addresses that came back: marked, and taken up again when a person says so."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from portevoix.directory.enums import ContactKind
from portevoix.directory.models import Actor, ContactPoint, DeadAddress
from portevoix.journal import operations as journal


@transaction.atomic
def note_death(actor: Actor, *, email: str, status: str, spaces: Collection[int], at: datetime) -> int:
    """Mark an actor's points that hold this address, official or of these spaces; those marked stay. How many."""
    points = ContactPoint.objects.filter(
        Q(space=None) | Q(space__in=spaces), actor=actor, kind=ContactKind.EMAIL, value__iexact=email
    ).select_related("dead")
    found = [point for point in points if point.death is None]
    for point in found:
        facts = {"value": point.value, "status": status, "since": at}
        DeadAddress.objects.update_or_create(contact=point, defaults=facts)
    return len(found)


def forget_death(actor: Actor, *, email: str, since: datetime) -> int:
    """Take back the marks made at that very moment: they were a mistake. How many."""
    found = DeadAddress.objects.filter(contact__actor=actor, value__iexact=email, since=since)
    return found.delete()[0]


@transaction.atomic
def revive(dead: DeadAddress, *, space: int, by: Any, at: datetime) -> None:
    """A person says that the address works again; noted in the journal of the space they act for."""
    journal.record(space=space, actor=by.pk, verb="revive", kind="contact", key=dead.code, at=at)
    dead.delete()

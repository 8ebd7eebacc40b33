"""Placing a target, withdrawing a reading, saying where one wants to bring them."""

from datetime import datetime
from typing import Any

from django.db import transaction

from portevoix.advocacy.models import Target
from portevoix.cartography.models import Stance, Wish
from portevoix.journal import operations as journal


@transaction.atomic
def place(target: Target, *, by: Any, at: datetime, **facts: Any) -> Stance:
    """Add a dated reading of a target; those before it stay as they were."""
    stance = Stance.objects.create(target=target, author=by, noted_at=at, **facts)
    _note(target, "place", "stance", stance.code, by=by, at=at)
    return stance


@transaction.atomic
def withdraw(stance: Stance, *, by: Any, at: datetime) -> None:
    """Say that a reading no longer counts; it stays readable. Twice is harmless."""
    if Stance.objects.filter(pk=stance.pk, withdrawn_at=None).update(withdrawn_at=at, withdrawn_by=by):
        _note(stance.target, "withdraw", "stance", stance.code, by=by, at=at)


@transaction.atomic
def wish(target: Target, *, position: int | None, by: Any, at: datetime) -> None:
    """Say where the campaign wants to bring a target; None for nowhere in particular."""
    if position is None:
        Wish.objects.filter(target=target).delete()
    else:
        facts = {"position": position, "author": by, "noted_at": at}
        Wish.objects.update_or_create(target=target, defaults=facts)
    _note(target, "wish", "target", target.code, by=by, at=at)


def _note(target: Target, verb: str, kind: str, key: str, *, by: Any, at: datetime) -> None:
    space = target.campaign.space_id
    journal.record(space=space, actor=getattr(by, "pk", None), verb=verb, kind=kind, key=key, at=at)

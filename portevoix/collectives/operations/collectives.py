"""Writes: collectives and their spaces."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from portevoix.accounts import operations as accounts
from portevoix.accounts.models import User
from portevoix.collectives.enums import Role, SpaceKind
from portevoix.collectives.models import Collective, Membership, Participation, Space
from portevoix.journal import operations as journal


@transaction.atomic
def set_up(token: str, *, collective: str, email: str, name: str, password: str, at: datetime) -> User:
    """The first account and its collective, both or neither. Raises what accounts.set_up raises."""
    user = accounts.set_up(token, email=email, name=name, password=password, at=at)
    open_collective(collective, by=user, at=at)
    return user


@transaction.atomic
def open_collective(name: str, *, by: Any, at: datetime, **fields: Any) -> Collective:
    """Create a collective with its space; whoever opens it coordinates it."""
    space = Space.objects.create(kind=SpaceKind.COLLECTIVE, created_at=at)
    collective = Collective.objects.create(
        space=space, name=name, slug=_free_slug(name), created_at=at, **{"email": by.email, **fields}
    )
    Participation.objects.create(space=space, collective=collective, is_lead=True, since=at)
    Membership.objects.create(collective=collective, user=by, role=Role.COORDINATOR, since=at)
    journal.record(space=space.pk, actor=by.pk, verb="open", kind="collective", key=collective.code, at=at)
    return collective


@transaction.atomic
def describe(collective: Collective, *, by: Any, at: datetime) -> None:
    """Save who the collective is."""
    collective.save()
    _record(collective, by=by, verb="describe", at=at)


@transaction.atomic
def set_letterhead(collective: Collective, *, by: Any, at: datetime) -> None:
    """Save the head and the signature of its letters."""
    collective.save()
    _record(collective, by=by, verb="letterhead", at=at)


@transaction.atomic
def set_sending_rules(
    collective: Collective, *, approval_above: int | None, recall_minutes: int, by: Any, at: datetime
) -> None:
    """Above how many e-mails a second person agrees (none: never), and how long one may call back."""
    facts = {"approval_above": approval_above, "recall_minutes": recall_minutes}
    Collective.objects.filter(pk=collective.pk).update(**facts)
    _record(collective, by=by, verb=f"sending rules {approval_above} {recall_minutes}", at=at)


def _record(collective: Collective, *, by: Any, verb: str, at: datetime) -> None:
    key = collective.code
    journal.record(space=collective.space_id, actor=by.pk, verb=verb, kind="collective", key=key, at=at)


@transaction.atomic
def open_campaign_space(collective: Collective, *, at: datetime) -> Space:
    """The space of a new campaign, led by one collective."""
    space = Space.objects.create(kind=SpaceKind.CAMPAIGN, created_at=at)
    Participation.objects.create(space=space, collective=collective, is_lead=True, since=at)
    return space


def _free_slug(name: str) -> str:
    """The name as a slug, with a number when it is taken."""
    base = slugify(name)[:70] or "collectif"
    taken = set(Collective.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    return next(slug for slug in (base, *(f"{base}-{n}" for n in range(2, 10_000))) if slug not in taken)

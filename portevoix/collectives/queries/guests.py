"""Reads: guests of a space, what a link is for whoever opens it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Now

from portevoix.accounts.models import User
from portevoix.collectives.enums import Standing
from portevoix.collectives.models import Guest, Space
from portevoix.collectives.rules import hash_of

OPEN = Q(ended_at=None, expires_at__gt=Now())  # by the clock of the database: asked on every page


def guests_of(space: Space) -> QuerySet[Guest]:
    """Links and people that read a space or may soon, the last first."""
    return space.guests.filter(OPEN).select_related("user", "invited_by").order_by("-created_at", "-pk")


def past_guests_of(space: Space) -> QuerySet[Guest]:
    """Those that ended or expired within the last month, the last first."""
    return space.guests.exclude(OPEN).select_related("user").order_by("-expires_at", "-pk")


def guest_of(token: str) -> Guest | None:
    """The guest that a link is for; None when it never was, or was forgotten."""
    return Guest.objects.filter(token_hash=hash_of(token)).select_related("space", "invited_by").first()


def guest_among(codes: Iterable[str], *, space: Space) -> Guest | None:
    """Of the links that a browser has opened, one that lets it read a space now (one query, none without codes)."""
    wanted = list(codes)
    if not wanted:
        return None
    return Guest.objects.filter(OPEN, code__in=wanted, space=space, user=None, email="").first()


def guest_standing(guest: Guest | None, *, user: Any, at: datetime) -> Standing:
    """What a link is for whoever opens it; READY: anybody for a link, the person invited for a name."""
    if guest is None or guest.ended_at is not None:
        return Standing.GONE
    if guest.expires_at <= at:
        return Standing.EXPIRED
    if guest.user_id is not None:
        return Standing.ACCEPTED
    if guest.is_link:
        return Standing.READY
    if user.is_authenticated:
        return Standing.READY if user.email == guest.email.lower() else Standing.OTHER
    known = User.objects.filter(email=guest.email.lower()).exists()
    return Standing.KNOWN if known else Standing.NEW

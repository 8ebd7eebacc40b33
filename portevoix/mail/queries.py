"""Reads: what came back, and what it may be about."""

from collections.abc import Collection
from datetime import timedelta

from django.db.models import Q, QuerySet

from portevoix.mail.enums import Kind
from portevoix.mail.models import Incoming, Message

RECENT = timedelta(days=10)  # servers try for five days


def candidates(incoming: Incoming, *, among: Collection[int] | None) -> QuerySet[Message]:
    """Messages of these spaces (None: any) that left lately to the address a report names, newest first."""
    address = incoming.recipient or incoming.sender
    if not address:
        return Message.objects.none()
    found = Message.objects.filter(
        Q(recipient__iendswith=f"<{address}>") | Q(recipient__iexact=address),
        attempts__gt=0,
        space__isnull=False,
        created_at__range=(incoming.received_at - RECENT, incoming.received_at),
    )
    found = found if among is None else found.filter(space__in=among)
    return found.order_by("-created_at", "-pk")


def unfiled(spaces: Collection[int]) -> QuerySet[Incoming]:
    """What waits for a person of these spaces to say what it is about, oldest first."""
    return Incoming.objects.filter(space__in=spaces, message=None, set_aside_at=None).order_by(
        "received_at", "pk"
    )


def unknown() -> QuerySet[Incoming]:
    """What names nothing of ours, for whoever runs the server."""
    return Incoming.objects.filter(space=None, message=None, set_aside_at=None).order_by("received_at", "pk")


def about_accounts() -> QuerySet[Incoming]:
    """Invitations and sign-in links that came back, newest first."""
    found = Incoming.objects.filter(kind=Kind.BOUNCE, message__isnull=False, message__space=None)
    return found.select_related("message").order_by("-received_at", "-pk")


def filed(spaces: Collection[int]) -> QuerySet[Incoming]:
    """What came back and is filed, newest first, with the messages."""
    found = Incoming.objects.filter(message__space__in=spaces).select_related("message")
    return found.order_by("-received_at", "-pk")

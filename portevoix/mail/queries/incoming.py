"""Reads: what came back, and what it may be about."""

from collections.abc import Collection, Sequence
from datetime import timedelta
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet

from portevoix.mail.enums import Kind
from portevoix.mail.models import Incoming, Message

RECENT = timedelta(days=10)  # servers try for five days
NOTHING = Q(pk__in=[])


def candidates(incoming: Incoming, *, among: Collection[int] | None) -> QuerySet[Message]:
    """Messages of these spaces (None: any) that left lately to the address a report names, newest first."""
    return _sent(_may_name(incoming), among=among)


def candidates_of(found: Sequence[Incoming], *, among: Collection[int] | None) -> dict[int, list[Message]]:
    """The same for several, by primary key of each (one query)."""
    anyone = reduce(or_, map(_may_name, found), NOTHING)
    rows = list(_sent(anyone, among=among)) if found else []
    return {one.pk: [row for row in rows if _fits(row, one)] for one in found}


def _sent(where: Q, *, among: Collection[int] | None) -> QuerySet[Message]:
    rows = Message.objects.filter(where, attempts__gt=0, space__isnull=False)
    rows = rows if among is None else rows.filter(space__in=among)
    return rows.order_by("-created_at", "-pk")


def _may_name(incoming: Incoming) -> Q:
    address = incoming.recipient or incoming.sender
    if not address:
        return NOTHING
    since = (incoming.received_at - RECENT, incoming.received_at)
    to = Q(recipient__iendswith=f"<{address}>") | Q(recipient__iexact=address)
    return to & Q(created_at__range=since)


def _fits(message: Message, incoming: Incoming) -> bool:
    address = (incoming.recipient or incoming.sender).lower()
    goes_there = message.recipient.lower().rstrip(">").rpartition("<")[2] == address
    return goes_there and incoming.received_at - RECENT <= message.created_at <= incoming.received_at


def unfiled(spaces: Collection[int]) -> QuerySet[Incoming]:
    """What waits for a person of these spaces to say what it is about, oldest first."""
    return Incoming.objects.filter(space__in=spaces, message=None, set_aside_at=None).order_by(
        "received_at", "pk"
    )


def waiting() -> QuerySet[Incoming]:
    """What waits for a person of any space, oldest first."""
    found = Incoming.objects.filter(space__isnull=False, message=None, set_aside_at=None)
    return found.order_by("received_at", "pk")


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


def attached() -> set[int]:
    """The numbers of all files that messages carry; reads every message with an attachment (one query)."""
    lists = Message.objects.exclude(attachments=[]).values_list("attachments", flat=True)
    return {int(one["file"]) for found in lists for one in found}


def carries(number: int) -> bool:
    """Whether a message carries that file, among its first three."""
    places = (Q(**{f"attachments__{place}__file": number}) for place in range(3))
    return Message.objects.filter(reduce(or_, places)).exists()


def trial(message: Message) -> Incoming | None:
    """What came back of a trial that went to ourselves; None while it has not arrived."""
    return Incoming.objects.filter(message=message, kind=Kind.LOOP).order_by("pk").first()

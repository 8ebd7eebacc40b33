"""What the pages list."""

from typing import Any

from django.db.models import QuerySet

from portevoix.archive.enums import ArrivalState
from portevoix.archive.models import Arrival, Export
from portevoix.collectives import queries as collectives
from portevoix.collectives.models import Collective


def exports_of(collective: Collective) -> QuerySet[Export]:
    """The archives of a collective that are kept, the last one first."""
    return (
        Export.objects.filter(collective=collective).select_related("file", "asked_by").order_by("-asked_at")
    )


def may_bring(user: Any) -> bool:
    """Whether someone may bring an archive: who coordinates a collective here, or runs the server."""
    return bool(user.is_operator) or collectives.spaces_coordinated_by(user).exists()


def arrivals_of(user: Any) -> QuerySet[Arrival]:
    """The archives that someone brought and did not give up."""
    own = Arrival.objects.filter(brought_by=user.pk).select_related("collective", "file", "brought_by")
    return own.order_by("-brought_at")


def waiting_of(user: Any) -> QuerySet[Arrival]:
    """Those that wait for a decision, or are at work."""
    return arrivals_of(user).exclude(state__in=[ArrivalState.BROUGHT, ArrivalState.REFUSED])

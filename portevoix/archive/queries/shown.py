"""What the pages list."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from portevoix.archive.enums import ArrivalState
from portevoix.archive.models import Arrival, Export
from portevoix.archive.queries.held import led_by_others
from portevoix.collectives import queries as collectives
from portevoix.collectives.models import Collective
from portevoix.collectives.operations import is_held


@dataclass(frozen=True)
class Closing:
    """What closing a collective would do, and what stands in its way."""

    shared: list[tuple[str, str]]  # campaigns it leads with others: code, demand
    is_held: bool  # a mailing of it is leaving
    members: int
    alone: int  # campaigns it leads with nobody else
    others: list[tuple[str, str]]  # campaigns it leaves: demand, who leads

    @property
    def may(self) -> bool:
        """Whether nothing stands in the way."""
        return not self.shared and not self.is_held


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


def closing_of(collective: Collective) -> Closing:
    """What closing it would do (five queries)."""
    spaces = collectives.shared_and_led(collective).filter(campaign__isnull=False)
    shared = list(spaces.values_list("campaign__code", "campaign__demand"))
    led = collective.participations.filter(is_lead=True, space__campaign__isnull=False).count()
    return Closing(
        shared=shared,
        is_held=is_held(collective),
        members=collective.memberships.count(),
        alone=led - len(shared),
        others=led_by_others(collective),
    )

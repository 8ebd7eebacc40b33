"""One object of each kind that a route of archive names by its code, in a given collective."""

from portevoix.archive.enums import ArrivalState
from portevoix.archive.models import Arrival, Export
from portevoix.archive.tests.factories import make_arrival, make_closed, make_export
from portevoix.collectives.enums import Role
from portevoix.collectives.models import Collective


def export(collective: Collective) -> Export:
    """One that is ready."""
    return make_export(collective)


def arrival(collective: Collective) -> Arrival:
    """An archive that its coordinator brought."""
    user = collective.memberships.order_by("pk").first().user
    return make_arrival(by=user, state=ArrivalState.READY, preview={"collective": "Ailleurs"})


def closed(_ours: Collective) -> Collective:
    """A closed one, that somebody else coordinated."""
    return make_closed()


ROUTES = ("arrival", "confirm", "stop_arrival", "discard")
MAKERS = {"Export": export}
BY_ROUTE = {f"archive:{name}": arrival for name in ROUTES} | {"archive:closed": closed}
ROLES = dict.fromkeys(
    BY_ROUTE
)  # an archive that is coming in is nobody's but its bringer's, a closed collective its own
ANYWHERE = {"archive:bring": (Role.COORDINATOR, True)}

"""One object of each kind that a route of cartography names by its code, in a given collective."""

from portevoix.advocacy.tests.makers import target
from portevoix.cartography.models import Stance
from portevoix.cartography.tests.factories import make_stance
from portevoix.collectives.enums import Role
from portevoix.collectives.models import Collective


def stance(collective: Collective) -> Stance:
    """Of an invented deputy."""
    return make_stance(target(collective))


MAKERS = {"Stance": stance}
OFFICIAL = {"cartography:of_actor"}  # the actor is official; what is listed is one's own
ROLES = {"cartography:place": {"POST": Role.MEMBER}}

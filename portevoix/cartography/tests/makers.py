"""One object of each kind that a route of cartography names by its code, in a given collective."""

from portevoix.advocacy.tests.makers import target
from portevoix.cartography.models import Stance
from portevoix.cartography.tests.factories import make_stance
from portevoix.collectives.models import Collective


def stance(collective: Collective) -> Stance:
    """Of an invented deputy."""
    return make_stance(target(collective))


MAKERS = {"Stance": stance}

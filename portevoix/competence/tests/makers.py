"""What the routes of competence name in a collective: its campaigns, by their code."""

from portevoix.collectives.enums import Role
from portevoix.collectives.models import Collective
from portevoix.competence.models import Competency
from portevoix.competence.tests.factories import make_competency


def competency(collective: Collective) -> Competency:
    """A line of that collective's own; its address is its key."""
    made = make_competency(collective.space)
    made.line = made.code
    made.save()
    return made


NAMES = ("line", "change", "verify", "withdraw")
BY_ROUTE = {f"competence:{name}": competency for name in NAMES}
ROLES = {f"competence:{name}": Role.MEMBER for name in NAMES[1:]}
ANYWHERE = {"competence:new_line": (Role.MEMBER, False)}
OFFICIAL = {"competence:of_actor"}  # the actor is official; the lines are one's own

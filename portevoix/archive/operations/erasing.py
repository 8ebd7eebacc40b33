"""Erasing for good all that a closed collective owned: what an archive holds, and all that hangs on it.

Three steps, each harmless when done again after a crash: rows, then files, then the spaces and the name.
"""

from datetime import datetime

from django.db import transaction

from portevoix.advocacy.models import Target
from portevoix.archive.queries.held import spaces_of
from portevoix.archive.rules.tables import SPACE, TABLES
from portevoix.collectives import operations as collectives
from portevoix.collectives import queries
from portevoix.collectives.models import Collective
from portevoix.directory.models import Actor, ContactPoint
from portevoix.files import operations as files
from portevoix.jobs.models import Job
from portevoix.journal import operations as journal

LAST = {SPACE, "collectives.Collective", "collectives.Participation"}  # they say what is left to erase


def erase_closed(*, at: datetime) -> int:
    """Erase for good the collectives whose thirty days are over. How many."""
    over = list(queries.to_erase(at=at))
    for collective in over:
        erase_for_good(collective, at=at)
    return len(over)


def erase_for_good(collective: Collective, *, at: datetime) -> None:
    """Erase every row and every file of a collective and of the campaigns it leads; what others hold stays, with its name."""
    spaces, code = spaces_of(collective), collective.code
    _erase_rows(collective, spaces)
    for space in spaces:
        files.drop_space(space)
    with transaction.atomic():
        collectives.leave_the_name(collective)
        journal.record(space=0, actor=None, verb="erase", kind="collective", key=code, at=at)


@transaction.atomic
def _erase_rows(collective: Collective, spaces: list[int]) -> None:
    """Children before parents, as the archive lists them the other way round."""
    _leave_people_to_others(spaces)
    collective.exports.all().delete()
    collective.arrivals.all().delete()
    for table in reversed(TABLES):
        if table.label not in LAST:
            table.model._default_manager.filter(**{f"{table.path}__in": spaces}).delete()
    Job.objects.filter(space__in=spaces).delete()


def _leave_people_to_others(spaces: list[int]) -> None:
    """Someone whom it noted and whom another campaign addresses goes to the space of that campaign."""
    elsewhere = Target.objects.filter(actor__space__in=spaces).exclude(campaign__space__in=spaces)
    for actor, space in elsewhere.order_by("pk").values_list("actor", "campaign__space"):
        Actor.objects.filter(pk=actor).update(space=space)
        ContactPoint.objects.filter(actor=actor, space__in=spaces).update(space=space)

"""Background work of upkeep."""

from django.utils import timezone

from portevoix.jobs.operations import Run
from portevoix.upkeep.operations import doctor


def visit(run: Run) -> None:
    """The doctor comes."""
    doctor.examine(run, at=timezone.now())

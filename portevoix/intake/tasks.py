"""Background work: checking, taking in, undoing, and forgetting what is old."""

from datetime import timedelta

from django.utils import timezone

from portevoix.intake import operations
from portevoix.jobs import operations as jobs


def forget_old(run: jobs.Run) -> None:
    """Erase the files and rows of imports that nobody touched for 30 days."""
    run.result["forgotten"] = operations.forget_old(at=timezone.now())


def register() -> None:
    """Tell the worker who does what."""
    jobs.register(operations.CHECK, operations.run_check)
    jobs.register(operations.TAKE, operations.run_take)
    jobs.register(operations.UNDO, operations.run_undo)
    jobs.register_periodic("intake.forget", forget_old, every=timedelta(days=1))

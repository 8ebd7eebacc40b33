"""Background work about campaigns."""

from django.utils import timezone

from portevoix.advocacy import operations
from portevoix.jobs.operations import Run


def tell_due(run: Run) -> None:
    """Say which promises fall due, a day ahead."""
    now = timezone.now()
    run.result["promises"] = operations.tell_promises_due(on=timezone.localdate(now), at=now)

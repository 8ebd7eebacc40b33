"""Background work about collectives."""

from django.utils import timezone

from portevoix.collectives import operations
from portevoix.collectives.rules import INVITATION_FORGOTTEN
from portevoix.jobs.operations import Run


def tidy(run: Run) -> None:
    """Forget invitations a month after they expired."""
    run.result["forgotten"] = operations.forget_invitations(before=timezone.now() - INVITATION_FORGOTTEN)

"""Background work about collectives."""

from django.utils import timezone

from portevoix.collectives import operations
from portevoix.collectives.models import SenderAddress
from portevoix.collectives.rules import INVITATION_FORGOTTEN
from portevoix.jobs.operations import Run


def tidy(run: Run) -> None:
    """Forget invitations a month after they expired, and old news."""
    now = timezone.now()
    before = now - INVITATION_FORGOTTEN
    run.result["forgotten"] = operations.forget_invitations(before=before)
    run.result["partners"] = operations.forget_partner_invitations(before=before)
    run.result["guests"] = operations.forget_guests(before=before)
    run.result["news"] = operations.forget_news(at=now)


def write_news(run: Run) -> None:
    """Mail to whoever has news that a mail may announce now."""
    run.result["mails"] = operations.write_due(at=timezone.now())


def check_sender(run: Run) -> None:
    """Ask DNS about one collective's address, just proved."""
    declared = SenderAddress.objects.select_related("collective").get(pk=run.job.payload["address"])
    run.result["answered"] = operations.check_sender(declared, at=timezone.now())


def check_senders(run: Run) -> None:
    """Ask again about every address in use, so that one whose domain changed is no longer used."""
    found = SenderAddress.objects.filter(confirmed_at__isnull=False, collective__closed_at=None).order_by(
        "pk"
    )
    for done, declared in enumerate(found):
        run.progress(done, total=len(found))
        operations.check_sender(declared, at=timezone.now())

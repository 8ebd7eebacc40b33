"""Background work about accounts."""

from datetime import timedelta
from importlib import import_module

from django.conf import settings
from django.utils import timezone

from portevoix.accounts import operations
from portevoix.jobs.operations import Retry, Run
from portevoix.mail import operations as mail
from portevoix.mail.enums import State
from portevoix.mail.models import Message


def deliver(run: Run) -> None:
    """Deliver one account mail; a server that does not answer is tried again."""
    message = Message.objects.filter(pk=run.job.payload["message"]).first()
    if message is None:  # its addressee closed the account meanwhile
        return
    state = mail.deliver(message, at=timezone.now())
    if state in {State.QUEUED, State.SENDING}:  # refused for now, or claimed by a worker that died
        raise Retry(message.answer, after=timedelta(minutes=2))
    run.result["state"] = state


def tidy(run: Run) -> None:  # noqa: ARG001
    """Forget spent links after a day, account mails after thirty, sessions that are over."""
    now = timezone.now()
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    operations.forget_links(before=now - timedelta(days=1))
    mail.forget_account_mails(before=now - timedelta(days=30))

"""Checks of what should move: background work, mail that waits, the journal's chains."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portevoix.jobs.enums import State as JobState
from portevoix.jobs.models import Job
from portevoix.journal import queries as journal
from portevoix.journal.models import Entry
from portevoix.mail.enums import State as MailState
from portevoix.mail.models import Message
from portevoix.outreach.enums import MailingState, Pause
from portevoix.outreach.models import Mailing
from portevoix.upkeep.rules.findings import Finding, green, orange, red

STUCK = timedelta(minutes=5)  # a lease lasts 15 seconds: nobody works any more
LATE = timedelta(minutes=15)
RECENT = timedelta(days=1)
MAIL_LATE = timedelta(hours=2)


def jobs(at: datetime) -> Iterator[Finding]:
    """Work that no worker takes, or that failed since yesterday."""
    stuck = Job.objects.filter(state=JobState.RUNNING, leased_until__lt=at - STUCK).count()
    late = Job.objects.filter(state=JobState.QUEUED, due_at__lt=at - LATE).count()
    failed = Job.objects.filter(state=JobState.FAILED, ended_at__gt=at - RECENT).count()
    if stuck or late:
        words = ngettext(
            "%(count)s piece of background work waits for a worker that does not come.",
            "%(count)s pieces of background work wait for a worker that does not come.",
            stuck + late,
        )
        advice = _("Start Portevoix again: `portevoix serve` starts the worker too, and takes up what waits.")
        yield red("jobs", words % {"count": stuck + late}, advice=advice)
    elif failed:
        words = ngettext(
            "%(count)s piece of background work failed since yesterday.",
            "%(count)s pieces of background work failed since yesterday.",
            failed,
        )
        advice = _("Whoever asked for it can start it again from its page; what was done is kept.")
        yield orange("jobs", words % {"count": failed}, advice=advice)
    else:
        yield green("jobs", _("Background work is done as it comes."))


def outbox(at: datetime) -> Iterator[Finding]:
    """Messages that should have left."""
    waiting = Message.objects.filter(state=MailState.QUEUED, created_at__lt=at - MAIL_LATE).count()
    uncertain = Message.objects.filter(state=MailState.UNCERTAIN).count()
    if waiting:
        words = ngettext(
            "%(count)s message has waited for more than two hours.",
            "%(count)s messages have waited for more than two hours.",
            waiting,
        )
        advice = _("Look at the pages of the mailings that are leaving, and at the mail settings below.")
        yield orange("outbox", words % {"count": waiting}, advice=advice)
    elif uncertain:
        words = ngettext(
            "%(count)s message may have left, or not: someone must say.",
            "%(count)s messages may have left, or not: someone must say.",
            uncertain,
        )
        advice = _("The coordinators find them on the page of each mailing, under “uncertain”.")
        yield orange("outbox", words % {"count": uncertain}, advice=advice)
    else:
        yield green("outbox", _("No message waits longer than it should."))


def chains(_at: datetime) -> Iterator[Finding]:
    """The journal's chains, each entry read again."""
    spaces = Entry.objects.order_by("space").values_list("space", flat=True).distinct()
    broken = [space for space in spaces if journal.first_broken(space) is not None]
    if broken:
        words = _("The journal was altered: the chain of %(count)s space does not hold.")
        advice = _(
            "Somebody wrote in the database by hand, or the disk is failing. Keep this server as it is and restore a backup beside it to compare."
        )
        yield red("journal", words % {"count": len(broken)}, advice=advice)
    else:
        yield green("journal", _("The journal is whole: no entry was altered or removed."))


def restored(_at: datetime) -> Iterator[Finding]:
    """Mailings that a restore has paused; nothing to say when there is none."""
    paused = Mailing.objects.filter(state=MailingState.PAUSED, pause=Pause.RESTORED).count()
    if paused:
        words = ngettext(
            "%(count)s mailing is paused since a backup was restored.",
            "%(count)s mailings are paused since a backup was restored.",
            paused,
        )
        advice = _(
            "Some letters may have left between the backup and the accident. The page of each mailing asks its "
            "coordinators to look, then to go on."
        )
        yield orange("restored", words % {"count": paused}, advice=advice)

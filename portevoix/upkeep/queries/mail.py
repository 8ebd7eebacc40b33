"""What was found when the mail settings were last tried."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portevoix.jobs import queries as jobs
from portevoix.jobs.enums import State
from portevoix.jobs.models import Job
from portevoix.mail import queries as mail
from portevoix.outreach.queries import returns
from portevoix.upkeep.enums import Light
from portevoix.upkeep.rules.findings import Finding, from_dict, green, orange, worst

HANDLER, KEY = "upkeep.mail", "mail"


@dataclass(frozen=True)
class Tried:
    """The last trial of the mail settings, and whether another is under way."""

    job: Job | None
    at: datetime | None = None
    findings: list[Finding] = field(default_factory=list)
    lines: list[dict[str, Any]] = field(default_factory=list)
    selector: str = ""

    @property
    def light(self) -> Light:
        """The worst of all."""
        return worst(self.findings)

    @property
    def is_running(self) -> bool:
        """Whether a trial is under way."""
        return self.job is not None and not self.job.is_over


def last() -> Tried:
    """What was found the last time (two queries)."""
    job = jobs.latest(HANDLER, key=KEY)
    done = Job.objects.filter(handler=HANDLER, state=State.DONE).order_by("-ended_at").first()
    if done is None:
        return Tried(job)
    found = [from_dict(facts) for facts in done.result["findings"]]
    return Tried(job, done.ended_at, found, done.result["lines"], done.result["selector"])


def check(_at: datetime) -> Iterator[Finding]:
    """For the doctor: nothing is asked of the network; what the mailbox and the last trial said."""
    fault = returns.fault() if settings.IMAP_HOST else ""
    unknown = mail.unknown().count()
    if fault:
        words = _("The mailbox of what comes back could not be read: %(fault)s.") % {
            "fault": fault.rstrip(".")
        }
        yield orange(
            "mail", words, advice=_("Try the mail settings on their page. What waits there is not lost.")
        )
    elif unknown:
        words = ngettext(
            "%(count)s message that came back names nothing we know.",
            "%(count)s messages that came back name nothing we know.",
            unknown,
        )
        yield orange(
            "mail", words % {"count": unknown}, advice=_("Look at them on the page of the mail settings.")
        )
    else:
        yield green("returns", _("Nothing that came back waits for whoever runs the server."))

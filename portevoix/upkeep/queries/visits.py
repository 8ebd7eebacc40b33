"""What the doctor last found."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from portevoix.jobs import queries as jobs
from portevoix.jobs.enums import State
from portevoix.jobs.models import Job
from portevoix.upkeep.enums import Light
from portevoix.upkeep.rules.findings import Finding, by_gravity, from_dict, worst

HANDLER = "upkeep.doctor"
KEY = "periodic"  # a visit asked for and the one of every hour are one


@dataclass(frozen=True)
class Visit:
    """What the doctor last found, worst first, and when; whether another visit is under way."""

    at: datetime | None
    findings: list[Finding]
    job: Job | None

    @property
    def light(self) -> Light:
        """The worst of all."""
        return worst(self.findings)

    @property
    def is_running(self) -> bool:
        """Whether the doctor is there now, or somebody asked for a visit."""
        return self.job is not None and (self.job.state == State.RUNNING or self._is_asked)

    @property
    def _is_asked(self) -> bool:
        return self.job is not None and self.job.state == State.QUEUED and self.job.due_at <= timezone.now()


def last_visit() -> Visit:
    """The last findings (two queries)."""
    done = Job.objects.filter(handler=HANDLER, state=State.DONE).order_by("-ended_at").first()
    findings = by_gravity(from_dict(facts) for facts in done.result["findings"]) if done else []
    return Visit(done.ended_at if done else None, findings, jobs.latest(HANDLER, key=KEY))

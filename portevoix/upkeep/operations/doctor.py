"""The doctor's visit: every check, one after the other, kept in its job for the page."""

from datetime import datetime

from portevoix.jobs import operations as jobs
from portevoix.jobs.enums import State
from portevoix.jobs.models import Job
from portevoix.upkeep.queries import checks
from portevoix.upkeep.queries.visits import HANDLER, KEY


def examine(run: jobs.Run, *, at: datetime) -> None:
    """Run every check and keep what they say in the job."""
    names = checks.names()
    found: list[dict[str, str]] = []
    for done, name in enumerate(names):
        run.progress(done, total=len(names))
        found += [finding.as_dict() for finding in checks.look(name, at=at)]
    run.progress(len(names))
    run.result["findings"] = found


def ask_visit(*, by: int | None, at: datetime) -> Job:
    """Have the doctor come now; one that waits for its hour comes now, one that is there is not doubled."""
    job = jobs.enqueue(HANDLER, key=KEY, due_at=at, owner=by)
    Job.objects.filter(pk=job.pk, state=State.QUEUED, due_at__gt=at).update(due_at=at)
    return job

"""Data for tests of jobs."""

from datetime import UTC, datetime
from typing import Any

from portevoix.jobs.models import Job

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)


def make_job(*, handler: str = "test.count", key: str = "1", **facts: Any) -> Job:
    """A job that waits since noon."""
    return Job.objects.create(handler=handler, key=key, **{"due_at": NOON, "created_at": NOON, **facts})

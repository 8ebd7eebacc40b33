"""Reads: where a job stands."""

from portevoix.jobs.models import Job


def latest(handler: str, *, key: str) -> Job | None:
    """The newest job of that name and key, whatever its state."""
    return Job.objects.filter(handler=handler, key=key).order_by("-pk").first()

"""Writes: enqueue, lease, run, cancel. Handlers are registered by name in each app's `apps.ready`."""

import logging
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from portevoix.jobs.enums import FINAL, State
from portevoix.jobs.models import Job

log = logging.getLogger(__name__)
LEASE = timedelta(seconds=15)
HEARTBEAT = 5.0  # seconds
ATTEMPTS = 5
PROGRESS_EVERY = 0.5  # seconds
KEEP = timedelta(days=90)

Handler = Callable[["Run"], None]
_handlers: dict[str, Handler] = {}
_periodic: dict[str, timedelta] = {}


class Cancelled(Exception):  # noqa: N818  named as the fact
    """Somebody asked to stop; raised inside the handler by `Run.progress`."""


class Retry(Exception):  # noqa: N818
    """Raised by a handler: not now, try again after `after`."""

    def __init__(self, why: str, *, after: timedelta = timedelta(minutes=1)) -> None:
        super().__init__(why)
        self.after = after


def register(name: str, handler: Handler) -> None:
    """Say which function runs jobs of that name."""
    _handlers[name] = handler


def register_periodic(name: str, handler: Handler, *, every: timedelta) -> None:
    """Have a worker run it at that pace, one at a time."""
    register(name, handler)
    _periodic[name] = every


def enqueue(
    handler: str,
    *,
    key: str,
    payload: dict[str, Any] | None = None,
    due_at: datetime | None = None,
    owner: int | None = None,
    space: int | None = None,
    total: int = 0,
) -> Job:
    """Write one job in the caller's transaction; a live job of that handler and key is returned instead."""
    try:
        with transaction.atomic():
            return Job.objects.create(
                handler=handler,
                key=key,
                payload=payload or {},
                due_at=due_at or timezone.now(),
                owner=owner,
                space=space,
                total=total,
            )
    except IntegrityError:
        return Job.objects.exclude(state__in=FINAL).get(handler=handler, key=key)


def cancel(job: Job, *, at: datetime) -> None:
    """Ask to stop: at once when nobody runs it, else at the handler's next step."""
    Job.objects.filter(pk=job.pk).exclude(state__in=FINAL).update(cancel_asked=True)
    Job.objects.filter(pk=job.pk, state=State.QUEUED).update(state=State.CANCELLED, ended_at=at)


class Run:
    """One attempt at a job, as its handler sees it."""

    def __init__(self, job: Job, *, worker: str) -> None:
        self.job = job
        self.worker = worker
        self.result: dict[str, Any] = {}
        self.stopping = threading.Event()  # set when the worker must hand its job back
        self._written = 0.0

    def progress(self, done: int, *, total: int | None = None, message: str = "") -> None:
        """Say how far it is, at most twice a second.

        Raises Cancelled when someone asked to stop, Retry when the worker itself is stopping.
        """
        if self.stopping.is_set():
            raise Retry("stopping", after=timedelta(0))
        if time.monotonic() - self._written < PROGRESS_EVERY and done != total:
            return
        self._written = time.monotonic()
        facts: dict[str, Any] = {"progress": done, "leased_until": timezone.now() + LEASE}
        if total is not None:
            facts["total"] = total
        if message:
            facts["message"] = message
        mine = Job.objects.filter(pk=self.job.pk, leased_by=self.worker)
        mine.update(**facts)
        if mine.filter(cancel_asked=True).exists():
            raise Cancelled


def lease(*, worker: str, at: datetime) -> Job | None:
    """Take the next job that is due, or one whose worker died; nobody else gets it."""
    free = Q(state=State.QUEUED, due_at__lte=at) | Q(state=State.RUNNING, leased_until__lt=at)
    with transaction.atomic():
        jobs = Job.objects.filter(free, handler__in=_handlers).order_by("due_at", "pk")
        if connection.features.has_select_for_update_skip_locked:
            jobs = jobs.select_for_update(skip_locked=True)
        job = jobs.first()
        if job is None:
            return None
        Job.objects.filter(pk=job.pk).update(
            state=State.RUNNING, leased_by=worker, leased_until=at + LEASE, attempts=F("attempts") + 1
        )
    job.refresh_from_db()
    return job


def run(job: Job, *, worker: str, stopping: threading.Event | None = None) -> None:
    """Run one leased job to its end, keeping its lease alive meanwhile."""
    attempt = Run(job, worker=worker)
    attempt.stopping = stopping or attempt.stopping
    over = threading.Event()
    heart = threading.Thread(target=_beat, args=(job.pk, worker, over), daemon=True)
    heart.start()
    try:
        _attempt(attempt)
    finally:
        over.set()
        heart.join()


def _attempt(attempt: Run) -> None:
    job = attempt.job
    if job.cancel_asked:
        return _end(attempt, State.CANCELLED)
    try:
        _handlers[job.handler](attempt)
    except Cancelled:
        return _end(attempt, State.CANCELLED)
    except Retry as reason:
        return _hand_back(attempt, reason)
    except Exception:
        log.exception("job %s failed", job)
        message = _(
            "The work stopped on an unexpected fault. What was done before is kept; you may start it again."
        )
        return _end(attempt, State.FAILED, message=message)
    return _end(attempt, State.DONE)


def _end(attempt: Run, state: State, **facts: Any) -> None:
    Job.objects.filter(pk=attempt.job.pk, leased_by=attempt.worker).update(
        state=state, ended_at=timezone.now(), result=attempt.result, leased_by="", leased_until=None, **facts
    )


def _hand_back(attempt: Run, reason: Retry) -> None:
    stopping = attempt.stopping.is_set()
    if not stopping and attempt.job.attempts >= ATTEMPTS:
        return _end(attempt, State.FAILED, message=str(reason))
    facts: dict[str, Any] = {} if stopping else {"message": str(reason)}
    Job.objects.filter(pk=attempt.job.pk, leased_by=attempt.worker).update(
        state=State.QUEUED, due_at=timezone.now() + reason.after, leased_by="", leased_until=None, **facts
    )
    return None


def _beat(pk: int, worker: str, over: threading.Event) -> None:
    while not over.wait(HEARTBEAT):
        Job.objects.filter(pk=pk, leased_by=worker).update(leased_until=timezone.now() + LEASE)
    connection.close()


def work(*, worker: str, stopping: threading.Event, idle: float = 0.5) -> None:
    """Take and run jobs until `stopping` is set; what is in hand is then handed back or finished."""
    planned = 0.0
    while not stopping.is_set():
        if time.monotonic() - planned > 60:  # noqa: PLR2004  seconds
            planned = time.monotonic()
            plan_periodic(at=timezone.now())
        job = lease(worker=worker, at=timezone.now())
        if job is None:
            stopping.wait(idle)
        else:
            run(job, worker=worker, stopping=stopping)


def plan_periodic(*, at: datetime) -> None:
    """Enqueue periodic jobs whose last one ended long enough ago; forget old ended jobs."""
    for name, every in _periodic.items():
        last = Job.objects.filter(handler=name, state__in=FINAL).order_by("-ended_at").first()
        due = last.ended_at + every if last and last.ended_at else at
        enqueue(name, key="periodic", due_at=max(due, at))
    Job.objects.filter(state__in=FINAL, ended_at__lt=at - KEEP).delete()

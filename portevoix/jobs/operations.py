"""Writes: enqueue, lease, run, cancel. Handlers are registered by name in each app's `apps.ready`."""

import logging
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from portevoix.jobs.enums import FINAL, State
from portevoix.jobs.models import Job

log = logging.getLogger(__name__)
LEASE = timedelta(seconds=15)
HEARTBEAT = 5.0  # seconds
ATTEMPTS = 30  # about a day, when the first wait is a minute
LONGEST_WAIT = timedelta(hours=1)
PROGRESS_EVERY = 0.5  # seconds
PLAN_EVERY = 60.0  # seconds
KEEP = timedelta(days=90)

Handler = Callable[["Run"], None]
_handlers: dict[str, Handler] = {}
_periodic: dict[str, timedelta] = {}


class Cancelled(Exception):  # noqa: N818  named as the fact
    """Somebody asked to stop; raised inside the handler by `Run.progress`."""


class Retry(Exception):  # noqa: N818
    """Raised by a handler: it failed this time, try again after `after`, then twice that, up to an hour."""

    def __init__(self, why: str, *, after: timedelta = timedelta(minutes=1)) -> None:
        super().__init__(why)
        self.after = after


class Later(Exception):  # noqa: N818
    """Raised by a handler that did a part: go on after `after`. Not a failure, and not counted as one."""

    def __init__(self, *, after: timedelta = timedelta(0)) -> None:
        super().__init__()
        self.after = after


class LeaseLost(Exception):  # noqa: N818
    """Another worker has the job, after ours slept past its lease; raised by `Run.progress`."""


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
    facts = {"payload": payload or {}, "owner": owner, "space": space, "total": total}
    while True:
        live = Job.objects.exclude(state__in=FINAL).filter(handler=handler, key=key).first()
        if live is not None:
            return live
        try:
            with transaction.atomic():
                return Job.objects.create(handler=handler, key=key, due_at=due_at or timezone.now(), **facts)
        except IntegrityError:
            continue  # somebody was first; theirs is read, unless it has already ended


def cancel(job: Job, *, at: datetime) -> None:
    """Ask to stop: at once when nobody runs it, else at the handler's next step."""
    Job.objects.filter(pk=job.pk).exclude(state__in=FINAL).update(cancel_asked=True)
    Job.objects.filter(pk=job.pk, state=State.QUEUED).update(state=State.CANCELLED, ended_at=at)


class Run:
    """One attempt at a job, as its handler sees it."""

    def __init__(self, job: Job, *, worker: str, stopping: threading.Event | None = None) -> None:
        self.job = job
        self.worker = worker
        self.result: dict[str, Any] = {}
        self.stopping = stopping or threading.Event()  # set when the worker must hand its job back
        self._said: dict[str, Any] = {}
        self._written = 0.0

    def progress(self, done: int, *, total: int | None = None, message: str = "") -> None:
        """Say how far it is; written at most twice a second, which also renews the lease.

        Raises Cancelled when someone asked to stop, Later when the worker itself is stopping,
        LeaseLost when another worker has the job.
        """
        self._said["progress"] = done
        if total is not None:
            self._said["total"] = total
        if message:
            self._said["message"] = message
        if self.stopping.is_set():
            raise Later
        if time.monotonic() - self._written >= PROGRESS_EVERY:
            self._written = time.monotonic()
            self._say(leased_until=timezone.now() + LEASE)

    def _say(self, **facts: Any) -> None:
        mine = Job.objects.filter(pk=self.job.pk, leased_by=self.worker)
        if not mine.update(**self._said, **facts):
            raise LeaseLost
        if mine.filter(cancel_asked=True).exists():
            raise Cancelled

    def close(self, state: State, **facts: Any) -> None:
        """Give the job up in that state, with the last progress said; nothing if it is no longer ours."""
        Job.objects.filter(pk=self.job.pk, leased_by=self.worker).update(
            **{**self._said, **facts}, state=state, leased_by="", leased_until=None
        )


def lease(*, worker: str, at: datetime) -> Job | None:
    """Take the next job that is due, or one whose worker died; nobody else gets it.

    Costs one read when there is none, so that an idle worker never takes SQLite's only write lock.
    """
    free = Q(state=State.QUEUED, due_at__lte=at) | Q(state=State.RUNNING, leased_until__lt=at)
    jobs = Job.objects.filter(free, handler__in=_handlers).order_by("due_at", "pk")
    if not jobs.exists():
        return None
    with transaction.atomic():
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
    attempt = Run(job, worker=worker, stopping=stopping)
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
    if job.attempts > ATTEMPTS:
        return _end(
            attempt, State.FAILED, message=_("The work was tried too many times. What was done is kept.")
        )
    try:
        _handlers[job.handler](attempt)
    except LeaseLost:
        log.warning("job %s was taken by another worker", job)
    except Cancelled:
        _end(attempt, State.CANCELLED)
    except Later as reason:
        _come_back(attempt, after=reason.after, attempts=job.attempts - 1)
    except Retry as reason:
        _try_again(attempt, reason)
    except Exception:
        log.exception("job %s failed", job)
        message = _(
            "The work stopped on an unexpected fault. What was done before is kept; you may start it again."
        )
        _end(attempt, State.FAILED, message=message)
    else:
        _end(attempt, State.DONE)
    return None


def _end(attempt: Run, state: State, **facts: Any) -> None:
    attempt.close(state, ended_at=timezone.now(), result=attempt.result, **facts)


def _try_again(attempt: Run, reason: Retry) -> None:
    tries = attempt.job.attempts
    if tries >= ATTEMPTS:
        return _end(attempt, State.FAILED, message=str(reason))
    wait = min(reason.after * 2 ** min(tries - 1, 20), LONGEST_WAIT)
    return _come_back(attempt, after=wait, message=str(reason))


def _come_back(attempt: Run, *, after: timedelta, **facts: Any) -> None:
    """Queue it again; one that someone cancelled meanwhile ends here."""
    if Job.objects.filter(pk=attempt.job.pk, cancel_asked=True).exists():
        return _end(attempt, State.CANCELLED)
    return attempt.close(State.QUEUED, due_at=timezone.now() + after, **facts)


def _beat(pk: int, worker: str, over: threading.Event) -> None:
    while not over.wait(HEARTBEAT):
        try:
            Job.objects.filter(pk=pk, leased_by=worker).update(leased_until=timezone.now() + LEASE)
        except DatabaseError:
            log.warning("the lease of job %s could not be renewed", pk)
    connection.close()


def work(*, worker: str, stopping: threading.Event, lanes: int = 1, idle: float = 0.5) -> None:
    """Take and run jobs, `lanes` at a time, until `stopping` is set; what is in hand goes back to the queue.

    A lane that dies stops them all: the process ends and is started again.
    """
    faults: list[BaseException] = []

    def lane(number: int) -> None:
        try:
            _work(worker=f"{worker}/{number}", stopping=stopping, idle=idle, plans=number == 0)
        except BaseException as error:  # noqa: BLE001  raised again by the main thread
            faults.append(error)
            stopping.set()
        finally:
            connection.close()

    threads = [threading.Thread(target=lane, args=(number,)) for number in range(lanes)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise faults[0]


def _work(*, worker: str, stopping: threading.Event, idle: float, plans: bool) -> None:
    planned = -PLAN_EVERY
    while not stopping.is_set():
        if plans and time.monotonic() - planned > PLAN_EVERY:
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

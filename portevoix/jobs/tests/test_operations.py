"""What a job promises: one at a time, cancelled when asked, tried again when it says so."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from portevoix.jobs import operations, queries
from portevoix.jobs.enums import State
from portevoix.jobs.models import Job
from portevoix.jobs.operations import ATTEMPTS, KEEP, LEASE, Later, Retry, Run
from portevoix.jobs.tests.factories import NOON, make_job

pytestmark = pytest.mark.django_db


@pytest.fixture
def handle(monkeypatch):
    """Register handlers for one test only."""
    monkeypatch.setattr(operations, "_handlers", {})
    monkeypatch.setattr(operations, "_periodic", {})
    return operations.register


def lease_and_run(*, at=None):
    job = operations.lease(worker="w", at=at or timezone.now())
    operations.run(job, worker="w")
    job.refresh_from_db()
    return job


def outcome(job):
    return job.state, job.progress, job.total, job.result, job.leased_by


def test_job_runs_to_its_end_and_keeps_its_result(handle):
    def count(run: Run) -> None:
        for done in range(3):
            run.progress(done + 1, total=3)
        run.result["counted"] = run.job.payload["upto"]

    handle("test.count", count)
    operations.enqueue("test.count", key="1", payload={"upto": 3})
    assert outcome(lease_and_run()) == (State.DONE, 3, 3, {"counted": 3}, "")


def test_enqueue_twice_gives_the_live_job(handle):
    first = operations.enqueue("test.count", key="1", payload={"n": 1})
    second = operations.enqueue("test.count", key="1", payload={"n": 2})
    other = operations.enqueue("test.count", key="2")
    assert (second.pk == first.pk, second.payload, other.pk == first.pk) == (True, {"n": 1}, False)


def test_enqueue_after_the_end_gives_a_new_job(handle):
    first = make_job(state=State.DONE, ended_at=NOON)
    second = operations.enqueue("test.count", key="1")
    assert second.pk != first.pk
    assert queries.latest("test.count", key="1") == second


def test_database_refuses_a_second_live_job():
    make_job()
    with pytest.raises(IntegrityError), transaction.atomic():
        make_job(state=State.RUNNING)


def test_enqueue_follows_the_callers_transaction(handle):
    @transaction.atomic
    def write_then_fail():
        operations.enqueue("test.count", key="1")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_then_fail()
    assert not Job.objects.exists()


def test_job_is_not_taken_before_it_is_due(handle):
    handle("test.count", lambda run: None)
    make_job(due_at=NOON + timedelta(minutes=1))
    assert operations.lease(worker="w", at=NOON) is None
    assert operations.lease(worker="w", at=NOON + timedelta(minutes=1)) is not None


def test_job_of_an_unknown_handler_waits(handle):
    make_job()
    assert operations.lease(worker="w", at=NOON) is None


def test_leased_job_is_nobody_elses_until_the_lease_runs_out(handle):
    handle("test.count", lambda run: None)
    make_job()
    first = operations.lease(worker="a", at=NOON)
    assert operations.lease(worker="b", at=NOON + LEASE) is None
    again = operations.lease(worker="b", at=NOON + LEASE + timedelta(seconds=1))
    assert (again, again.attempts, again.leased_by) == (first, 2, "b")


def test_cancel_of_a_waiting_job_is_immediate(handle):
    job = make_job()
    operations.cancel(job, at=NOON)
    job.refresh_from_db()
    assert (job.state, job.ended_at, job.is_over) == (State.CANCELLED, NOON, True)


def test_cancel_of_a_running_job_stops_it_at_its_next_step(handle):
    steps = []

    def long(run: Run) -> None:
        for step in range(100):
            run.progress(step, total=100)
            steps.append(step)
            operations.cancel(run.job, at=NOON)
            run._written = 0.0  # half a second passes

    handle("test.count", long)
    make_job()
    assert outcome(lease_and_run())[:3] == (State.CANCELLED, 1, 100)
    assert steps == [0]


def test_cancel_changes_nothing_of_a_job_that_ended(handle):
    job = make_job(state=State.DONE, ended_at=NOON)
    operations.cancel(job, at=NOON + LEASE)
    job.refresh_from_db()
    assert (job.state, job.ended_at) == (State.DONE, NOON)


def test_cancelled_job_of_a_dead_worker_does_not_start_again(handle):
    handle("test.count", lambda run: pytest.fail("ran"))
    make_job(state=State.RUNNING, leased_by="dead", leased_until=NOON, cancel_asked=True)
    assert lease_and_run(at=NOON + LEASE).state == State.CANCELLED


def test_fault_fails_the_job_in_plain_words(handle, caplog):
    handle("test.count", lambda run: 1 / 0)
    make_job()
    job = lease_and_run()
    assert (job.state, job.attempts) == (State.FAILED, 1)
    assert job.message == (
        "Le travail s’est arrêté sur une erreur imprévue. "
        "Ce qui était fait est gardé\u00a0; vous pouvez le relancer."
    )
    assert "ZeroDivisionError" in caplog.text


def test_retry_waits_longer_each_time(handle):
    def refuse(run: Run) -> None:
        raise Retry("closed", after=timedelta(minutes=1))

    handle("test.count", refuse)
    make_job()
    waits = []
    for _attempt in range(8):
        before = timezone.now()
        job = lease_and_run(at=timezone.now() + timedelta(days=2))
        waits.append(round((job.due_at - before).total_seconds() / 60))
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60]
    assert (job.state, job.attempts, job.message) == (State.QUEUED, 8, "closed")


def test_retry_gives_up_in_the_end(handle):
    def refuse(run: Run) -> None:
        raise Retry("closed")

    handle("test.count", refuse)
    make_job(attempts=ATTEMPTS - 1)
    job = lease_and_run()
    assert (job.state, job.message) == (State.FAILED, "closed")


def test_job_that_kills_its_workers_is_given_up(handle):
    handle("test.count", lambda run: pytest.fail("ran"))
    make_job(state=State.RUNNING, leased_by="dead", leased_until=NOON, attempts=ATTEMPTS)
    job = lease_and_run(at=NOON + LEASE)
    assert job.state == State.FAILED
    assert job.message == "Ce travail a été tenté trop de fois. Ce qui était fait est gardé."


def test_later_goes_on_without_counting_as_a_failure(handle):
    def part(run: Run) -> None:
        run.progress(7, total=10)
        raise Later(after=timedelta(seconds=30))

    handle("test.count", part)
    make_job(total=10)
    before = timezone.now()
    job = lease_and_run()
    assert outcome(job) == (State.QUEUED, 7, 10, {}, "")
    assert job.attempts == 0
    assert timedelta(seconds=30) <= job.due_at - before < timedelta(seconds=40)


def test_later_of_a_cancelled_job_ends_it(handle):
    def part(run: Run) -> None:
        operations.cancel(run.job, at=NOON)
        raise Later(after=timedelta(hours=1))

    handle("test.count", part)
    make_job()
    assert lease_and_run().state == State.CANCELLED


def test_stopping_worker_hands_its_job_back_at_once(handle):
    def long(run: Run) -> None:
        run.progress(1)
        run.stopping.set()
        run.progress(2)

    handle("test.count", long)
    make_job()
    job = lease_and_run()
    assert (job.state, job.progress, job.attempts) == (State.QUEUED, 2, 0)
    assert job.due_at <= timezone.now()


def test_worker_that_overslept_writes_nothing(handle):
    def overslept(run: Run) -> None:
        Job.objects.filter(pk=run.job.pk).update(leased_by="another")
        run.progress(50)
        pytest.fail("went on")

    handle("test.count", overslept)
    make_job()
    job = lease_and_run()
    assert outcome(job) == (State.RUNNING, 0, 0, {}, "another")


def test_progress_is_written_at_most_twice_a_second(handle, django_assert_num_queries):
    def quick(run: Run) -> None:
        with django_assert_num_queries(2):
            for done in range(1000):
                run.progress(done)

    handle("test.count", quick)
    make_job()
    assert outcome(lease_and_run())[:2] == (State.DONE, 999)


def test_idle_worker_only_reads(handle, django_assert_num_queries):
    handle("test.count", lambda run: None)
    with django_assert_num_queries(1):
        assert operations.lease(worker="w", at=NOON) is None


def test_periodic_job_is_planned_once_and_again_after_its_end(handle):
    operations.register_periodic("test.tidy", lambda run: None, every=timedelta(hours=12))
    operations.plan_periodic(at=NOON)
    operations.plan_periodic(at=NOON)
    job = Job.objects.get()
    Job.objects.update(state=State.DONE, ended_at=NOON)
    operations.plan_periodic(at=NOON + timedelta(minutes=1))
    again = Job.objects.exclude(pk=job.pk).get()
    assert (job.due_at, again.due_at) == (NOON, NOON + timedelta(hours=12))


def test_c46_ended_jobs_are_forgotten_after_90_days(handle):
    make_job(key="old", state=State.DONE, ended_at=NOON - KEEP - timedelta(seconds=1))
    kept = make_job(key="recent", state=State.FAILED, ended_at=NOON - KEEP + timedelta(days=1))
    waiting = make_job(key="waiting", due_at=NOON - KEEP * 2)
    operations.plan_periodic(at=NOON)
    assert list(Job.objects.order_by("pk")) == [kept, waiting]

"""Jobs and workers that die, stop, or race each other."""

import signal
import time
from collections import Counter

from tests.reliability.processes import wait_until


def enqueue(folder, handler, count):
    process = folder.start("-m", "tests.reliability.worker", "enqueue", handler, str(count))
    assert process.wait() == 0, process.stderr.read()


def notes(folder):
    file = folder.path / "notes"
    return file.read_text().split("\n")[:-1] if file.exists() else []


def states(folder):
    return dict(
        folder.rows("select state, count(*) from jobs_job where handler like 'test.%' group by state")
    )


def test_c51_job_of_a_killed_worker_is_taken_again(folder):
    enqueue(folder, "test.slow", 1)
    first = folder.worker()
    wait_until(lambda: "step 5" in notes(folder))
    first.kill()
    first.wait()
    assert states(folder) == {"running": 1}
    folder.worker()
    died = time.monotonic()
    wait_until(lambda: "start 2" in notes(folder))
    assert time.monotonic() - died < 10  # the lease of these tests lasts three seconds


def test_stopped_worker_hands_its_job_back_without_waiting_for_the_lease(folder):
    enqueue(folder, "test.slow", 1)
    worker = folder.worker()
    wait_until(lambda: "step 5" in notes(folder))
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(timeout=5) == 0
    [(state, attempts, leased_by, progress)] = folder.rows(
        "select state, attempts, leased_by, progress from jobs_job where handler = 'test.slow'"
    )
    assert (state, attempts, leased_by, progress >= 5) == ("queued", 0, "", True)


def test_cancel_reaches_a_job_in_another_process(folder):
    enqueue(folder, "test.slow", 1)
    folder.worker()
    wait_until(lambda: "step 2" in notes(folder))
    folder.rows("update jobs_job set cancel_asked = true where handler = 'test.slow'")
    wait_until(lambda: states(folder) == {"cancelled": 1}, patience=5)
    assert "step 20" not in notes(folder)


def test_workers_in_two_processes_do_each_job_once(folder):
    enqueue(folder, "test.quick", 300)
    folder.worker()
    folder.worker()
    wait_until(lambda: states(folder) == {"done": 300})
    assert Counter(notes(folder)) == Counter(map(str, range(300)))


def test_jobs_queued_by_five_processes_at_once_exist_once(folder):
    together = [
        folder.start("-m", "tests.reliability.worker", "enqueue", "test.quick", "50") for _ in range(5)
    ]
    assert [process.wait() for process in together] == [0] * 5
    assert states(folder) == {"queued": 50}

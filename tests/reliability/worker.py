"""A worker with the handlers of tests; `python -m tests.reliability.worker [enqueue HANDLER COUNT]`."""

import os
import signal
import sys
import threading
import time
from datetime import timedelta
from pathlib import Path

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "portevoix.project.settings"
django.setup()

from django.conf import settings  # noqa: E402
from django.db import transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from portevoix.jobs import operations  # noqa: E402
from portevoix.jobs.operations import Run  # noqa: E402
from portevoix.mail import operations as mail  # noqa: E402
from portevoix.mail.models import Message  # noqa: E402

operations.LEASE = timedelta(seconds=3)
operations.HEARTBEAT = 0.5


def note(line: str) -> None:
    """Add a line that survives our death."""
    handle = os.open(Path(settings.DATA_DIR) / "notes", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.write(handle, f"{line}\n".encode())
    os.close(handle)


def quick(run: Run) -> None:
    """Leave one line."""
    note(run.job.key)


def slow(run: Run) -> None:
    """Ten seconds of work, one line at each start and step."""
    note(f"start {run.job.attempts}")
    for step in range(100):
        run.progress(step, total=100)
        note(f"step {step}")
        time.sleep(0.1)


def send(run: Run) -> None:
    """Hand over every message that waits."""
    mail.hold_abandoned(at=timezone.now(), keys=list(Message.objects.values_list("key", flat=True)))
    outbox = mail.open_outbox()
    for message in Message.objects.filter(state="queued").order_by("pk"):
        mail.deliver(message, at=timezone.now(), outbox=outbox)
        run.progress(message.pk)
    outbox.close()


@transaction.atomic
def enqueue(handler: str, count: int) -> None:
    """Queue jobs, or one job and that many messages."""
    if handler != "test.send":
        for number in range(count):
            operations.enqueue(handler, key=str(number))
        return
    for number in range(count):
        mail.post(
            key=f"letter:{number}",
            recipient=f"elu{number}@orsaville.example",
            subject="Un toit pour l’hiver",
            body="Madame, Monsieur,\n",
            at=timezone.now(),
        )
    operations.enqueue("test.send", key="all")


for name, handler in {"test.quick": quick, "test.slow": slow, "test.send": send}.items():
    operations.register(name, handler)

if __name__ == "__main__":
    if sys.argv[1:]:
        enqueue(sys.argv[2], int(sys.argv[3]))
    else:
        stopping = threading.Event()
        signal.signal(signal.SIGTERM, lambda *_: stopping.set())
        operations.work(worker=str(os.getpid()), stopping=stopping, lanes=settings.WORKER_LANES, idle=0.05)

"""Reads the mailbox once, or with a number, makes so many messages that left.

With PORTEVOIX_TEST_DIES, dies of SIGKILL between filing the second report and putting it away.
"""

import os
import signal
import sys

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "portevoix.project.settings"
django.setup()

from django.utils import timezone  # noqa: E402

from portevoix.mail import operations  # noqa: E402
from portevoix.mail.models import Incoming, Message  # noqa: E402
from portevoix.mail.sources.mailbox import Mailbox  # noqa: E402


class Dying(Mailbox):
    """A mailbox whose reader is killed at the worst moment."""

    def put_away(self, uid: int) -> None:
        if Incoming.objects.count() == 2:
            os.kill(os.getpid(), signal.SIGKILL)
        super().put_away(uid)


def make(count: int) -> None:
    """Messages that left."""
    for number in range(count):
        operations.post(
            key=f"letter:{number}", recipient="a@b.example", subject="x", body="x", space=7, at=timezone.now()
        )
    Message.objects.update(state="sent", attempts=1)


if __name__ == "__main__":
    if sys.argv[1:]:
        make(int(sys.argv[1]))
    else:
        if os.environ.get("PORTEVOIX_TEST_DIES"):
            operations.incoming.boxes.Mailbox = Dying
        operations.read_mailbox(at=timezone.now())

"""`portevoix worker`: runs background jobs until it is told to stop."""

import os
import signal
import socket
import threading
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils.crypto import get_random_string

from portevoix.jobs import operations


class Command(BaseCommand):
    """Run background jobs; on SIGTERM what is in hand is handed back."""

    help = "Run background jobs until told to stop."

    def handle(self, **_options: Any) -> None:
        """Work until SIGTERM or Ctrl-C."""
        stopping = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stopping.set())
        name = f"{socket.gethostname()[:30]}:{os.getpid()}:{get_random_string(6)}"
        operations.work(worker=name, stopping=stopping, lanes=settings.WORKER_LANES)

"""Getting a data folder ready, and keeping processes alive."""

import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

from portevoix.jobs import operations as jobs
from portevoix.places import operations as places
from portevoix.project import database, environment
from portevoix.upkeep.operations import updates

STOP_WITHIN = 20.0  # seconds
BACKOFF = (0.0, 0.5, 2.0, 5.0, 15.0)  # seconds before the next start of a child that dies
SETTLED = 60.0  # seconds after which a child counts as well


class PortTaken(Exception):  # noqa: N818  refusals are named as the fact
    """Something else listens on that port (first argument)."""


class FolderBusy(Exception):  # noqa: N818
    """Another Portevoix serves this data folder (first argument)."""


def prepare() -> None:
    """Bring the data folder's database in step; harmless when it is. Nobody else reads what is written there.

    Raises DatabaseIsNewer: an older version that starts by mistake writes nothing.
    """
    os.umask(0o077)
    with database.alone():
        updates.check_database_is_not_newer()
        updates.keep_before_migrating(at=timezone.now())
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
    if not places.has_communes():
        jobs.enqueue("project.places", key="package")


def sweep_uploads() -> int:
    """Erase what uploads cut short by a kill left behind; only for who holds the folder. How many."""
    left = [path for path in Path(settings.FILE_UPLOAD_TEMP_DIR).iterdir() if path.is_file()]
    for path in left:
        path.unlink()
    return len(left)


def lock_folder() -> int:
    """Take the data folder for this process until it ends. Raises FolderBusy."""
    import fcntl  # noqa: PLC0415  POSIX only, and only to serve

    handle = os.open(environment.folder(settings.DATA_DIR) / "serving", os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(handle)
        raise FolderBusy(settings.DATA_DIR) from error
    return handle


def check_port(host: str, port: int) -> None:
    """Raise PortTaken when nobody could listen there."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise PortTaken(port) from error


@dataclass
class Child:
    """One process to keep alive."""

    command: list[str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    deaths: int = 0
    due: float = 0.0

    def start(self) -> None:
        """Start it in a session of its own, so that Ctrl-C reaches only the parent.

        What it prints goes to standard error: standard output is for the address.
        """
        self.process = subprocess.Popen(  # noqa: S603  our own command
            self.command,
            stdout=sys.stderr.fileno(),
            start_new_session=True,
            preexec_fn=_end_with_parent,  # noqa: PLW1509  this process has one thread
        )
        self.started = time.monotonic()

    def mend(self) -> None:
        """Start it again when it died, later each time it dies young."""
        now = time.monotonic()
        if self.process is not None and self.process.poll() is None:
            return
        if self.process is not None:
            kill_group(self.process.pid)  # its own children must not keep the port
            self.deaths = 1 if now - self.started > SETTLED else self.deaths + 1
            self.due = now + BACKOFF[min(self.deaths, len(BACKOFF) - 1)]
            self.process = None
        if now >= self.due:
            self.start()


@dataclass
class Supervisor:
    """Starts children, starts again those that die, stops them all on a signal."""

    children: list[Child] = field(default_factory=list)
    stopping: bool = False

    def run(self, *, is_open: Callable[[], bool], tell: Callable[[], None]) -> None:
        """Until SIGTERM or Ctrl-C; `tell` is called once, when the web answers."""
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._stop)
        told = False
        try:
            while not self.stopping:
                for child in self.children:
                    child.mend()
                if not told and is_open():
                    told = True
                    tell()
                time.sleep(0.2 if told else 0.05)
        finally:
            self._end()

    def _stop(self, *_: object) -> None:
        self.stopping = True

    def _end(self) -> None:
        """Ask each to stop, wait, then insist."""
        living = [child.process for child in self.children if child.process and child.process.poll() is None]
        for process in living:
            with contextlib.suppress(ProcessLookupError):
                process.terminate()
        limit = time.monotonic() + STOP_WITHIN
        for process in living:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(max(0.1, limit - time.monotonic()))
            kill_group(process.pid)
            process.wait()


def kill_group(number: int) -> None:
    """End what is left of a child and of its own children."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(number, signal.SIGKILL)


def _end_with_parent() -> None:
    """Linux: ask for SIGTERM when the parent dies, even of SIGKILL; elsewhere nothing."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG


def address_of(host: str, port: int) -> str:
    """The address to type in a browser, with its final slash."""
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def is_open(host: str, port: int) -> bool:
    """Whether the web takes connections."""
    here = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}.get(host, host)  # noqa: S104  only compared
    try:
        socket.create_connection((here, port), timeout=1).close()
    except OSError:
        return False
    return True


def web_command(host: str, port: int) -> list[str]:
    """Django as WSGI under granian."""
    return [
        str(Path(sys.executable).with_name("granian")),
        *("--interface", "wsgi", "--host", host, "--port", str(port)),
        *("--workers", str(settings.WEB_WORKERS), "--blocking-threads", "4"),
        *("--no-access-log", "--log-level", "warning", "--respawn-failed-workers"),
        *("--workers-kill-timeout", "10"),  # a request in hand may end; nothing waits for ever
        f"{Path(__file__).with_name('wsgi.py')}:application",  # by its path: by its name it would look where one stands
    ]


def worker_command() -> list[str]:
    """Background jobs; `-P`: our own code, not what the folder one stands in calls portevoix."""
    return [sys.executable, "-P", "-m", "portevoix", "worker"]

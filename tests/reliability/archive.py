"""An archive brought in by a process that may die: `python -m tests.reliability.archive prepare | bring STEP`."""

import os
import signal
import sys
from itertools import count
from pathlib import Path

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "portevoix.project.settings"
django.setup()

from django.conf import settings  # noqa: E402
from django.core.files import File  # noqa: E402

from portevoix.accounts.tests.factories import make_user  # noqa: E402
from portevoix.archive import operations  # noqa: E402
from portevoix.archive.models import Arrival  # noqa: E402
from portevoix.archive.tests.factories import AT, make_archive, make_rich  # noqa: E402


def quiet(_done: int, _total: int) -> None:
    """Tell nobody."""


def prepare() -> None:
    """A collective, its archive, and somebody who brings it beside the first."""
    collective = make_rich()
    path = make_archive(collective, Path(settings.DATA_DIR) / "a.zip")
    by = make_user(email="camille@exemple.test")
    with path.open("rb") as file:
        arrival = operations.receive(File(file, name="a.zip"), by=by, at=AT)
    operations.read(arrival, told=quiet)
    operations.confirm(arrival, invites=False, by=by)


def bring(last: int) -> None:
    """Bring it in; at that step of the work, die. 0: live."""
    steps = count(1)

    def told(_done: int, _total: int) -> None:
        if next(steps) == last:
            os.kill(os.getpid(), signal.SIGKILL)

    found = Arrival.objects.select_related("file", "brought_by", "collective").get()
    operations.bring(found, at=AT, told=told)


if __name__ == "__main__":
    if sys.argv[1] == "prepare":
        prepare()
    else:
        bring(int(sys.argv[2]))

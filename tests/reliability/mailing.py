"""A mailing whose processes die before each statement: `python -m tests.reliability.mailing clicks|work`.

Every act runs in a process of its own, killed with SIGKILL before its first statement, then before its second, and so on
until one lives to the end. A commit counts as a statement.
"""

import json
import os
import shutil
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "portevoix.project.settings"
django.setup()

from django.conf import settings  # noqa: E402
from django.db import connections  # noqa: E402
from django.utils import timezone  # noqa: E402

from portevoix.accounts.models import User  # noqa: E402
from portevoix.accounts.tests.factories import make_user  # noqa: E402
from portevoix.advocacy.models import Exchange  # noqa: E402
from portevoix.collectives.tests.factories import make_collective, make_member  # noqa: E402
from portevoix.jobs import operations as jobs  # noqa: E402
from portevoix.jobs.models import Job  # noqa: E402
from portevoix.outreach.models import Approval, Letter, Mailing  # noqa: E402
from portevoix.outreach.operations import approvals, departures, sending  # noqa: E402
from portevoix.outreach.queries.mailings import SEND  # noqa: E402
from portevoix.outreach.tests.factories import make_letters, make_mailing  # noqa: E402
from tests import postgres  # noqa: E402

COUNT = 2
Act = Callable[[], object]
jobs.LEASE = timedelta(seconds=0.1)
FIRST_LETTER = 60  # statements; those of the second are the same, one in four is enough


def prepare() -> None:
    """A mailing that needs a second person, and may be called back."""
    samira = make_user(email="samira@exemple.test", name="Samira")
    collective = make_collective(by=samira, approval_above=1, recall_minutes=10)
    make_member(collective, user=make_user(email="yonas@exemple.test", name="Yonas"))
    make_letters(make_mailing(collective=collective, attach_pdf=False), COUNT)


def person(name: str) -> User:
    return User.objects.get(email=f"{name}@exemple.test")


def now() -> Mailing:
    return Mailing.objects.get()


def arm(number: int) -> None:
    """Die before that statement of this process."""
    base, seen = connections["default"], iter(range(1, sys.maxsize))

    def strike() -> None:
        if next(seen) == number:
            os.kill(os.getpid(), signal.SIGKILL)

    def before(execute, sql, params, many, context):
        strike()
        return execute(sql, params, many, context)

    commit = base._commit

    def committing():
        strike()
        return commit()

    base.ensure_connection()
    base.execute_wrappers.append(before)
    base._commit = committing


def dies(number: int, act: Act) -> bool:
    """Whether a process that acts is dead before it has ended, killed before that statement."""
    connections.close_all()
    child = os.fork()
    if child:
        _pid, status = os.waitpid(child, 0)
        if os.WIFEXITED(status) and os.WEXITSTATUS(status):
            raise SystemExit("the act failed")
        return os.WIFSIGNALED(status)
    try:
        arm(number)
        act()
    except BaseException:  # noqa: BLE001  told, and the process ends
        traceback.print_exc()
        os._exit(3)
    os._exit(0)


def look() -> str:
    """All that a click may change, in one line."""
    said = [now().state, *sorted(Letter.objects.values_list("state", flat=True))]
    said += [str(Job.objects.filter(handler=SEND).exclude(state="cancelled").count())]
    return " ".join([*said, *Approval.objects.values_list("state", flat=True)])


def ask() -> None:
    with suppress(approvals.AlreadyAsked):
        approvals.ask(now(), word="", by=person("yonas"), at=timezone.now())


def give() -> None:
    with suppress(approvals.NotOpen):
        approvals.give(Approval.objects.get(), by=person("samira"), at=timezone.now())


def send() -> None:
    with suppress(sending.MailingGone):
        sending.send(now(), expected=COUNT, by=person("samira"), at=timezone.now())


def call_back() -> None:
    with suppress(departures.TooLate):
        departures.call_back(now(), by=person("samira"), at=timezone.now())


def pause() -> None:
    with suppress(departures.NotLeaving):
        departures.pause(now(), by=person("samira"), at=timezone.now())


def resume() -> None:
    departures.resume(now(), by=person("samira"), at=timezone.now())


def leave_now() -> None:
    with suppress(departures.TooLate):
        departures.leave_now(now(), by=person("samira"), at=timezone.now())


def clicks() -> Iterator[dict[str, object]]:
    """Each click, killed everywhere: how often, and all the states that were seen on the way."""
    for act in (ask, give, send, call_back, leave_now, pause, resume):
        if act is leave_now:
            send()  # again, once it was called back
        number, seen = 1, [look()]
        while dies(number, act):
            seen.append(look())
            number += 1
        seen.append(look())
        yield {"click": act.__name__, "deaths": number - 1, "seen": list(dict.fromkeys(seen))}


def work() -> None:
    """Take the next work and run it, as a worker does."""
    job = jobs.lease(worker=str(os.getpid()), at=timezone.now())
    if job is not None:
        jobs.run(job, worker=str(os.getpid()))


def keep() -> Callable[[], None]:
    """Keep the database as it is; returns what puts it back."""
    url = os.environ.get("PORTEVOIX_DATABASE_URL", "")
    return keep_served(url) if url else keep_file(Path(settings.DATA_DIR) / "portevoix.sqlite3")


def keep_file(base: Path) -> Callable[[], None]:
    connections["default"].cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connections.close_all()
    shutil.copy(base, base.with_suffix(".kept"))

    def put_back() -> None:
        connections.close_all()
        for name in ("-wal", "-shm"):
            Path(f"{base}{name}").unlink(missing_ok=True)
        shutil.copy(base.with_suffix(".kept"), base)

    return put_back


def keep_served(url: str) -> Callable[[], None]:
    connections.close_all()
    kept = postgres.make_database(url, template=url)

    def put_back() -> None:
        connections.close_all()
        postgres.drop_database(url)
        postgres.make_database(url, template=kept, name=url.rpartition("/")[2])

    return put_back


def works() -> Iterator[dict[str, object]]:
    """A worker killed before each statement of a whole mailing, then another one that ends it."""
    for act in (ask, give, send):
        act()
    past = timezone.now() - timedelta(seconds=1)
    Mailing.objects.update(leaves_at=past)
    Job.objects.update(due_at=past)
    put_back = keep()
    number = 0
    alive = False
    while not alive:
        number += 1 if number < FIRST_LETTER else 4
        put_back()
        alive = not dies(number, work)
        killed_as = now().state
        while now().state != "sent":
            time.sleep(0.03)
            dies(0, work)
        yield {
            "killed": not alive,
            "killed_as": killed_as,
            "letters": dict(Counter(Letter.objects.values_list("state", flat=True))),
            "exchanges": Exchange.objects.count(),
            "uncertain": [
                one.message.recipient.split("<")[1].rstrip(">")
                for one in Letter.objects.filter(state="uncertain").select_related("message")
            ],
        }


if __name__ == "__main__":
    prepare()
    for line in {"clicks": clicks, "work": works}[sys.argv[1]]():
        sys.stdout.write(json.dumps(line) + "\n")
        sys.stdout.flush()
        sys.stdin.readline()  # until whoever reads has looked at the post

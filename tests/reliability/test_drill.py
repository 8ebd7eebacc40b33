"""The restore drill: a backup taken while a mailing leaves and people write, brought back on the other database."""

import threading
from collections import Counter

import pytest

from tests.reliability.processes import Folder, wait_until
from tests.reliability.test_backup import manifest_of, portevoix, python

LETTERS = 8
TAKEN_AT = 4  # the letter that the mail server holds while the backup is taken
PASSWORD = "une phrase bien longue"
START = f"""
import django; django.setup()
from django.utils import timezone
from portevoix.accounts.tests.factories import make_user
from portevoix.collectives.tests.factories import make_collective
from portevoix.files import operations as files
from portevoix.outreach.operations import sending
from portevoix.outreach.tests.factories import make_letters, make_mailing
now = timezone.now()
user = make_user(email="samira@exemple.test", password={PASSWORD!r})
mailing = make_mailing()
make_letters(mailing, {LETTERS})
for number in range(3):
    files.store_bytes(b"piece %d" % number, name="a.txt", content_type="text/plain", space=1, at=now)
sending.send(mailing, expected={LETTERS}, by=user, at=now)
"""
WRITE = """
import django; django.setup()
from django.utils import timezone
from portevoix.journal.operations import record
while True:
    record(space=9, actor=None, verb="write", kind="try", key="1", at=timezone.now())
"""
SIGN_IN = f"""
import django; django.setup()
from django.test import Client
answer = Client(HTTP_HOST="127.0.0.1").post(
    "/accounts/sign-in/", {{"login": "samira@exemple.test", "password": {PASSWORD!r}}}
)
print(answer.status_code)
"""
RESUME = """
import django; django.setup()
from django.utils import timezone
from portevoix.accounts.models import User
from portevoix.outreach.models import Mailing
from portevoix.outreach.operations import departures
departures.resume(Mailing.objects.get(), by=User.objects.get(email="samira@exemple.test"), at=timezone.now(), sure=True)
"""


@pytest.fixture
def ended():
    """Folders whose processes are ended with the test."""
    folders: list[Folder] = []
    yield folders
    for folder in folders:
        folder.database = ""  # the fixture of PostgreSQL erases its own
        folder.end()


@pytest.fixture
def place(tmp_path, ended, postgres_database):
    """Make an empty folder on one of the two databases."""

    def make(name: str, kind: str) -> Folder:
        folder = Folder(tmp_path / name, database=postgres_database() if kind == "postgresql" else "")
        ended.append(folder)
        return folder

    return make


def give_mail(folder, post_office):
    folder.environment |= {
        "PORTEVOIX_SMTP_HOST": "127.0.0.1",
        "PORTEVOIX_SMTP_PORT": str(post_office.port),
        "PORTEVOIX_SMTP_SECURITY": "none",
        "PORTEVOIX_MAIL_PER_MINUTE": "6000",
    }


def letters(folder):
    return Counter(dict(folder.rows("select state, count(*) from outreach_letter group by state")))


def back_up_on_the_way(source, post_office, file):
    """Take a backup while the mail server holds a letter and others write; then the machine dies at once."""
    held, over = threading.Event(), threading.Event()

    def hold(count):
        if count == TAKEN_AT:
            held.set()
            over.wait(60)

    post_office.told = hold
    known = {"DJANGO_SETTINGS_MODULE": "portevoix.project.settings"}
    processes = [source.start("-m", "portevoix", "worker"), source.start("-c", WRITE, **known)]
    assert held.wait(60)
    wait_until(lambda: source.rows("select count(*) from journal_entry where space = 9") > [(3,)])
    code, said = portevoix(source, "backup", file)
    for process in processes:
        process.kill()
        process.wait()
    over.set()
    assert code == 0, said


@pytest.mark.parametrize(("kind", "other"), [("sqlite", "postgresql"), ("postgresql", "sqlite")])
def test_c56_the_drill(place, post_office, tmp_path, kind, other):
    source, file = place("source", kind), tmp_path / "one.tar"
    assert portevoix(source, "migrate", "--verbosity", "0")[0] == 0
    python(source, START)
    give_mail(source, post_office)
    back_up_on_the_way(source, post_office, file)
    assert len(post_office.received) == TAKEN_AT

    exact = place("exact", other)
    code, said = portevoix(exact, "restore", file, "--moved")
    assert code == 0, said
    assert portevoix(exact, "backup", tmp_path / "two.tar")[0] == 0
    assert_same(manifest_of(file), manifest_of(tmp_path / "two.tar"))
    assert python(exact, SIGN_IN).strip() == "302"

    restored = place("restored", other)
    assert portevoix(restored, "restore", file)[0] == 0
    assert_goes_on_without_writing_twice(restored, post_office)


def assert_same(one, two):
    """Every table and every file; but for what says that it was restored, and the work of upkeep that ended."""
    differ = {name for name in one["tables"] if one["tables"][name] != two["tables"].get(name)}
    assert one["tables"].keys() == two["tables"].keys()
    assert differ <= {"journal_entry", "jobs_job"}
    rows = {name: two["tables"][name]["rows"] - one["tables"][name]["rows"] for name in differ}
    assert rows in ({"journal_entry": 1}, {"journal_entry": 1, "jobs_job": 0})
    assert len(one["files"]) > 3
    stored = [{n: f for n, f in each["files"].items() if n.startswith("files/")} for each in (one, two)]
    assert stored[0] == stored[1]


def assert_goes_on_without_writing_twice(restored, post_office):
    """Nothing leaves by itself; once somebody has looked, the rest does, and the uncertain one waits for a person."""
    uncertain = Counter(sent=TAKEN_AT - 1, uncertain=1, queued=LETTERS - TAKEN_AT)
    assert letters(restored) == uncertain
    assert restored.rows("select state, pause from outreach_mailing") == [("paused", "restored")]
    give_mail(restored, post_office)
    worker = restored.start("-m", "portevoix", "worker")
    wait_until(
        lambda: (
            restored.rows("select count(*) from jobs_job where handler = 'upkeep.night' and state = 'done'")[
                0
            ][0]
            > 0
        )
    )
    assert len(post_office.received) == TAKEN_AT
    python(restored, RESUME)
    wait_until(lambda: letters(restored) == Counter(sent=LETTERS - 1, uncertain=1))
    worker.terminate()
    worker.wait()
    assert Counter(post_office.recipients()) == Counter(
        f"depute{number}@exemple.test" for number in range(1, LETTERS + 1)
    )

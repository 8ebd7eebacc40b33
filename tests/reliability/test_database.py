"""SQLite as the design says: the PRAGMAs read back, one writer at a time, nothing acknowledged is lost."""

import re
import shutil
import signal
import subprocess
import sys

import pytest
from django.db import OperationalError, connections
from django.db.backends.sqlite3.base import DatabaseWrapper

from portevoix.project.database import settings_of
from portevoix.project.views import is_disk_full

pytestmark = pytest.mark.django_db  # lets connections be opened; none of these is the one of the tests

ACKNOWLEDGE = """
import os, sys, django
os.environ["DJANGO_SETTINGS_MODULE"] = "portevoix.project.settings"
django.setup()
from django.utils import timezone
from portevoix.journal.operations import record
for number in range(int(sys.argv[1]), int(sys.argv[2])):
    record(space=5, actor=None, verb="try", kind="test", key=str(number), at=timezone.now())
    os.write(1, f"{number}\\n".encode())
"""


def open_database(path, **settings):
    """A connection with the settings of the house to a SQLite file of ours, whatever the tests run on."""
    ours = settings_of("", path.parent)
    options = {**ours["OPTIONS"], **settings}
    said = {**connections["default"].settings_dict, **ours, "NAME": str(path), "OPTIONS": options}
    return DatabaseWrapper(said, alias="file")


def begin(base):
    """What `transaction.atomic` does first."""
    base.ensure_connection()
    base._start_transaction_under_autocommit()


@pytest.fixture
def database(tmp_path):
    base = open_database(tmp_path / "a.sqlite3")
    yield base
    base.close()


def test_pragmas_are_those_of_the_design(database):
    names = ("journal_mode", "synchronous", "foreign_keys", "secure_delete", "busy_timeout")
    with database.cursor() as cursor:
        found = {name: cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in names}
    assert found == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "secure_delete": 1,
        "busy_timeout": 20_000,
    }


def test_transaction_holds_the_write_lock_from_its_beginning(database, tmp_path):
    other = open_database(tmp_path / "a.sqlite3", timeout=0)
    begin(database)
    with pytest.raises(OperationalError, match="locked"):
        begin(other)
    database.rollback()
    begin(other)
    other.rollback()
    other.close()


def test_c45_erased_text_is_gone_from_the_file(database, tmp_path):
    with database.cursor() as cursor:
        cursor.execute("CREATE TABLE note (text TEXT)")
        cursor.execute("INSERT INTO note VALUES ('CANARY-OF-A-WITNESS')")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        assert b"CANARY" in (tmp_path / "a.sqlite3").read_bytes()
        cursor.execute("DELETE FROM note")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert [b"CANARY" in path.read_bytes() for path in tmp_path.iterdir() if path.is_file()].count(True) == 0


def acknowledge(folder, start, stop):
    return folder.start("-c", ACKNOWLEDGE, str(start), str(stop))


def test_c51_what_was_acknowledged_survives_kill_9(folder):
    acknowledged = []
    for turn in range(4):
        process = acknowledge(folder, turn * 10_000, (turn + 1) * 10_000)
        lines = [process.stdout.readline() for _ in range(40)]
        process.send_signal(signal.SIGKILL)
        lines += process.stdout.read().splitlines(keepends=True)
        acknowledged += [line.strip() for line in lines if line.endswith("\n")]
    kept = [key for (key,) in folder.rows("select key from journal_entry where space = 5 order by number")]
    assert len(acknowledged) >= 160
    assert set(acknowledged) - set(kept) == set()
    assert folder.database or folder.rows("pragma integrity_check") == [("ok",)]


def test_two_writers_leave_one_unbroken_chain(folder):
    together = [acknowledge(folder, number * 1000, number * 1000 + 100) for number in range(3)]
    assert [process.wait() for process in together] == [0, 0, 0]
    numbers = [number for (number,) in folder.rows("select number from journal_entry where space = 5")]
    assert sorted(numbers) == list(range(1, 301))


@pytest.mark.skipif(not shutil.which("strace"), reason="needs strace")
def test_c52_disk_is_synced_before_the_acknowledgement(folder):
    if folder.database:
        pytest.skip("a PostgreSQL server syncs its own disk")
    trace = folder.path / "trace"
    command = ["strace", "-f", "-y", "-e", "trace=fdatasync,write", "-o", str(trace)]
    command += [sys.executable, "-c", ACKNOWLEDGE, "0", "5"]
    done = subprocess.run(command, env=folder.environment, check=False, capture_output=True)
    if done.returncode:
        pytest.skip("strace may not trace here")
    calls = re.findall(r'(fdatasync)\(\d+<[^>]*-wal>|write\(1<[^>]*>, "(\d)', trace.read_text())
    order = "".join("S" if sync else number for sync, number in calls)
    assert re.fullmatch(r"S*S0S+1S+2S+3S+4S*", order)


@pytest.fixture
def tiny_disk(tmp_path):
    """A disk of 256 kB; skipped where nobody may mount one."""
    place = tmp_path / "tiny"
    place.mkdir()
    mount, umount = shutil.which("mount"), shutil.which("umount")
    command = [mount, "-t", "tmpfs", "-o", "size=256k", "none", place]
    if not mount or subprocess.run(command, check=False, capture_output=True).returncode:
        pytest.skip("needs the right to mount a small tmpfs")
    yield place
    subprocess.run([umount, place], check=True)


def test_c53_full_disk_refuses_keeps_what_was_there_and_still_reads(tiny_disk):
    base = open_database(tiny_disk / "a.sqlite3")
    kept = 0
    with base.cursor() as cursor:
        cursor.execute("CREATE TABLE note (text TEXT)")
        with pytest.raises(OperationalError) as refusal:
            for _ in range(1000):
                cursor.execute("INSERT INTO note VALUES (%s)", ["x" * 1000])
                kept += 1
        assert is_disk_full(refusal.value)
        assert cursor.execute("SELECT count(*) FROM note").fetchone() == (kept,)
        assert cursor.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    base.close()


def test_readers_go_on_while_someone_writes(database, tmp_path):
    with database.cursor() as cursor:
        cursor.execute("CREATE TABLE note (text TEXT)")
        begin(database)
        cursor.execute("INSERT INTO note VALUES ('a')")
    other = open_database(tmp_path / "a.sqlite3", timeout=0)
    with other.cursor() as cursor:
        assert cursor.execute("SELECT count(*) FROM note").fetchone() == (0,)
    other.close()
    database.rollback()

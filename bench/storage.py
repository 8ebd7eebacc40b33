"""Backup, restore, doctor, jobs, archive, envelopes: on the demonstration's 575 letters; bare sqlite3 beside what a database does alone."""

import sys
from pathlib import Path

from bench.letters import prepare
from bench.measure import PORTEVOIX, Row, best_of, cpu_of, said_by

JOBS = 500
BARE_BACKUP = """
import sqlite3, sys, tarfile
source, target = sqlite3.connect(sys.argv[1]), sqlite3.connect(sys.argv[2])
source.backup(target)
target.execute("PRAGMA integrity_check").fetchall()
target.close()
with tarfile.open(sys.argv[2] + ".gz", "w:gz") as archive:
    archive.add(sys.argv[2])
"""
BARE_JOBS = f"""
import json, sqlite3, sys, time
held = sqlite3.connect(sys.argv[1], isolation_level=None)
for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
    held.execute(f"PRAGMA {{pragma}}")
held.execute("CREATE TABLE job (id INTEGER PRIMARY KEY, name TEXT, key TEXT, args TEXT, state TEXT, due REAL, worker TEXT)")
held.execute("CREATE INDEX due ON job (state, due)")
before = time.process_time()
for number in range({JOBS}):
    held.execute("INSERT INTO job (name, key, args, state, due) VALUES ('n', ?, '{{}}', 'queued', ?)", (str(number), time.time()))
for _ in range({JOBS}):
    held.execute("BEGIN IMMEDIATE")
    row = held.execute("SELECT id FROM job WHERE state = 'queued' ORDER BY due LIMIT 1").fetchone()
    held.execute("UPDATE job SET state = 'running', worker = 'w' WHERE id = ?", row)
    held.execute("COMMIT")
    held.execute("UPDATE job SET state = 'done' WHERE id = ?", row)
print(json.dumps({{"jobs": time.process_time() - before}}))
"""
OURS = f"""
import json, sys, time
from pathlib import Path
import django; django.setup()
from django.utils import timezone, translation
from portevoix.archive.tests.factories import make_archive
from portevoix.jobs import operations as jobs
from portevoix.outreach.enums import Shape
from portevoix.outreach.forms import StationeryForm
from portevoix.outreach.models import Mailing
from portevoix.outreach.operations.printing import as_bytes
from portevoix.outreach.queries.letters import prepared

translation.activate("fr")
found, at = {{}}, timezone.now()

def timed(name, work):
    before = time.process_time()
    result = work()
    found[name] = time.process_time() - before
    return result

def many():
    for number in range({JOBS}):
        jobs.enqueue("bench", key=str(number))
    while job := jobs.lease(worker="bench", at=timezone.now()):
        jobs.run(job, worker="bench")

mailing = Mailing.objects.select_related("document", "campaign__space", "collective__space").get(code=sys.argv[1])
def stationery(shape):
    form = StationeryForm({{"whom": "all"}} | {{name: one.initial for name, one in StationeryForm.base_fields.items() if name != "whom"}}, shape=shape)
    assert form.is_valid(), form.errors
    return as_bytes(mailing, prepared(mailing, on=timezone.localdate()), shape=shape, options=form.cleaned_data)

timed("envelopes", lambda: stationery(Shape.ENVELOPES))
timed("labels", lambda: stationery(Shape.LABELS))
timed("archive", lambda: make_archive(mailing.collective, Path(sys.argv[2])))
jobs.register("bench", lambda _run: None)
timed("jobs", many)
print(json.dumps(found))
"""


def run(folder: Path) -> list[Row]:
    """Whole commands for backup, restore and doctor; inside one process for the rest."""
    demo = folder / "demo"
    mailing = prepare(demo)
    backup = best_of(2, PORTEVOIX, "backup", folder / "all.backup", "--replace", data=demo)
    bare = best_of(
        2, sys.executable, "-c", BARE_BACKUP, demo / "portevoix.sqlite3", folder / "bare.sqlite3", data=demo
    )
    restore = cpu_of(PORTEVOIX, "restore", folder / "all.backup", data=folder / "restored")
    doctor = best_of(2, PORTEVOIX, "doctor", data=demo)
    ours = said_by(OURS, mailing, folder / "collective.zip", data=demo)
    peer = said_by(BARE_JOBS, folder / "jobs.sqlite3", data=demo)["jobs"]
    named = "sqlite3 backup, checked, tar"
    return [
        Row("backup of the demonstration, read back", backup, bare, named, "under 6 s", backup < 6),
        Row("restore, rows and files compared", restore, None, "", "under 8 s", restore < 8),
        Row("doctor", doctor, None, "", "under 3 s", doctor < 3),
        Row(f"{JOBS} jobs: enqueued, leased, run, ended", ours["jobs"], peer, "bare sqlite3", "under 10 ms a job", ours["jobs"] < JOBS * 0.01),
        Row("archive of a collective", ours["archive"], None, "", "under 6 s", ours["archive"] < 6),
        Row("575 envelopes", ours["envelopes"], None, "", "under 3 s", ours["envelopes"] < 3),
        Row("575 labels", ours["labels"], None, "", "under 3 s", ours["labels"] < 3),
    ]  # fmt: skip

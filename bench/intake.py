"""A file of contacts: read, every row understood, look-alikes found, taken in; beside openpyxl reading the same file."""

import json
import subprocess
import sys
from pathlib import Path

from bench.measure import PORTEVOIX, Row, cpu_of

BARE = """
import sys, openpyxl
book = openpyxl.load_workbook(sys.argv[1], read_only=True, data_only=True)
sum(1 for row in book.worksheets[0].iter_rows(values_only=True))
"""
WHOLE = """
import json, resource, sys, time
import django; django.setup()
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from portevoix.accounts.operations import open_account
from portevoix.collectives.operations import open_collective
from portevoix.intake import operations, queries
from portevoix.intake.enums import Decision
from portevoix.intake.rules import likeness
from portevoix.jobs import operations as jobs

def work():
    while job := jobs.lease(worker="bench", at=timezone.now()):
        jobs.run(job, worker="bench")

at, path = timezone.now(), sys.argv[1]
by = open_account(email="bench@exemple.test", name="Bench", password="", at=at)
space = open_collective("Bench", by=by, at=at, email="bench@exemple.test").space
upload = SimpleUploadedFile(path, open(path, "rb").read())
marks = [time.process_time()]
run = operations.begin(space, upload=upload, by=by, at=at)
table = queries.table_of(run)
marks.append(time.process_time())
operations.match_columns(run, fields=queries.guesses(run, table)[0], new_campaign="Bench", by=by, at=at)
work()
marks.append(time.process_time())
run.refresh_from_db()
likeness.pairs(queries.people_of(run), queries.known_people(run))
marks.append(time.process_time())
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
operations.decide_rest(run, decision=Decision.OTHER, at=at)
operations.ask_take(run, by=by, at=at)
work()
marks.append(time.process_time())
names = ("read twice", "check", "look-alikes", "take in")
print(json.dumps({"phases": dict(zip(names, (b - a for a, b in zip(marks, marks[1:])))), "peak": peak}))
"""
AIMS = {3000: (6, 12, 250), 50_000: (60, 120, 500)}  # CPU s until decided, CPU s to take in, MB


def run(folder: Path) -> list[Row]:
    """3,000 and 50,000 messy rows, as XLSX."""
    return [row for count in AIMS for row in _rows(folder, count)]


def _rows(folder: Path, count: int) -> list[Row]:
    data = folder / str(count)
    data.mkdir()
    cpu_of(PORTEVOIX, "migrate", "--verbosity", "0", data=data)
    path = folder / f"{count}.xlsx"
    make = f"from portevoix.intake.tests import mess as m; import sys; open(sys.argv[1], 'wb').write(m.as_xlsx(m.mess({count}, apart=False)))"
    cpu_of(sys.executable, "-c", make, path, data=data)
    peer = cpu_of(sys.executable, "-c", BARE, path, data=data)
    environment = {"DJANGO_SETTINGS_MODULE": "portevoix.project.settings", "PORTEVOIX_DATA_DIR": str(data)}
    done = subprocess.run(
        [sys.executable, "-c", WHOLE, path], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(done.stderr)
    found = json.loads(done.stdout.splitlines()[-1])
    said, peak = found["phases"], found["peak"]
    decided, taken, memory = AIMS[count]
    until = said["read twice"] + said["check"]
    named = f"{count:,} contacts"
    return [
        Row(f"{named}: read XLSX (once)", said["read twice"] / 2, peer, "openpyxl, values alone", "less than the peer", said["read twice"] / 2 < peer),
        Row(f"{named}: read, understood, compared ({peak} MB)", until, None, "", f"under {decided} s, {memory} MB", until < decided and peak < memory),
        Row(f"{named}: look-alikes alone", said["look-alikes"], None, "", f"under {decided / 4:.1f} s", said["look-alikes"] < decided / 4),
        Row(f"{named}: taken in", said["take in"], None, "", f"under {taken} s", said["take in"] < taken),
    ]  # fmt: skip

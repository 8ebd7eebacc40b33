"""603,000 elected officials: imported, imported again, found; beside csv + executemany + three indexes of bare sqlite3."""

import resource
import sys
from pathlib import Path

from bench.measure import PORTEVOIX, Row, cpu_of, said_by
from bench.register import make

FLOOR = """
import csv, re, sqlite3, sys, unicodedata
base = sqlite3.connect(sys.argv[1])
base.execute("PRAGMA journal_mode=WAL"), base.execute("PRAGMA synchronous=FULL")
no_letter, columns = re.compile(r"[\\W_]+"), [f"c{n}" for n in range(16)]

def fold(text):
    bare = unicodedata.normalize("NFKD", text)
    return no_letter.sub(" ", "".join(one for one in bare if not unicodedata.combining(one)).lower()).strip()

def rows():
    for path in sys.argv[2:]:
        with open(path, encoding="utf-8", newline="") as file:
            lines = csv.reader(file, delimiter=";")
            header = next(lines)
            name, dates = header.index("Nom de l'élu"), [at for at, one in enumerate(header) if one.startswith("Date")]
            for line in lines:
                for at in dates:
                    line[at] = f"{line[at][6:]}-{line[at][3:5]}-{line[at][:2]}" if line[at] else ""
                yield [*(line + [""] * 16)[:15], fold(f"{line[name]} {line[name + 1]}")]

with base:
    base.execute(f"CREATE TABLE officials (id INTEGER PRIMARY KEY, {', '.join(columns)})")
    base.executemany(f"INSERT INTO officials ({', '.join(columns)}) VALUES ({', '.join('?' * 16)})", rows())
    for column in ("c15", "c4", "c0"):
        base.execute(f"CREATE INDEX by_{column} ON officials ({column})")
"""
FIND = """
import json, random, time
import django; django.setup()
from portevoix.accounts.models import User
from portevoix.directory import queries
from portevoix.directory.models import Actor, Mandate
draw, taken = random.Random(3), []
names = list(Actor.objects.filter(kind="person").order_by("pk").values_list("family_name", "given_name")[:100_000:499])
words = [word for family, given in names for word in (family[:2], family[:4], f"{given} {family}", f"{family[:3]} {given[:2]}")]
for word in draw.sample(words, 400):
    began = time.process_time()
    queries.search(word, among=queries.actors_visible(User(pk=1)))
    taken.append(time.process_time() - began)

def cost(rows):
    began = time.process_time()
    list(rows)
    return time.process_time() - began

council = Mandate.objects.filter(end=None, body__code="com01004").select_related("person").order_by("rank", "person__sort_key")
mayors = Mandate.objects.filter(end=None, role_code="maire", body__body__place__parent__code="62", body__body__place__parent__kind="departement")
print(json.dumps({"p95": sorted(taken)[380], "council": cost(council), "mayors": cost(mayors.values_list("person__name", "person__code", "body__name"))}))
"""
AIMS = {"p95": ("autocomplete, p95", 0.010), "council": ("officials of a commune", 0.020), "mayors": ("mayors of a department", 0.020)}  # fmt: skip
MEMORY = 400  # MB


def run(folder: Path) -> list[Row]:
    """Made, imported twice, searched."""
    files, data = make(folder), folder / "data"
    cpu_of(PORTEVOIX, "import", "places", data=data)
    floor = cpu_of(sys.executable, "-c", FLOOR, folder / "floor.sqlite3", *files, data=data)
    first = cpu_of(PORTEVOIX, "import", "rne", *files, data=data)
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024  # the largest child so far
    again = cpu_of(PORTEVOIX, "import", "rne", *files, data=data)
    found = said_by(FIND, data=data)
    return [
        Row(f"603,000 officials imported ({memory} MB)", first, floor, "csv, executemany, 3 indexes", "2 times, 400 MB", first <= 2 * floor and memory < MEMORY),
        Row("the same files again", again, first, "the first time", "half", again < first / 2),
        *(Row(f"603,000 officials: {name}", found[key], None, "", f"{aim * 1000:.0f} ms", found[key] < aim) for key, (name, aim) in AIMS.items()),
    ]  # fmt: skip

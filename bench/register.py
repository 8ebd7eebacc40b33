"""Files of the shape and the volumes of the Répertoire national des élus, seeded: 603,000 lines about invented people."""

import csv
import json
import random
from collections.abc import Iterator
from pathlib import Path

PACKAGE = "@etalab/decoupage-administratif/data"
COMMON = [
    "Code du département",
    "Libellé du département",
    "Code de la collectivité à statut particulier",
    "Libellé de la collectivité à statut particulier",
]
WHO = [
    "Nom de l'élu",
    "Prénom de l'élu",
    "Code sexe",
    "Date de naissance",
    "Code de la catégorie socio-professionnelle",
    "Libellé de la catégorie socio-professionnelle",
    "Date de début du mandat",
]
FUNCTION = ["Libellé de la fonction", "Date de début de la fonction"]
VOLUMES = {"mai": 34_900, "cm": 502_000, "epci": 62_000, "cd": 4_000}  # lines of each
SYLLABLES = [
    "ba",
    "be",
    "bi",
    "bo",
    "bou",
    "cha",
    "da",
    "de",
    "di",
    "do",
    "fa",
    "fer",
    "ga",
    "gi",
    "gou",
    "la",
    "le",
    "li",
    "lo",
    "mar",
    "mi",
    "mo",
    "nal",
    "pi",
    "ra",
    "ri",
    "ro",
    "sal",
    "ta",
    "ti",
    "tou",
    "va",
    "ve",
    "vil",
]
GIVEN = [
    "Jeanne",
    "Louise",
    "Marie-Claude",
    "Aïcha",
    "Chloé",
    "Inès",
    "Véronique",
    "Sylvie",
    "Nadège",
    "Anaïs",
    "Jean",
    "Paul",
    "Michel",
    "Jean-Pierre",
    "Éric",
    "Noël",
    "Hervé",
    "Mehdi",
    "Loïc",
    "Benoît",
]
JOBS = [("74", "Ancien cadre"), ("34", "Professeur, profession scientifique"), ("52", "Employé civil"), ("11", "Agriculteur")]  # fmt: skip


def make(folder: Path, *, share: float = 1.0) -> list[Path]:
    """Write the four files; `share` of the volumes for a trial. Deterministic."""
    towns = _towns()
    draw = random.Random(1963)
    councils = _councils(towns, draw, share)
    return [
        _write(folder / "2026-09_elus-maires-mai.csv", [*COMMON, "Code de la commune", "Libellé de la commune", *WHO, FUNCTION[1]], _mayors(councils)),
        _write(folder / "2026-09_elus-conseillers-municipaux-cm.csv", [*COMMON, "Code de la commune", "Libellé de la commune", *WHO, *FUNCTION, "Code nationalité"], _councillors(councils)),
        _write(folder / "2026-09_elus-conseillers-communautaires-epci.csv", [*COMMON[:2], "N° SIREN", "Libellé de l'EPCI", "Code de la commune de rattachement", "Libellé de la commune de rattachement", *WHO, *FUNCTION], _intercommunal(councils)),
        _write(folder / "2026-09_elus-conseillers-departementaux-cd.csv", [*COMMON, "Code du canton", "Libellé du canton", *WHO, *FUNCTION], _departmental(councils)),
    ]  # fmt: skip


def _towns() -> list[tuple[str, str, str, str]]:
    """Department, its name, commune, its name, of every commune in force."""
    source = Path("node_modules", PACKAGE)
    names = {one["code"]: one["nom"] for one in json.loads((source / "departements.json").read_text())}
    every = json.loads((source / "communes.json").read_text())
    return [
        (one["departement"], names[one["departement"]], one["code"], one["nom"])
        for one in every
        if one["type"] == "commune-actuelle" and one.get("departement") in names
    ]


def _person(draw: random.Random) -> list[str]:
    family = "".join(draw.choices(SYLLABLES, k=draw.choice((2, 3, 3, 4)))).upper()
    place = draw.randrange(len(GIVEN))
    born = f"{draw.randint(1, 28):02}/{draw.randint(1, 12):02}/{draw.randint(1940, 2003)}"
    return [family, GIVEN[place], "F" if place < len(GIVEN) // 2 else "M", born, *draw.choice(JOBS)]


def _councils(towns, draw, share):  # type: ignore[no-untyped-def]
    """Each commune with its councillors, the mayor first."""
    each = int(VOLUMES["cm"] * share) // len(towns) if share == 1 else 14
    wanted = towns if share == 1 else towns[: max(1, int(len(towns) * share))]
    extra = int(VOLUMES["cm"] * share) - each * len(wanted)
    return [
        (town, [_person(draw) for _ in range(each + (number < extra))]) for number, town in enumerate(wanted)
    ]


def _mayors(councils) -> Iterator[list[str]]:  # type: ignore[no-untyped-def]
    for (dep, name, code, town), people in councils:
        yield [dep, name, "", "", code, town, *people[0], "18/05/2020", "25/05/2020"]


def _councillors(councils) -> Iterator[list[str]]:  # type: ignore[no-untyped-def]
    for (dep, name, code, town), people in councils:
        for place, who in enumerate(people):
            function = "Maire" if place == 0 else f"{place}ème adjoint au Maire" if place < 4 else ""
            yield [dep, name, "", "", code, town, *who, "18/05/2020", function, "25/05/2020", "FR"]


def _intercommunal(councils) -> Iterator[list[str]]:  # type: ignore[no-untyped-def]
    for number, ((dep, name, code, town), people) in enumerate(councils):
        group = number // 28
        for place, who in enumerate(people[: 2 if number % 4 else 1]):
            function = "Président" if number % 28 == 0 and place == 0 else ""
            yield [
                dep,
                name,
                f"2{group:08}",
                f"CC du Pays n° {group}",
                code,
                town,
                *who,
                "10/07/2020",
                function,
                "",
            ]


def _departmental(councils) -> Iterator[list[str]]:  # type: ignore[no-untyped-def]
    for number, ((dep, name, _code, town), people) in enumerate(councils[:: max(1, len(councils) // 4000)]):
        yield [dep, name, "", "", f"{dep}{number % 40:02}", town, *people[-1], "01/07/2021", "", ""]


def _write(path: Path, header: list[str], rows: Iterator[list[str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(header)
        writer.writerows(rows)
    return path

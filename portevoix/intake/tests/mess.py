"""Three thousand messy contacts, as CSV in two encodings and as XLSX: invented people of invented towns.

Every row is made from facts that are known, so that what must come in, what must be refused and who is whom can be asserted.
"""

import io
import random
from dataclasses import dataclass, field
from datetime import date, timedelta

import openpyxl
from openpyxl.styles import Font
from rapidfuzz.distance import Levenshtein

GIVEN = (
    "Élodie", "Jean-Baptiste", "Anne-Sophie", "Noël", "Aïcha", "Yonas", "Zoé", "Loïc", "Béatrice", "François",
    "Maëlle", "Mamadou", "Solène", "Rémi", "Inès", "Théo", "Océane", "Gaël", "Agnès", "Joël", "Héloïse", "Raphaël",
    "Cécile", "Benoît", "Amélie", "Stéphane", "Léa", "Kévin", "Chloé", "Jérôme", "Danièle", "Hervé", "Noémie", "Cédric",
)  # fmt: skip
ONSETS = (
    "Bra",
    "Cour",
    "Del",
    "Fer",
    "Gué",
    "Hau",
    "Lam",
    "Mor",
    "Noi",
    "Pel",
    "Quer",
    "Rou",
    "Sau",
    "Tou",
    "Val",
    "Zan",
)
MIDDLES = ("be", "chi", "dou", "gne", "li", "mon", "ni", "ro", "sel", "ti", "ver", "çon", "lè", "na")
ENDINGS = ("ard", "eau", "elle", "ier", "ot", "ac", "and", "is", "oux", "in", "ay", "ès")
PARTICLES = ("", "", "", "", "", "de ", "d’", "Le ", "Van ")
TOWNS = (
    ("1000", "Bourg-l’Exemple"),
    ("62100", "Orsaville"),
    ("59000", "Villeneuve-d’Essai"),
    ("97410", "Saint-Modèle"),
)
FUNCTIONS = (
    "Maire",
    "Directrice de cabinet",
    "Adjoint au maire",
    "Journaliste",
    "Chargée de mission",
    "Présidente",
    "",
)
BODIES = (
    "Mairie d’Orsaville",
    "Gazette d’Essai",
    "Association Les Amis du Port",
    "Préfecture de l’Exemple",
    "",
)
HEADINGS = (
    "Civilité", "Nom", "Prénom", "Fonction", "Organisme", "E-mail", "Tél.", "Adresse", "CP", "Ville", "Remarques",
    "Étiquettes", "Date", "Canal", "Résumé", "Promesse", "Échéance",
)  # fmt: skip
CHANNELS = ("courrier", "Mail", "RDV", "appel téléphonique")
ORIGIN = date(2025, 1, 6)


@dataclass
class Contact:
    """One person as they are, before anybody typed them."""

    given: str
    family: str
    civility: str
    function: str
    body: str
    email: str
    phone: str
    postcode: str
    town: str
    on: date | None = None
    channel: str = ""
    promise: str = ""


@dataclass
class Mess:
    """The rows as typed, and what is true of them."""

    rows: list[list[str]] = field(default_factory=list)
    refused: dict[int, str] = field(default_factory=dict)  # index of the row: code of the problem
    twins: dict[int, int] = field(default_factory=dict)  # index of the row: index of the one it repeats
    certain: set[int] = field(default_factory=set)  # twins that nobody would doubt


def contacts(count: int, *, seed: int = 7, apart: bool = True) -> list[Contact]:
    """People whose names are all different and, unless told otherwise, far enough from each other to be told apart."""
    chance = random.Random(seed)
    families = [f"{a}{b}{c}" for a in ONSETS for b in MIDDLES for c in ENDINGS]
    chance.shuffle(families)
    made: list[Contact] = []
    near: dict[str, list[str]] = {}
    tries = 0
    while len(made) < count:
        number, tries = len(made), tries + 1
        given = GIVEN[(tries // len(families) * 5 + tries) % len(GIVEN)]
        family = PARTICLES[number % len(PARTICLES)] + families[tries % len(families)]
        bare, others = family.lower(), near.setdefault(given[0], [])
        if apart and any(Levenshtein.distance(bare, other, score_cutoff=3) <= 3 for other in others):
            continue
        others.append(bare)
        postcode, town = TOWNS[number % len(TOWNS)]
        made.append(
            Contact(
                given=given,
                family=family,
                civility=("Mme", "M.")[number % 2],
                function=FUNCTIONS[number % len(FUNCTIONS)],
                body=BODIES[number % len(BODIES)],
                email=f"contact{number}@exemple.test",
                phone=f"06{number:08d}",
                postcode=postcode,
                town=town,
                on=ORIGIN + timedelta(days=number % 400) if number % 10 == 0 else None,
                channel=CHANNELS[number // 10 % len(CHANNELS)],
                promise="Une réunion avec les services" if number % 50 == 0 else "",
            )
        )
    return made


def typed(one: Contact, number: int) -> list[str]:
    """The person as someone typed them that day."""
    family = one.family.upper() if number % 3 == 0 else one.family.replace("’", "'")
    given = f"  {one.given} " if number % 7 == 0 else one.given
    email = (
        one.email.replace("@", " @ ")
        if number % 11 == 0
        else one.email.upper()
        if number % 13 == 0
        else one.email
    )
    return [
        {0: one.civility, 1: one.civility.upper(), 2: {"Mme": "Madame", "M.": "Monsieur"}[one.civility]}[
            number % 3
        ],
        family,
        given,
        one.function,
        one.body,
        f"{email} ; autre{number}@exemple.test" if number % 17 == 0 else email,
        phone(one.phone, number),
        f"{number % 90 + 1}, rue de l'Exemple",
        one.postcode,
        one.town.upper() if number % 4 == 0 else one.town,
        "Rencontrée à l'assemblée ; à rappeler" if number % 5 == 0 else "",
        "presse, élus" if number % 6 == 0 else "",
        day(one.on, number) if one.on else "",
        one.channel if one.on else "",
        f"Échange n° {number}" if one.on else "",
        one.promise if one.on else "",
        day(one.on + timedelta(days=30), number) if one.on and one.promise else "",
    ]


def phone(digits: str, number: int) -> str:
    """The same number in the ways that spreadsheets leave it."""
    pairs = " ".join(digits[at : at + 2] for at in range(0, 10, 2))
    mantissa = digits[1:].rstrip("0")
    scientific = f"{mantissa[0]},{mantissa[1:]}E+08" if len(mantissa) == 9 else pairs
    return (
        pairs,
        pairs.replace(" ", "."),
        digits[1:],
        f"+33 (0){digits[1:]}",
        f"0033{digits[1:]}",
        scientific,
    )[number % 6]


MONTHS = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()  # noqa: SIM905


def day(on: date, number: int) -> str:
    """The same day in four ways."""
    which = number // 10 % 4
    if which == 0:
        return f"{on.day:02d}/{on.month:02d}/{on.year}"
    if which == 1:
        return on.isoformat()
    if which == 2:
        return f"{'1er' if on.day == 1 else on.day} {MONTHS[on.month - 1]} {on.year}"
    return f"{on.day:02d}.{on.month:02d}.{on.year % 100:02d}"


BROKEN = (
    (5, "jeanne@", "no_email"),
    (6, "3,36123E+10", "phone_lost"),
    (8, "ABC", "no_postcode"),
    (12, "mars 2025", "month_alone"),
    (13, "pigeon", "unknown_channel"),
)  # fmt: skip


def mess(count: int = 3000, *, apart: bool = True) -> Mess:
    """Rows with one in fifty broken, one in thirty the repetition of another: half exact, half with a typo."""
    made = Mess()
    people = contacts(count, apart=apart)
    for number, one in enumerate(people):
        row = typed(one, number)
        if number % 50 == 49:
            at, cell, code = BROKEN[number // 50 % len(BROKEN)]
            row[at] = cell
            if at == 13:
                row[12] = "12/03/2025"
            if at == 12:
                row[13] = "courrier"
            made.refused[len(made.rows)] = code
        made.rows.append(row)
    for number in range(0, count, 30):
        if number % 50 == 49:
            continue
        twin = typed(people[number], number)
        exact = number % 60 == 0
        if not exact:
            bare = people[number].family
            twin[1], twin[5], twin[6] = bare[:-2] + bare[-1] if len(bare) > 6 else bare + "t", "", ""
        twin[12:17] = [""] * 5
        made.twins[len(made.rows)] = number
        if exact:
            made.certain.add(len(made.rows))
        made.rows.append(twin)
    return made


def as_csv(made: Mess) -> bytes:
    """Semicolons, an empty line in a hundred, one line in three in UTF-8 and the others in Windows-1252."""
    lines = [_line(list(HEADINGS)).encode("cp1252")]
    for number, row in enumerate(made.rows):
        if number % 100 == 50:
            lines.append(b"")
        lines.append(_line(row).encode("utf-8" if number % 3 == 0 else "cp1252"))
    return b"\r\n".join(lines) + b"\r\n"


def _line(row: list[str]) -> str:
    return ";".join(
        f'"{cell.replace(chr(34), chr(34) * 2)}"' if set(cell) & set(';"\n') else cell for cell in row
    )


def csv_number(index: int) -> int:
    """The row number, in the spreadsheet, of the row of that index."""
    return index + 2 + (index - 50) // 100 + 1 if index >= 50 else index + 2


def as_xlsx(made: Mess) -> bytes:
    """A title above the headings, merged cells, empty lines, true dates, numbers that lost their zero, a hidden row."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Contacts"
    sheet["A1"] = "Contacts du collectif, mis à jour par plusieurs mains"
    sheet.merge_cells("A1:Q1")
    for at, heading in enumerate(HEADINGS, start=1):
        sheet.cell(3, at, heading).font = Font(bold=True)
    for index, row in enumerate(made.rows):
        number = xlsx_number(index)
        for at, cell in enumerate(row, start=1):
            sheet.cell(number, at, _value(cell, at))
    sheet.row_dimensions[xlsx_number(5)].hidden = True
    book.create_sheet("Brouillon").sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _value(cell: str, at: int) -> object:
    """Numbers and days as a spreadsheet keeps them."""
    if at in {7, 9} and cell.isdigit():
        return int(cell)
    if at == 13 and cell[:4].isdigit() and cell.count("-") == 2:
        return date.fromisoformat(cell)
    return cell or None


def xlsx_number(index: int) -> int:
    """The row number, in the workbook, of the row of that index."""
    return index + 4 + index // 100

"""The registers of the Répertoire national des élus: how each is told, what its lines are called, who ranks first."""

import re
from dataclasses import dataclass

from portevoix.directory.enums import BodyKind, Gender
from portevoix.directory.rules.names import fold

SPECIAL_DEPARTMENTS = {  # letters of the Ministry of the Interior → code of the INSEE
    "ZA": "971",
    "ZB": "972",
    "ZC": "973",
    "ZD": "974",
    "ZS": "975",
    "ZM": "976",
    "ZX": "977",
    "ZW": "986",
    "ZP": "987",
    "ZN": "988",
    "ZZ": "099",
}
NUMBER = re.compile(r"^(\d+)")
CODE, SHORT = 5, 3  # letters of a commune's code, and without its department
FIRST = ("president", "presidente", "maire")


@dataclass(frozen=True)
class Register:
    """One kind of mandate: the columns that tell it, what its lines count as, the title of someone without function.

    `needs` and `lacks`: names of columns (`sources.rne.COLUMNS`). `alone`: nobody holds two of them at once.
    """

    name: str
    kind: BodyKind
    counted: str
    needs: tuple[str, ...]
    lacks: tuple[str, ...]
    titles: tuple[str, str, str]  # a woman, a man, unknown
    alone: bool = True


REGISTERS = (
    Register("dep", BodyKind.CHAMBER, "deputies", ("circo",), (), ("Députée", "Député", "Député·e")),
    Register(
        "epci",
        BodyKind.INTERCOMMUNAL,
        "intercommunal_councillors",
        ("siren",),
        (),
        ("Conseillère communautaire", "Conseiller communautaire", "Conseiller·ère communautaire"),
        alone=False,
    ),
    Register(
        "cd",
        BodyKind.DEPARTEMENT,
        "departmental_councillors",
        ("canton", "departement"),
        (),
        ("Conseillère départementale", "Conseiller départemental", "Conseiller·ère départemental·e"),
    ),
    Register(
        "ca",
        BodyKind.ARRONDISSEMENT,
        "arrondissement_councillors",
        ("sector",),
        (),
        ("Conseillère d’arrondissement", "Conseiller d’arrondissement", "Conseiller·ère d’arrondissement"),
    ),
    Register(
        "cr",
        BodyKind.REGION,
        "regional_councillors",
        ("region",),
        (),
        ("Conseillère régionale", "Conseiller régional", "Conseiller·ère régional·e"),
    ),
    Register(
        "cons",
        BodyKind.ABROAD,
        "councillors_abroad",
        ("consular",),
        (),
        (
            "Conseillère des Français de l’étranger",
            "Conseiller des Français de l’étranger",
            "Conseiller·ère des Français de l’étranger",
        ),
    ),
    Register(
        "cm",
        BodyKind.COMMUNE,
        "municipal_councillors",
        ("commune", "function"),
        (),
        ("Conseillère municipale", "Conseiller municipal", "Conseiller·ère municipal·e"),
    ),
    Register("mai", BodyKind.COMMUNE, "mayors", ("commune",), (), ("Maire", "Maire", "Maire")),
    Register(
        "ma",
        BodyKind.REGION,
        "territorial_councillors",
        ("special", "function"),
        ("departement",),
        ("Conseillère territoriale", "Conseiller territorial", "Conseiller·ère territorial·e"),
    ),
    Register(
        "sen",
        BodyKind.CHAMBER,
        "senators",
        ("departement",),
        (),
        ("Sénatrice", "Sénateur", "Sénateur·rice"),
    ),
    Register(
        "rpe",
        BodyKind.CHAMBER,
        "meps",
        (),
        (),
        ("Députée européenne", "Député européen", "Député·e européen·ne"),
    ),
)


def register_of(columns: set[str]) -> Register | None:
    """The register whose columns these are; the first that fits, the most particular coming first."""
    return next(
        (one for one in REGISTERS if columns.issuperset(one.needs) and not columns.intersection(one.lacks)),
        None,
    )


def title(register: Register, gender: Gender) -> str:
    """What someone is called who has no function in the body."""
    woman, man, unknown = register.titles
    return {Gender.FEMALE: woman, Gender.MALE: man}.get(gender, unknown)


def rank(role: str) -> int:
    """Who comes first, of a folded role: the mayor or president 1, the third deputy 4, the others 99."""
    if role.startswith(FIRST):
        return 1
    if role.startswith("maire delegue"):
        return 90
    number = NUMBER.match(role)
    if number:
        return min(int(number.group(1)) + 1, 80)
    return 89 if role.startswith(("vice president", "adjoint")) else 99


def departement(code: str) -> str:
    """A department's code as the INSEE writes it: "1" → "01", "ZA" → "971", "2a" → "2A"."""
    said = code.strip().upper()
    return SPECIAL_DEPARTMENTS.get(said, said.zfill(2) if said else "")


def commune(code: str, *, within: str) -> str:
    """A commune's code as the INSEE writes it, its zeros put back; with the department when it came without."""
    said = code.strip().upper()
    if said[:1] == "Z":
        said = said[2:]
    if len(said) <= SHORT and within:
        return within[:2] + said.zfill(SHORT)
    return said.zfill(CODE)


def constituency(code: str, *, within: str) -> str:
    """A constituency as places are coded: "0101" in "01" → "01-01", "ZA02" in "971" → "971-02"."""
    said = code.strip().upper()
    number = said[-2:] if len(said) > 1 else said
    return f"{within}-{number.zfill(2)}" if number.isdecimal() and within else ""


def folded_role(label: str) -> str:
    """A role as it is compared."""
    return fold(label)[:80]

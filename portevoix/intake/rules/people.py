"""Names as people write them in one cell or two."""

import re

from portevoix.directory.rules.names import fold, tidy
from portevoix.intake.rules import words

BEFORE = re.compile(
    r"^(M\.?|Mr\.?|Mme\.?|Mlle\.?|Madame|Monsieur|Mademoiselle|Mrs\.?|Ms\.?)\s+(?=\S)", re.IGNORECASE
)
SMALL = (
    "de",
    "d’",
    "du",
    "des",
    "la",
    "le",
    "les",
    "van",
    "von",
    "der",
    "den",
    "el",
    "al",
    "ben",
    "di",
    "da",
    "dos",
)
LETTERS = 2  # a run of capitals shorter than that is an initial


def part(text: str) -> tuple[str, str, str]:
    """Civility, given and family name of a whole ("Mme DUPONT Jeanne", "Dupont, Jeanne", "Jean de La Fontaine")."""
    bare = tidy(text)
    civility = BEFORE.match(bare)
    if civility:
        bare = bare[civility.end() :]
    given, family = _part(bare, civil=civility is not None)
    return (civility[1] if civility else ""), given, family


def _part(bare: str, *, civil: bool) -> tuple[str, str]:
    if "," in bare:
        family, _comma, given = bare.partition(",")
        return given.strip(), family.strip()
    tokens = bare.split(" ")
    loud = [_is_loud(token) for token in tokens]
    if len(tokens) == 1:
        return "", bare  # "Mme Dupont", "Dupont": the name by which one is called
    if all(loud) or not any(loud):
        return ("", bare) if civil and tokens[0].lower() in SMALL else (tokens[0], " ".join(tokens[1:]))
    return _by_capitals(tokens, loud)


def _by_capitals(tokens: list[str], loud: list[bool]) -> tuple[str, str]:
    """The family name is what stands in capitals, with the particles before it."""
    first = loud.index(True)
    last = len(loud) - loud[::-1].index(True)
    while first and tokens[first - 1].lower() in SMALL:
        first -= 1
    return " ".join(tokens[:first] + tokens[last:]), " ".join(tokens[first:last])


def _is_loud(token: str) -> bool:
    letters = [letter for letter in token if letter.isalpha()]
    return len(letters) >= LETTERS and all(letter.isupper() for letter in letters)


def calm(name: str) -> str:
    """A name in capitals or in small letters, as one writes it ("DE LA TOUR-D'AUVERGNE" → "de La Tour-d’Auvergne")."""
    if not name or not (name.isupper() or name.islower()) or len(name) < LETTERS:
        return name
    parts = re.split(r"([\s\-’']+)", name.lower())
    raised = [
        part if _stays_small(parts, at) else part[:1].upper() + part[1:] for at, part in enumerate(parts)
    ]
    return tidy("".join(raised))


def _stays_small(parts: list[str], at: int) -> bool:
    """Whether a part is a particle in small letters: "de", "d’"; "La", "Du", "Le" are raised."""
    follows = parts[at + 1] if at + 1 < len(parts) else ""
    return (parts[at] == "de" and follows == " ") or (parts[at] == "d" and follows in {"’", "'"})


def key(given: str, family: str) -> str:
    """The words of a name, folded and in order: "Dupont Jeanne" and "Jeanne DUPONT" are one."""
    return " ".join(sorted(fold(f"{given} {family}").split(" ")))


def gender_of(civility: str) -> str:
    """The gender a civility says, or nothing."""
    return words.gender(civility) or ""

"""What a portfolio says: the ministry it names, the gender of whoever holds it."""

import re

from portevoix.directory.enums import Gender
from portevoix.directory.rules.names import tidy

HEAD = re.compile(
    r"^(?:.*\bministre d’[ÉE]tat, )?(?:garde des sceaux, )?ministre (?P<of>(?:de l’|de la |des |du |de |d’)\S.*)$",
    re.IGNORECASE,
)
FEMININE = re.compile(r"\b(déléguée|chargée|première ministre|nommée|la ministre chargée)\b", re.IGNORECASE)
MASCULINE = re.compile(r"\b(délégué|chargé|premier ministre|nommé)\b", re.IGNORECASE)


def ministry(portfolio: str) -> str:
    """The ministry that a portfolio heads ("Ministre de l’intérieur" → "Ministère de l’intérieur"), or nothing."""
    said = tidy(portfolio)
    if "premier ministre" in said.lower() or "première ministre" in said.lower():
        return "Services du Premier ministre"
    found = HEAD.match(said)
    return f"Ministère {found['of']}" if found else ""


def of(name: str) -> str:
    """A ministry after a word that calls for "of": "du ministère de l’intérieur"."""
    return (
        f"du {name[:1].lower()}{name[1:]}"
        if name.startswith("Ministère")
        else f"des {name[:1].lower()}{name[1:]}"
    )


def gender(portfolio: str) -> Gender:
    """The gender that the words of a portfolio agree with; unknown when they say nothing ("Ministre de la culture")."""
    own = re.split(r"\bauprès\b", tidy(portfolio))[0]
    if FEMININE.search(own):
        return Gender.FEMALE
    return Gender.MALE if MASCULINE.search(own) else Gender.UNKNOWN


def split_name(name: str) -> tuple[str, str]:
    """Given and family name of a name said in one piece: the first word is the given name ("Jean-Noël", "Barrot")."""
    given, _space, family = tidy(name).partition(" ")
    return (given, family) if family else ("", given)

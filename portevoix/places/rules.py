"""How places are written, compared and named in French."""

import re
import unicodedata

LIGATURES = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "’": " ", "'": " ", "-": " "})
SAINTS = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes"}
BLANKS = re.compile(r"[^a-z0-9]+")


def fold(text: str) -> str:
    """The key under which a name is sorted and found: no case, accents, hyphens; "st" is "saint"."""
    plain = (
        unicodedata.normalize("NFKD", text.translate(LIGATURES)).encode("ascii", "ignore").decode().lower()
    )
    return " ".join(SAINTS.get(word, word) for word in BLANKS.sub(" ", plain).split())


def ordinal(number: int) -> str:
    """1re, 2e: of a feminine word (circonscription)."""
    return "1re" if number == 1 else f"{number}e"


def constituency_name(departement: str, name: str, number: int, *, alone: bool) -> str:
    """Name a seat: "7e circonscription du Pas-de-Calais", without number where there is only one."""
    if alone:
        return f"circonscription {of(departement, name)}"
    return f"{ordinal(number)} circonscription {of(departement, name)}"


def of(departement: str, name: str) -> str:
    """Complete a noun: "du Pas-de-Calais", "de l’Ain", "des Landes", "de Paris"."""
    article = next((article for article, codes in ARTICLES.items() if departement in codes), "de ")
    if article == "de " and name[0] in "EIÉAOU":
        article = "d’"
    return article + name.removeprefix("Les ")


ARTICLES = {
    "de l’": frozenset(re.findall(r"\w+", "01 02 03 07 09 10 11 12 27 34 36 38 60 61 89 91")),
    "du ": frozenset(
        re.findall(r"\w+", "14 15 18 25 29 30 32 39 41 45 46 47 56 59 62 63 67 68 69 81 82 83 90 94 95")
    ),
    "des ": frozenset(re.findall(r"\w+", "04 05 06 08 13 22 40 64 65 66 78 79 88 92 099")),
    "de la ": frozenset(
        re.findall(
            r"\w+",
            "16 17 19 2A 2B 21 23 24 26 31 33 42 43 44 48 50 51 52 53 55 57 58 70 72 73 74 76 80 85 86 87 93 "
            "971 972 973 987 988",
        )
    ),
}

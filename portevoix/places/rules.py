"""How places are written, compared and named in French."""

import re
import unicodedata

LIGATURES = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "’": " ", "'": " ", "-": " "})
SAINTS = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes"}
ARRONDISSEMENTS = {"751": "75056", "6938": "69123", "132": "13055"}
BLANKS = re.compile(r"[^a-z0-9]+")


def fold(text: str) -> str:
    """The key under which a name is sorted and found: no case, accents, hyphens; "st" is "saint"."""
    plain = (
        unicodedata.normalize("NFKD", text.translate(LIGATURES)).encode("ascii", "ignore").decode().lower()
    )
    return " ".join(SAINTS.get(word, word) for word in BLANKS.sub(" ", plain).split())


def folds(text: str) -> list[str]:
    """The keys that what is being typed may begin: "st" begins "saint" and "strasbourg" alike."""
    key, last = fold(text), text.split()[-1:]
    if last and last[0].lower() in SAINTS:
        return [key, key.removesuffix(SAINTS[last[0].lower()]) + last[0].lower()]
    return [key]


def arrondissement_of(code: str) -> str:
    """The city whose municipal arrondissement has this code: "75109" is of Paris; "" for other communes."""
    if len(code) != 5:  # noqa: PLR2004  an INSEE code of commune
        return ""
    return next((city for prefix, city in ARRONDISSEMENTS.items() if code.startswith(prefix)), "")


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
    if article == "de " and name[0] in "AEÉIOUÎ":
        article = "d’"
    return article + name.removeprefix("Les ")


ARTICLES = {
    "de l’": frozenset(re.findall(r"\w+", "01 02 03 07 09 10 11 12 27 34 36 38 60 61 89 91")),
    "du ": frozenset(re.findall(r"\w+", "14 15 18 25 29 30 32 39 45 46 56 59 62 63 67 68 69 81 83 90 94 95")),
    "des ": frozenset(re.findall(r"\w+", "04 05 06 08 13 22 40 64 65 66 78 79 88 92 099")),
    "de la ": frozenset(
        re.findall(
            r"\w+",
            "16 17 19 2A 2B 21 23 24 26 31 33 42 43 44 48 50 51 52 53 55 57 58 70 72 73 74 76 80 85 86 87 93 "
            "971 972 973 987 988",
        )
    ),
}

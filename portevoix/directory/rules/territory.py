"""French articles of territories, which no file gives: "de Bretagne", "dans les Hauts-de-France"."""

from portevoix.places import rules
from portevoix.places.enums import Kind

ABROAD = "099"
NAMES = {  # where people are elected though it is no department
    ABROAD: "Français établis hors de France",
    "977": "Saint-Barthélemy et Saint-Martin",
}
OTHER_NAMES = {  # folded, as the Sénat calls where it is elected → code
    "iles wallis et futuna": "986",
    "saint barthelemy": "977",
    "saint martin": "977",
}
_D = {
    "du": "14 15 18 25 29 30 32 39 41 45 46 47 49 56 59 62 63 67 68 69 81 82 83 90 94 95",
    "de la": "23 26 42 50 51 55 58 72 80 86",
    "de l’": "01 02 03 10 11 12 27 34 36 60 61 89",
    "des": "04 05 06 08 13 22 40 64 65 66 79 78 88 92",
}
_EN_D = (
    "16 17 19 2A 21 24 33 2B 31 43 52 70 74 87 44 48 53 57 73 71 85 971 972 973 35 37 28 38 91 07 09 54 76 "
    "77 93 987 988"
)
_A_D = "75 974 976 975 977 986"
_OF_R = {"du": "24 44", "des": "32 52", "d’": "84 11 76", "de la": "01 02 03"}
_IN_R = {"dans le": "44", "dans les": "32 52", "à": "04 06"}
_OF_REGION = {code: article for article, codes in _OF_R.items() for code in codes.split()}
_IN_REGION = {code: article for article, codes in _IN_R.items() for code in codes.split()}
_IN_FOR = {"du": "dans le", "de la": "dans la", "de l’": "dans l’", "des": "dans les"}
_IN = (
    {code: _IN_FOR[article] for article, codes in _D.items() for code in codes.split()}
    | dict.fromkeys(_EN_D.split(), "en")
    | dict.fromkeys(_A_D.split(), "à")
    | {"84": "dans le"}
)


def of(kind: str, code: str, name: str) -> str:
    """The territory after "deputies": "du Pas-de-Calais", "de l’Aisne", "de Bretagne"."""
    if kind == Kind.DEPARTEMENT:
        return rules.of(code, name).replace("'", "’")
    article = _OF_REGION.get(code, "de")
    bare = name.removeprefix("La ") if article == "de la" else name
    return _joined("d’" if article == "de" and _is_vowel(bare) else article, bare)


def within(kind: str, code: str, name: str) -> str:
    """The territory after "elected": "dans le Nord", "en Bretagne", "à Paris"."""
    if code == ABROAD and kind == Kind.DEPARTEMENT:
        return "hors de France"
    return _joined((_IN_REGION if kind == Kind.REGION else _IN).get(code, "en"), name)


def of_commune(name: str) -> str:
    """The commune after "mayor": "du Havre", "des Lilas", "d’Arras", "de Calais"."""
    for article, joined in (("Le ", "du "), ("Les ", "des ")):
        if name.startswith(article):
            return joined + name.removeprefix(article)
    return _joined("d’" if _is_vowel(name) else "de", name)


def _joined(article: str, name: str) -> str:
    typeset = name.replace("'", "’")
    return f"{article}{typeset}" if article.endswith("’") else f"{article} {typeset}"


def _is_vowel(name: str) -> bool:
    return name[:1] in "AEÉÈIÎOÔU"

"""French articles of territories, which no file gives: "du Pas-de-Calais", "dans les Hauts-de-France".

"de" follows the usage of the Assemblée in its own names of constituencies.
"""

from portevoix.places.enums import Kind

ABROAD = "099"
NAMES = {  # where people are elected though it is no department
    ABROAD: "Français établis hors de France",
    "977": "Saint-Barthélemy et Saint-Martin",
}
_D = {
    "du": "14 15 18 25 29 30 32 39 41 45 46 47 49 56 59 62 63 67 68 69 81 82 83 90 94 95",
    "de la": "16 17 19 2A 21 23 24 26 33 2B 31 43 52 70 74 87 42 44 48 50 51 53 55 57 58 72 73 71 80 85 86 "
    "971 972 973 974",
    "de l’": "01 02 03 07 09 10 11 12 27 28 34 35 36 37 38 60 61 89 91",
    "des": "04 05 06 08 13 22 40 64 65 66 79 78 88 92 099",
}
_EN_D = (
    "16 17 19 2A 21 24 33 2B 31 43 52 70 74 87 44 48 53 57 73 71 85 971 972 973 35 37 28 38 91 07 09 54 76 77 "
    "93 987 988"
)
_A_D = "75 974 976 975 977 986"
_OF_R = {"du": "24 44", "des": "32 52", "d’": "84 11 76", "de la": "01 02 03"}
_IN_R = {"dans le": "44", "dans les": "32 52", "à": "04 06"}
_OF = {code: article for article, codes in _D.items() for code in codes.split()}
_OF_REGION = {code: article for article, codes in _OF_R.items() for code in codes.split()}
_IN_REGION = {code: article for article, codes in _IN_R.items() for code in codes.split()}
_IN_FOR = {"du": "dans le", "de la": "dans la", "de l’": "dans l’", "des": "dans les"}
_IN = (
    {code: _IN_FOR[article] for code, article in _OF.items()}
    | dict.fromkeys(_EN_D.split(), "en")
    | dict.fromkeys(_A_D.split(), "à")
    | {"84": "dans le"}
)


def of(kind: str, code: str, name: str) -> str:
    """The territory after "deputies": "du Pas-de-Calais", "de l’Aisne", "de Bretagne"."""
    article = (_OF_REGION if kind == Kind.REGION else _OF).get(code, "de")
    bare = name.removeprefix("La ") if article == "de la" else name
    return _joined("d’" if article == "de" and _is_vowel(bare) else article, bare)


def within(kind: str, code: str, name: str) -> str:
    """The territory after "elected": "dans le Nord", "en Bretagne", "à Paris"."""
    if code == ABROAD and kind == Kind.DEPARTEMENT:
        return "hors de France"
    return _joined((_IN_REGION if kind == Kind.REGION else _IN).get(code, "en"), name)


def rank_word(rank: int) -> str:
    """The rank of a constituency: "1re", "7e"."""
    return f"{rank}re" if rank == 1 else f"{rank}e"


def _joined(article: str, name: str) -> str:
    typeset = name.replace("'", "’")
    return f"{article}{typeset}" if article.endswith("’") else f"{article} {typeset}"


def _is_vowel(name: str) -> bool:
    return name[:1] in "AEÉÈIÎOÔU"

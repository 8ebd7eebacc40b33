"""Which themes a demand speaks of, by its words: a proposal, for a person to decide."""

from portevoix.competence.enums import Theme
from portevoix.directory.rules.names import fold

WORDS = {  # beginnings of folded words
    Theme.ASYLUM: ("asile", "ofpra", "cnda", "refugie", "dublin", "ofii"),
    Theme.RESIDENCE: ("sejour", "titre", "papiers", "regularis", "prefecture", "oqtf", "visa", "recepisse", "naturalis"),
    Theme.DETENTION: ("retention", "cra", "enferme", "eloignement"),
    Theme.ACCOMMODATION: ("heberge", "logement", "115", "toit", "domicili", "abri", "rue"),
    Theme.MINORS: ("mineur", "mna", "minorite", "ase"),
    Theme.HEALTH: ("sante", "soin", "ame", "hopital", "medic", "eau", "hygiene"),
    Theme.BORDERS: ("frontiere", "refoul", "traversee", "mer", "naufrage", "frontex", "manche"),
    Theme.EVICTIONS: ("expuls", "evacu", "campement", "bidonville", "squat", "tente", "demantel"),
    Theme.SCHOOLING: ("ecole", "scolar", "college", "lycee", "cantine"),
    Theme.WORK: ("travail", "emploi", "salarie", "metier", "employeur"),
}  # fmt: skip
WHOLE = 3  # letters under which a word must be the whole word: "ame", "cra", "mer"


def guess(text: str) -> list[Theme]:
    """The themes whose words stand in a text, in the order of the themes."""
    said = fold(text).split()
    return [theme for theme in Theme if any(_says(word, said) for word in WORDS[theme])]


def _says(word: str, said: list[str]) -> bool:
    if len(word) <= WHOLE:
        return word in said
    return any(one.startswith(word) for one in said)

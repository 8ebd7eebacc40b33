"""Words for civilities, channels, directions and what became of a promise, in French and English."""

from portevoix.advocacy.enums import Channel, CommitmentState, Direction
from portevoix.directory.enums import Gender, Office
from portevoix.directory.rules.names import fold

CIVILITIES = {
    **dict.fromkeys(
        ("mme", "madame", "mlle", "mademoiselle", "ms", "mrs", "miss", "f", "femme"), Gender.FEMALE
    ),
    **dict.fromkeys(("m", "mr", "monsieur", "h", "homme"), Gender.MALE),
}
CHANNELS = {
    **dict.fromkeys(
        ("courrier", "lettre", "letter", "papier", "courrier postal", "lar", "recommande"), Channel.LETTER
    ),
    **dict.fromkeys(("mail", "email", "e mail", "courriel", "mel", "message"), Channel.EMAIL),
    **dict.fromkeys(
        ("tel", "telephone", "appel", "call", "phone", "coup de fil", "appel telephonique"), Channel.CALL
    ),
    **dict.fromkeys(
        ("rdv", "rendez vous", "rencontre", "reunion", "entretien", "audience", "meeting", "visio", "visite"),
        Channel.MEETING,
    ),
    **dict.fromkeys(
        (
            "declaration",
            "presse",
            "communique",
            "statement",
            "tweet",
            "declaration publique",
            "prise de parole",
        ),
        Channel.STATEMENT,
    ),
    **dict.fromkeys(("autre", "other", "divers"), Channel.OTHER),
}
DIRECTIONS = {
    **dict.fromkeys(
        ("envoye", "envoi", "sortant", "de nous", "out", "emis", "depart", "sent"), Direction.OUT
    ),
    **dict.fromkeys(
        ("recu", "entrant", "reponse", "vers nous", "in", "arrivee", "received", "a nous"), Direction.IN
    ),
    **dict.fromkeys(("ensemble", "les deux", "both", "echange", "mutuel"), Direction.BOTH),
}
BECAME = {
    **dict.fromkeys(
        ("a suivre", "en cours", "ouverte", "open", "en attente", "non echue"), CommitmentState.OPEN
    ),
    **dict.fromkeys(
        ("tenue", "tenu", "faite", "fait", "oui", "kept", "realisee", "ok"), CommitmentState.KEPT
    ),
    **dict.fromkeys(
        ("en partie", "partiellement", "partly", "tenue en partie", "partielle"), CommitmentState.PARTLY
    ),
    **dict.fromkeys(
        ("non tenue", "rompue", "non", "broken", "pas tenue", "abandonnee"), CommitmentState.BROKEN
    ),
}
OFFICES = {
    **dict.fromkeys(("depute", "deputee"), Office.DEPUTY),
    **dict.fromkeys(("senateur", "senatrice"), Office.SENATOR),
    **dict.fromkeys(("ministre",), Office.MINISTER),
    **dict.fromkeys(("prefet", "prefete"), Office.PREFECT),
    **dict.fromkeys(("maire",), Office.MAYOR),
}
NOT_QUITE = {
    "adjoint",
    "adjointe",
    "suppleant",
    "suppleante",
    "honoraire",
    "delegue",
    "deleguee",
    "europeen",
    "europeenne",
}


def gender(text: str) -> Gender | None:
    """The gender that a civility says; None when it is no civility of one person ("M. et Mme", "Dr")."""
    return CIVILITIES.get(fold(text))


def channel(text: str) -> Channel | None:
    """By which way, or None for a word we do not know."""
    return CHANNELS.get(fold(text)) or _begins(fold(text), CHANNELS)


def direction(text: str) -> Direction | None:
    """Who spoke, or None for a word we do not know."""
    return DIRECTIONS.get(fold(text))


def usual_direction(how: Channel) -> Direction:
    """Who spoke, when the file does not say: a call and a meeting are both, a statement comes to us."""
    return {
        Channel.CALL: Direction.BOTH,
        Channel.MEETING: Direction.BOTH,
        Channel.STATEMENT: Direction.IN,
    }.get(how, Direction.OUT)


def became(text: str) -> CommitmentState | None:
    """What became of a promise, or None for a word we do not know."""
    return BECAME.get(fold(text))


def office(function: str) -> str:
    """The office that a function begins with ("Maire de Calais"); "other" for anything else ("adjoint au maire")."""
    words = fold(function).split(" ")
    if len(words) > 1 and words[1] in NOT_QUITE:
        return Office.OTHER
    return OFFICES.get(words[0], Office.OTHER)


def _begins(folded: str, words: dict[str, Channel]) -> Channel | None:
    """What the first word says: "courrier recommandé", "mail collectif"."""
    return words.get(folded.split(" ", maxsplit=1)[0]) if folded else None

"""How names are folded, sorted and written."""

import re
import unicodedata

PARTICLE = re.compile(
    r"^(?:de|d[’'])\s*(?=\S)"
)  # lower case only: "de Courson", not "De Wever" nor "D’Intorni"
LIGATURES = str.maketrans(
    {"œ": "oe", "æ": "ae", "Œ": "oe", "Æ": "ae", "ß": "ss", "ø": "o", "Ø": "o", "ł": "l"}
)
NOT_A_LETTER = re.compile(r"[\W_]+")
ORDINAL = re.compile(r"\b(\d+)\s?(?:ère|ere)\b|\b(\d+)\s?[èe]me\b")


def fold(text: str) -> str:
    """Lower case, no accents, a space for whatever is no letter ("Prud’homme" → "prud homme")."""
    if text.isascii():  # most of half a million names: nothing to take apart
        bare = text.lower()
        return bare if bare.isalpha() else NOT_A_LETTER.sub(" ", bare).strip()
    bare = unicodedata.normalize("NFKD", text.translate(LIGATURES))
    letters = "".join(letter for letter in bare if not unicodedata.combining(letter))
    return NOT_A_LETTER.sub(" ", letters.lower()).strip()


def sort_key(*, given: str, family: str) -> str:
    """Folded family name, given name, particle: "Charles de Courson" sorts under C, as in the source."""
    particle = PARTICLE.match(family)
    if particle is None:
        return fold(f"{family} {given}")
    return fold(f"{family[particle.end() :]} {given} {particle.group()}")


def name_key(*, given: str, family: str) -> str:
    """Folded given name and family name, as one says them."""
    return fold(f"{given} {family}")


def tidy(text: str) -> str:
    """French apostrophes, single spaces, ordinals as printed ("17ème" → "17e")."""
    once = " ".join(text.replace("'", "’").split())
    return ORDINAL.sub(lambda found: f"{found.group(1)}re" if found.group(1) else f"{found.group(2)}e", once)


def calm(text: str) -> str:
    """A name in capitals as one writes it ("LE CALLENNEC" → "Le Callennec"); another as it stands."""
    if not text.isupper():
        return text
    return "".join(part[:1] + part[1:].lower() for part in re.split(r"([\s\-’']+)", text))

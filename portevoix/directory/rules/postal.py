"""Contact points as they are written: envelope lines, phone numbers, addresses of sites."""

import re

from portevoix.directory.rules.names import tidy

PALAIS_BOURBON = "75355"
CITY_OF_THE_PALAIS = "Paris 07 SP"
STREET = re.compile(
    r"^(Rue|Avenue|Boulevard|Place|Quai|Impasse|Allée|Cours|Chemin|Route|Square|Faubourg|Passage|Esplanade|Villa"
    r"|Rond-Point|Résidence|Promenade|Montée|Mail|Parvis|Sente|Traverse|Côte|Ruelle)\b"
)
SUFFIX = re.compile(r"\b(Bis|Ter|Quater|BIS|TER)\b")
SMALL = {"de", "du", "des", "la", "le", "les", "sur", "sous", "en", "et", "aux", "au", "lès", "lez"}
HANDLE = re.compile(r"^[\w.\-]+$")
HOSTS = {"twitter": "x.com", "facebook": "www.facebook.com", "instagram": "www.instagram.com"}


def envelope(*, title: str, number: str, street: str, complement: str, postcode: str, city: str) -> str:
    """The lines of an envelope below the name, one per line; empty when nothing is said."""
    lines = [title, complement, _street_line(number, street), _city_line(postcode, city)]
    return "\n".join(line for line in map(_line, lines) if line)


def _line(text: str) -> str:
    return tidy(text).rstrip(" ,;").lstrip(" ,;")


def _street_line(number: str, street: str) -> str:
    if not number:
        return street
    lower = STREET.sub(lambda found: found.group().lower(), street.strip())
    if number == "126" and lower.lower().startswith("rue de l") and "universit" in lower.lower():
        lower = "rue de l’Université"
    return f"{SUFFIX.sub(lambda found: found.group().lower(), number)} {lower}"


def _city_line(postcode: str, city: str) -> str:
    if postcode == PALAIS_BOURBON:
        return f"{postcode} {CITY_OF_THE_PALAIS}"
    return f"{postcode} {_calm(city) if city.isupper() else city}"


def _calm(city: str) -> str:
    """A town in capitals, as one writes it ("LE PUY-EN-VELAY" → "Le Puy-en-Velay")."""
    parts = re.split(r"([\s\-’']+)", city.lower())
    return "".join(
        part if position and part in SMALL else part[:1].upper() + part[1:]
        for position, part in enumerate(parts)
    )


def phone(text: str) -> str:
    """A French number by pairs ("0142700027" → "01 42 70 00 27"); another as it stands."""
    digits = re.sub(r"\D", "", text)
    if len(digits) == len("0142700027") and digits.startswith("0"):
        return " ".join(digits[start : start + 2] for start in range(0, 10, 2))
    return " ".join(text.replace(".", " ").split())


def website(text: str) -> str:
    """The address of a site, with the scheme that the source leaves out."""
    bare = text.strip()
    return bare if re.match(r"^https?://", bare, re.IGNORECASE) else f"https://{bare.lstrip('/')}"


def profile(network: str, text: str) -> str:
    """The address of a profile; what is not a handle ("Béatrice Bellamy 2022") stays as it is published."""
    if network == "linkedin":
        handle = text.strip().removeprefix("/in/").strip("/")
        return f"https://www.linkedin.com/in/{handle}" if " " not in handle else handle
    handle = text.strip().rsplit("@", maxsplit=1)[-1].strip("/")
    return f"https://{HOSTS[network]}/{handle}" if HANDLE.match(handle) else text.strip()

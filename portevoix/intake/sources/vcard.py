"""vCard 2.1, 3.0 and 4.0: each card a row; a line that cannot be read is said, never skipped in silence."""

import quopri
import re
from typing import Any

from portevoix.intake.sources.records import Raw
from portevoix.intake.sources.text import decode

FOLDED = re.compile(r"\r?\n[ \t]")
PROPERTY = re.compile(
    r"^(?:[\w\-]+\.)?([\w\-]+)((?:;[^:;=\"]+(?:=(?:\"[^\"]*\"|[^;:\"])*)?)*):(.*)$", re.DOTALL
)
ESCAPED = re.compile(r"\\([\\,;nN:])")
CELL_OF = {
    "FN": "fn",
    "TITLE": "title",
    "ROLE": "role",
    "EMAIL": "email",
    "TEL": "tel",
    "URL": "url",
    "NOTE": "note",
    "CATEGORIES": "categories",
}
HEADINGS = {
    "fn": "Nom complet",
    "prefix": "Civilité",
    "given": "Prénom",
    "family": "Nom",
    "title": "Fonction",
    "role": "Rôle",
    "org": "Organisme",
    "email": "E-mail",
    "tel": "Téléphone",
    "street": "Adresse",
    "postcode": "Code postal",
    "town": "Ville",
    "country": "Pays",
    "url": "Site",
    "note": "Note",
    "categories": "Catégories",
    "rest": "Autres propriétés",
}
SILENT = {"BEGIN", "END", "VERSION", "PRODID", "REV", "UID", "SORT-STRING", "CLASS", "KIND", "X-ABUID"}
PICTURES = {"PHOTO", "LOGO", "SOUND", "KEY"}
SLOW = {"punycode", "idna"}  # of names of hosts, never of cards: their time grows with its square
SEVERAL = "; "


def read(data: bytes, *, encoding: str = "") -> Raw:
    """A row a card, its number the card's; columns that no card fills are left out."""
    text, encoding, notes = decode(data, encoding=encoding)
    cards = _cards(_unfold(text.removeprefix("\ufeff")))
    found = [_cells(card) for card in cards]
    used = [key for key in HEADINGS if any(cells.get(key) for cells, _pictures, _lost in found)]
    rows = [(0, [HEADINGS[key] for key in used])]
    rows += [
        (number, [cells.get(key, "") for key in used])
        for number, (cells, _pictures, _lost) in enumerate(found, start=1)
    ]
    if pictures := sum(count for _cells_, count, _lost in found):
        notes.append({"code": "pictures_dropped", "rows": pictures})
    if lost := [number for number, (_c, _p, count) in enumerate(found, start=1) if count]:
        notes.append({"code": "cards_with_unread_lines", "rows": len(lost), "first": lost[0]})
    return Raw("vcard", rows, encoding=encoding, notes=notes, headed=True)


def _unfold(text: str) -> str:
    """Long lines made whole, quoted-printable ones too."""
    text = FOLDED.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "\n".join(_soft_breaks(text))


def _soft_breaks(text: str) -> list[str]:
    """Quoted-printable lines made whole; in a time that grows with the text alone."""
    lines: list[list[str]] = []
    quoted = False
    for line in text.split("\n"):
        if quoted and lines[-1][-1].endswith("="):
            lines[-1][-1] = lines[-1][-1][:-1]
            lines[-1].append(line)
        else:
            lines.append([line])
            quoted = False
        quoted = quoted or "QUOTED-PRINTABLE" in line.upper()
    return ["".join(parts) for parts in lines]


def _cards(text: str) -> list[list[str]]:
    """The lines of each card; what stands outside of any is a card that cannot be read."""
    cards: list[list[str]] = []
    inside = False
    for line in filter(str.strip, text.split("\n")):
        bare = line.strip().upper()
        if bare == "BEGIN:VCARD" or not (inside or bare == "END:VCARD"):
            cards.append([])
        inside = bare != "END:VCARD"
        if cards:
            cards[-1].append(line)
    return cards


def _cells(card: list[str]) -> tuple[dict[str, str], int, int]:
    """The cells of a card, how many pictures it holds, how many lines could not be read (kept as they are)."""
    cells: dict[str, list[str]] = {}
    pictures = lost = 0
    for line in card:
        found = PROPERTY.match(line)
        if found is None:
            lost += 1
            cells.setdefault("rest", []).append(line.strip())
            continue
        name, parameters, value = found[1].upper(), found[2].upper(), found[3]
        pictures += name in PICTURES
        for key, text in _property(name, parameters, _value(value, parameters)):
            cells.setdefault(key, []).append(text)
    return {key: _joined(key, values) for key, values in cells.items() if key}, pictures, lost


def _joined(key: str, values: list[str]) -> str:
    """Several values in one cell; lines of address and notes below one another."""
    return ("\n" if key in {"note", "rest", "street"} else SEVERAL).join(dict.fromkeys(filter(None, values)))


def _value(value: str, parameters: str) -> str:
    if "QUOTED-PRINTABLE" in parameters:
        said = re.search(r"CHARSET=([\w\-]+)", parameters)
        charset = said[1].lower() if said else "utf-8"
        try:
            return quopri.decodestring(value.encode()).decode(
                "ascii" if charset in SLOW else charset, "replace"
            )
        except (LookupError, UnicodeError):
            return value
    return value


def _property(name: str, parameters: str, value: str) -> list[tuple[str, str]]:
    """Where the parts of one property go; what has no place goes to the rest, with its name."""
    if name in SILENT or name in PICTURES:
        return []
    parts = [_bare(part) for part in re.split(r"(?<!\\);", value)]
    if name == "N":
        return list(zip(("family", "given", "", "prefix"), parts, strict=False))
    if name == "ADR":
        return _address(parts)
    if name == "ORG":
        return [("org", ", ".join(filter(None, parts)))]
    if name in CELL_OF:
        return [(CELL_OF[name], _bare(value).removeprefix("tel:").removeprefix("mailto:"))]
    label = "" if not parameters else f" ({parameters.strip(';').lower()})"
    return [("rest", f"{name.lower()}{label} : {_bare(value)}")] if value.strip() else []


def _address(parts: list[str]) -> list[tuple[str, str]]:
    """Box, complement, street; town, region, postcode, country."""
    padded = [*parts, *[""] * 7]
    lines = [("street", line) for line in (padded[1], padded[2], padded[0]) if line]
    return [*lines, ("town", padded[3]), ("postcode", padded[5]), ("country", padded[6])]


def _bare(text: str) -> str:
    return ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], text).strip()


def is_vcard(data: bytes) -> bool:
    """Whether the bytes begin as a vCard, in any encoding."""
    head: Any = data[:200].replace(b"\0", b"").upper()
    return b"BEGIN:VCARD" in head

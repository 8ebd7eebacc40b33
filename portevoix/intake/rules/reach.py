"""E-mails, phones and postcodes as people write them, several in one cell."""

import re

from django import forms

from portevoix.design.forms import MailAddressField
from portevoix.directory.rules import postal
from portevoix.intake.rules.cells import Findings

BETWEEN = re.compile(r"[;,\s/|<>()\"]+")
AT = re.compile(r"\s*(?:@|\(at\)|\[at\]|\(arobase\)|\[arobase\])\s*", re.IGNORECASE)
AROUND_DOT = re.compile(r"(?<=\w)\s+\.\s*(?=\w)|(?<=\w)\s*\.\s+(?=[a-z]{2,}\b)")
LINK = re.compile(r"mailto:", re.IGNORECASE)
SCIENTIFIC = re.compile(r"^\+?(\d)(?:[.,](\d+))?E\+?(\d{1,2})$", re.IGNORECASE)
PHONES = re.compile(r"\s*(?:[;,/|\n]|\bou\b|\bet\b)\s*", re.IGNORECASE)
DIGITS = re.compile(r"\D")
SOUNDS = re.compile(r"^[+\d\s().\-]+$")
LABELLED = re.compile(r"^(?P<label>[^\d+(]{2,40}?)\s*:?\s*(?P<number>[+(\d].*)$")
FRENCH, LOST_ZERO = 10, 9
LONGEST, SHORTEST = 15, 6
SHORT_NUMBERS = re.compile(r"^(?:1\d{1,2}|1\d{3}|3\d{3}|11[68]\d{3})$")  # 15, 115, 3919, 116006
LONGEST_VALUE = 254


def emails(text: str, *, column: int, found: Findings) -> list[str]:
    """The addresses of a cell, in lower case; each piece that is none is refused by name."""
    joined = AROUND_DOT.sub(".", AT.sub("@", LINK.sub("", text)))
    if joined.lower() != text.strip().lower():
        found.repair(column, "email_mended", value=joined[:80])
    pieces = [piece.strip(".:'’").lower() for piece in BETWEEN.split(joined) if piece.strip(".:'’")]
    if any("@" in piece for piece in pieces):
        pieces = _without_names(pieces, whole="<" in text)
    good = [piece for piece in pieces if _is_address(piece)]
    for piece in pieces:
        if piece not in good:
            found.refuse(column, "no_email", value=piece[:80])
    return list(dict.fromkeys(good))


def _without_names(pieces: list[str], *, whole: bool) -> list[str]:
    """Drop the display name of "Jeanne Dupont <jeanne@…>", and the "ou" between two addresses."""
    return [piece for piece in pieces if "@" in piece or not (whole or piece in {"ou", "et", "or"})]


def _is_address(piece: str) -> bool:
    try:
        MailAddressField().clean(piece)
    except forms.ValidationError:
        return False
    return len(piece) <= LONGEST_VALUE


def phones(text: str, *, column: int, found: Findings) -> list[tuple[str, str]]:
    """The numbers of a cell with what stands before them ("assistante : 06…"); pieces that are none are refused."""
    good = []
    for piece in [text] if SCIENTIFIC.match(text) else filter(None, PHONES.split(text)):
        labelled = LABELLED.match(piece)
        label, number = (labelled["label"].strip(" :"), labelled["number"]) if labelled else ("", piece)
        if value := _phone(number.strip(), column=column, found=found):
            good.append(
                (
                    value,
                    "" if label.lower().rstrip(".") in {"tel", "tél", "t", "port", "mob", "fixe"} else label,
                )
            )
    return list(dict.fromkeys(good))


def _phone(text: str, *, column: int, found: Findings) -> str:
    if exact := SCIENTIFIC.match(text):
        return _scientific(exact, column=column, found=found)
    digits = DIGITS.sub("", text.replace("(0)", ""))
    if not SOUNDS.match(text) or not digits:
        found.refuse(column, "no_phone", value=text[:80])
        return ""
    return _national(text, digits, column=column, found=found)


def _scientific(exact: "re.Match[str]", *, column: int, found: Findings) -> str:
    """Excel's "6,12345678E+08" holds every digit; "3,36E+10" has lost some for good."""
    digits = exact[1] + (exact[2] or "")
    if len(digits) != int(exact[3]) + 1:
        found.refuse(column, "phone_lost", value=exact[0])
        return ""
    return _national(digits, digits, column=column, found=found)


def _national(text: str, digits: str, *, column: int, found: Findings) -> str:
    """A French number by pairs, its zero given back; another country's as it stands."""
    home = digits.removeprefix("00").removeprefix("33") if _is_abroad_33(text, digits) else ""
    if home and len(home.removeprefix("0")) == LOST_ZERO:
        if not text.startswith(("+", "00")):
            found.repair(column, "phone_mended", value=text)
        return postal.phone("0" + home.removeprefix("0"))
    if len(digits) == LOST_ZERO and digits[0] != "0" and not text.startswith("+"):
        found.repair(column, "phone_mended", value=text)
        return postal.phone("0" + digits)
    if len(digits) == FRENCH and digits[0] == "0":
        return postal.phone(digits)
    if SHORT_NUMBERS.match(digits) or (text.startswith(("+", "00")) and SHORTEST <= len(digits) <= LONGEST):
        return " ".join(text.replace(".", " ").split())
    found.refuse(column, "no_phone", value=text[:80])
    return ""


def _is_abroad_33(text: str, digits: str) -> bool:
    bare = digits.removeprefix("00") if text.startswith("00") else digits
    return bare.startswith("33") and len(bare) in {11, 12}


def postcode(text: str, *, abroad: bool, column: int, found: Findings) -> str:
    """Five digits, the zero that a spreadsheet ate given back; another country's as it stands."""
    bare = re.sub(r"\s|\.0+$|^F-", "", text)
    if abroad:
        return " ".join(text.split())
    if re.fullmatch(r"\d{4}", bare):
        found.repair(column, "postcode_mended", value=f"0{bare}")
        return f"0{bare}"
    if not re.fullmatch(r"\d{5}", bare):
        found.refuse(column, "no_postcode", value=text[:80])
        return ""
    return bare

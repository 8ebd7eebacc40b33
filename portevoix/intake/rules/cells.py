"""One cell: what is cleaned without asking, and said; what cannot be read."""

import re
from dataclasses import dataclass, field
from typing import Any

SPACES = re.compile(r"[ \t\u00a0\u202f\u2009\u3000]+")
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b\ufeff]")
UNREADABLE = re.compile(r"[\ufffd\x80-\x9f]")
AFTER = r"[\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u2122]"
TWICE_CODED = re.compile(rf"[ÃÂÄÅ]{AFTER}|â{AFTER}{{2}}")  # "Ã©" for "é", "â€™" for "’"
BROKEN = re.compile(
    r"^#(REF!|N/A|NAME\?|VALUE!|DIV/0!|NUL+!|NUM!|NOM\s?\?|VALEUR\s?!|NOMBRE\s?!|SPILL!|CALC!)$"
)
HELD_BACK = re.compile(r"^'(?=[=+\-@\t\r\n])")  # the apostrophe of an export that runs no formula
SWALLOWED = 2  # lines of the file in one cell, after which a quotation mark was surely left open


@dataclass
class Findings:
    """What was understood of one row: what stops it, what was repaired and must be said."""

    problems: list[dict[str, Any]] = field(default_factory=list)
    repairs: list[dict[str, Any]] = field(default_factory=list)

    def refuse(self, column: int, code: str, **facts: Any) -> None:
        """Say what stops the row, in which column (-1 for the row as a whole)."""
        self.problems.append({"column": column, "code": code, **facts})

    def repair(self, column: int, code: str, **facts: Any) -> None:
        """Say what was repaired."""
        self.repairs.append({"column": column, "code": code, **facts})


def clean(text: str, *, column: int, found: Findings) -> str:
    """The cell without stray spaces and controls, its accents mended; refusals and repairs go to `found`."""
    whole = HELD_BACK.sub("", CONTROLS.sub("", text))
    if CONTROLS.search(text):
        found.repair(column, "controls")
    whole = _once(whole, column=column, found=found)
    tidy = "\n".join(SPACES.sub(" ", line).strip() for line in whole.splitlines()).strip()
    if BROKEN.match(tidy):
        found.refuse(column, "broken_formula", value=tidy)
        return ""
    if UNREADABLE.search(tidy):
        found.refuse(column, "unreadable", value=tidy[:80])
    return tidy


def _once(text: str, *, column: int, found: Findings) -> str:
    """Undo a second UTF-8 coding ("CrÃ©teil")."""
    mended = TWICE_CODED.sub(_mended, text)
    if mended != text:
        found.repair(column, "twice_coded", value=mended[:80])
    return mended


def _mended(letter: "re.Match[str]") -> str:
    """The letter that was coded twice; the sign as it stands when it was none."""
    for encoding in ("cp1252", "latin-1"):
        try:
            return letter[0].encode(encoding).decode("utf-8")
        except UnicodeError:
            continue
    return letter[0]


def swallows(cell: str, *, separator: str, width: int) -> bool:
    """Whether a cell of a CSV holds whole lines of the file: a quotation mark was left open."""
    lines = cell.splitlines()
    return (
        len(lines) > SWALLOWED
        and sum(line.count(separator) >= max(width - 2, 1) for line in lines) >= SWALLOWED
    )

"""CSV: the separator found by the columns it makes, rows numbered as a spreadsheet numbers them."""

import csv
import io
from collections import Counter
from itertools import islice
from typing import Any

from portevoix.intake.rules.cells import swallows
from portevoix.intake.sources.records import LONGEST_CELL, MOST_ROWS, FileRefused, Raw
from portevoix.intake.sources.text import decode

SEPARATORS = (";", ",", "\t", "|")
SAMPLE = 200  # records
SAID = "sep="  # Excel's own first line


def read(data: bytes, *, encoding: str = "", separator: str = "") -> Raw:
    """Every record that holds something. Raises FileRefused."""
    text, encoding, notes = decode(data, encoding=encoding)
    text = text.removeprefix("\ufeff")
    told = text[len(SAID)] if text[: len(SAID)].lower() == SAID and len(text) > len(SAID) else ""
    separator = separator or (told if told in SEPARATORS else "") or separator_of(text)
    rows = _rows(text, separator)
    if told and rows and rows[0][0] == 1:
        del rows[0]
    width = Counter(len(cells) for _number, cells in rows[:SAMPLE]).most_common(1)
    notes += _open_quotes(rows, separator, width[0][0] if width else 0)
    return Raw("csv", rows, encoding=encoding, separator=separator, notes=notes)


def separator_of(text: str) -> str:
    """The one that cuts most records into the same number of columns, and into most of them."""
    head = "".join(io.StringIO(text[:200_000], newline=None).readlines()[:SAMPLE])
    return max(SEPARATORS, key=lambda one: (*_evenness(head, one), -SEPARATORS.index(one)))


def _evenness(head: str, separator: str) -> tuple[bool, float, int]:
    try:
        counts = Counter(len(cells) for cells in islice(_reader(head, separator), SAMPLE) if any(cells))
    except csv.Error:
        return False, 0, 0
    if not counts:
        return False, 0, 0
    width, rows = max(counts.items(), key=lambda one: (one[1] * (one[0] > 1), one[0]))
    return width > 1, round(rows / counts.total(), 1), width


def _reader(text: str, separator: str) -> Any:
    csv.field_size_limit(LONGEST_CELL * 50)
    return csv.reader(io.StringIO(text, newline=None), delimiter=separator)


def _rows(text: str, separator: str) -> list[tuple[int, list[str]]]:
    rows = []
    try:
        for number, cells in enumerate(_reader(text, separator), start=1):
            if any(cell.strip() for cell in cells):
                rows.append((number, cells))
            if len(rows) > MOST_ROWS:
                raise FileRefused("too_many_rows", most=MOST_ROWS)
    except csv.Error as error:
        raise FileRefused("open_quote") from error
    return rows


def _open_quotes(rows: list[tuple[int, list[str]]], separator: str, width: int) -> list[dict[str, Any]]:
    """The rows in which a cell swallowed whole lines: a quotation mark was opened and not closed."""
    if width < 2:  # noqa: PLR2004  one column has nothing to swallow
        return []
    found = [
        number
        for number, cells in rows
        if any("\n" in cell and swallows(cell, separator=separator, width=width) for cell in cells)
    ]
    return (
        [{"code": "open_quotes", "rows": len(found), "first": found[0], "numbers": found[:1000]}]
        if found
        else []
    )

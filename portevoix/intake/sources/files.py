"""Any file that people bring, as rows under headings."""

from portevoix.files import rules as files
from portevoix.intake.rules import headings
from portevoix.intake.sources import delimited, vcard, workbook
from portevoix.intake.sources.records import (
    LONGEST_CELL,
    MOST_COLUMNS,
    MOST_ROWS,
    FileRefused,
    Line,
    Options,
    Raw,
    Table,
    letters,
    padded,
)

ZERO = ("\0", "\1")  # PostgreSQL keeps no zero; another control is taken out and said
ZIP = b"PK\x03\x04"


def read(data: bytes, *, name: str, options: Options) -> Table:
    """The file as found, or as a person corrected it. Raises FileRefused.

    Half a second of CPU for 50,000 rows of XLSX, the whole file in memory.
    """
    raw = _raw(data, name=name, options=options)
    if not raw.rows:
        raise FileRefused("empty")
    for _number, cells in raw.rows:
        cells[:] = [cell.replace(*ZERO) for cell in cells]
    if len(raw.rows) > MOST_ROWS:
        raise FileRefused("too_many_rows", most=MOST_ROWS)
    return _table(raw, options)


def _raw(data: bytes, *, name: str, options: Options) -> Raw:
    if data.startswith(ZIP):
        return workbook.read(data, sheet=options.sheet)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise FileRefused("old_workbook")
    if vcard.is_vcard(data):
        return vcard.read(data, encoding=options.encoding)
    if files.kind_of(data, name=name) not in {"text/plain", "application/octet-stream", "message/rfc822"}:
        raise FileRefused("not_a_table")
    return delimited.read(data, encoding=options.encoding, separator=options.separator)


def _table(raw: Raw, options: Options) -> Table:
    """Cut the headings from the rows; a column without a heading takes its letter."""
    heading = options.heading if options.heading is not None else headings.heading_row(raw.rows)
    if raw.headed:
        heading = 0
        named, above, rows = raw.rows[0][1], [], raw.rows[1:]
    else:
        named = next((cells for number, cells in raw.rows if number == heading), [])
        above = [cells for number, cells in raw.rows if number < heading]
        rows = [(number, cells) for number, cells in raw.rows if number > heading]
    width = max((_width(cells) for cells in (named, *(cells for _number, cells in rows))), default=0)
    if width > MOST_COLUMNS:
        raise FileRefused("too_many_columns", most=MOST_COLUMNS)
    if not rows:
        raise FileRefused("no_rows")
    lines = [
        Line(number, tuple(cell[:LONGEST_CELL] for cell in padded(cells, width))) for number, cells in rows
    ]
    return Table(
        format=raw.format,
        encoding=raw.encoding,
        separator=raw.separator,
        sheet=raw.sheet,
        sheets=raw.sheets,
        heading=heading,
        above=tuple(" ".join(filter(None, map(str.strip, cells))) for cells in above),
        headings=_named(named, width),
        lines=lines,
        notes=raw.notes + _cut(rows, width),
    )


def _width(cells: list[str]) -> int:
    """Up to the last cell that holds something."""
    return max((at + 1 for at, cell in enumerate(cells) if cell.strip()), default=0)


def _cut(rows: list[tuple[int, list[str]]], width: int) -> list[dict[str, object]]:
    long = [number for number, cells in rows if any(len(cell) > LONGEST_CELL for cell in cells[:width])]
    return [{"code": "cells_cut", "rows": len(long), "first": long[0], "most": LONGEST_CELL}] if long else []


def _named(cells: list[str], width: int) -> tuple[str, ...]:
    """The headings, each once: "E-mail", "E-mail (F)"; a column without one is called by its letter."""
    names: list[str] = []
    for at, cell in enumerate(padded(cells, width)):
        bare = " ".join(cell.split())[:120] or f"({letters(at)})"
        names.append(f"{bare} ({letters(at)})" if bare in names else bare)
    return tuple(names)

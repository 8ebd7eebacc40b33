"""XLSX and ODS by calamine, after a look at the parts that no workbook of contacts holds (bombs, entities)."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from portevoix.intake.sources import opendocument
from portevoix.intake.sources.records import MOST_CELLS, MOST_COLUMNS, MOST_ROWS, FileRefused, Raw

MOST_BYTES = 300_000_000  # of all parts, unpacked
CHUNK = 1 << 20
DECLARES = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
TWO_BYTES = (b"\xff\xfe", b"\xfe\xff")  # UTF-16 parts: read by nobody here, and our look would miss them
HIDDEN_ROW = re.compile(rb'<(?:\w+:)?row\b(?=[^>]*\bhidden="(?:1|true)")[^>]*?\br="(\d+)"')
FAULTY = re.compile(
    rb'<(?:\w+:)?c\b(?=[^>]*\bt="e")[^>]*?\br="([A-Z]+)(\d+)"[^>]*>.*?<(?:\w+:)?v>([^<]*)<', re.DOTALL
)
NO_VALUE = re.compile(rb"</(?:\w+:)?f>\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?\s*</(?:\w+:)?c>")
FAR_COLUMN = re.compile(rb"""\br\s*=\s*["']([A-Z]{2,})\d""")
FAR_ROW = re.compile(rb"""\br\s*=\s*["'](?:[A-Z]*)(\d{6,})["']""")
CODED = re.compile(rb"""\br\s*=\s*["'][^"']*&""")


def read(data: bytes, *, sheet: str = "") -> Raw:
    """The rows of one sheet that hold something: its values as text, merged cells filled. Raises FileRefused."""
    parts = _look(data)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        names = _sheets(book)
        chosen = sheet if sheet in names else _fullest(book, names)
        page = book.get_sheet_by_name(chosen)
    except (CalamineError, zipfile.BadZipFile, ValueError) as error:
        raise FileRefused("damaged") from error
    left = (
        [""] * page.start[1] if page.start else []
    )  # calamine leaves out the first columns when they are empty
    rows = [[*left, *map(_text, cells)] for cells in page.iter_rows()]
    notes = _merge(page, rows) + _look_again(_part(data, _part_of(book, chosen)), rows)
    hidden = [one.name for one in book.sheets_metadata if one.visible != SheetVisibleEnum.Visible]
    if hidden:
        notes.append({"code": "hidden_sheets", "names": ", ".join(hidden)})
    filled = [(number, cells) for number, cells in enumerate(rows, start=1) if any(map(str.strip, cells))]
    kind = "ods" if "content.xml" in parts else "xlsx"
    return Raw(kind, filled, sheet=chosen, sheets=tuple(names), notes=notes)


def _look(data: bytes) -> set[str]:
    """The names of the parts, once each is known to be small and plain; nothing is unpacked beyond the limit."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            left = MOST_BYTES
            for info in archive.infolist():
                content = _unpack(archive, info, left)
                left -= len(content)
                _plain(info.filename, content)
            return set(archive.namelist())
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError) as error:
        raise FileRefused("damaged") from error


def _part(data: bytes, name: str) -> bytes:
    """One part, which was looked at before; nothing when it is not there (ODS)."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name) if name in archive.namelist() else b""


def _unpack(archive: zipfile.ZipFile, info: zipfile.ZipInfo, left: int) -> bytes:
    """One part, read by pieces so that a bomb is refused before it is unpacked."""
    if info.file_size > left:
        raise FileRefused("too_large_unpacked")
    pieces: list[bytes] = []
    with archive.open(info) as part:
        while piece := part.read(CHUNK):
            left -= len(piece)
            if left < 0:
                raise FileRefused("too_large_unpacked")
            pieces.append(piece)
    return b"".join(pieces)


def _plain(name: str, content: bytes) -> None:
    """Refuse XML that declares entities or hides from this look, and sheets that reach too far."""
    if name.endswith((".xml", ".rels")) and (content.startswith(TWO_BYTES) or DECLARES.search(content)):
        raise FileRefused("declares_entities")
    if name == "content.xml":
        opendocument.look(content)
    elif name.startswith("xl/worksheets/"):
        _narrow(content)


def _narrow(content: bytes) -> None:
    """Refuse a sheet whose cells lie far apart: it would be laid out whole in memory."""
    columns = {_column(found) for found in set(FAR_COLUMN.findall(content))}
    rows = {int(found) for found in set(FAR_ROW.findall(content))}
    if max(columns, default=0) > MOST_COLUMNS:
        raise FileRefused("too_many_columns", most=MOST_COLUMNS)
    if max(rows, default=0) > MOST_ROWS or CODED.search(content):
        raise FileRefused("too_many_rows", most=MOST_ROWS)
    if content.count(b"<c ") > MOST_CELLS:
        raise FileRefused("too_many_rows", most=MOST_ROWS)


def _column(name: bytes) -> int:
    number = 0
    for letter in name:
        number = number * 26 + letter - 64
    return number


def _sheets(book: CalamineWorkbook) -> list[str]:
    names = [one.name for one in book.sheets_metadata if one.typ == SheetTypeEnum.WorkSheet]
    if not names:
        raise FileRefused("damaged")
    return names


def _fullest(book: CalamineWorkbook, names: list[str]) -> str:
    """The first sheet that holds rows; hidden ones come last."""
    shown = {one.name for one in book.sheets_metadata if one.visible == SheetVisibleEnum.Visible}
    ranked = sorted(names, key=lambda name: name not in shown)
    return next((name for name in ranked if book.get_sheet_by_name(name).total_height > 1), ranked[0])


def _part_of(book: CalamineWorkbook, sheet: str) -> str:
    """The part of an XLSX that holds a sheet: they are numbered in their order, as every program writes them."""
    return f"xl/worksheets/sheet{book.sheet_names.index(sheet) + 1}.xml"


def _text(cell: Any) -> str:
    """A value as one reads it: whole numbers without a point, days as 2025-03-12."""
    match cell:
        case bool():
            return "oui" if cell else "non"
        case float():
            return str(int(cell)) if cell.is_integer() and abs(cell) < 2**53 else repr(cell)
        case datetime():
            midnight = cell.time() == time()
            return cell.date().isoformat() if midnight else cell.isoformat(" ", timespec="minutes")
        case date():
            return cell.isoformat()
    return "" if cell is None else str(cell)


def _merge(page: CalamineSheet, rows: list[list[str]]) -> list[dict[str, Any]]:
    """Write the value of cells merged downwards on each of their rows; how many rows got one."""
    given = 0
    for (top, left), (bottom, _right) in page.merged_cell_ranges or []:
        if top >= len(rows) or left >= len(rows[top]):
            continue
        for number in range(top + 1, min(bottom + 1, len(rows))):
            if rows[top][left] and not rows[number][left] and any(rows[number]):
                rows[number][left] = rows[top][left]
                given += 1
    return [{"code": "merged_cells", "rows": given}] if given else []


def _look_again(content: bytes, rows: list[list[str]]) -> list[dict[str, Any]]:
    """What calamine does not say: hidden rows, formulas without a value, faults (written back as "#REF!")."""
    notes: list[dict[str, Any]] = []
    hidden = [int(number) for number in HIDDEN_ROW.findall(content)]
    filled = [number for number in hidden if number <= len(rows) and any(rows[number - 1])]
    if filled:
        notes.append({"code": "hidden_rows", "rows": len(filled), "first": filled[0]})
    if missing := len(NO_VALUE.findall(content)):
        notes.append({"code": "formulas_without_value", "rows": missing})
    for at, number, value in _faults(content):
        if number <= len(rows) and at < len(rows[number - 1]):
            rows[number - 1][at] = value
    return notes


def _faults(content: bytes) -> Iterator[tuple[int, int, str]]:
    for found in FAULTY.finditer(content):
        yield _column(found[1]) - 1, int(found[2]), found[3].decode("utf-8", "replace")

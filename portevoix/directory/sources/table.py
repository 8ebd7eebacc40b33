"""Reads a table (CSV) as official sites publish it, or as a spreadsheet left it; shared by every source of tables.

Nothing is taken for granted: encoding, separator, comment lines, case and accents of the header.
"""

import codecs
import csv
import hashlib
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TextIO

from portevoix.directory.rules.names import fold
from portevoix.directory.sources import refusals
from portevoix.directory.sources.elsewhere import check_elsewhere

MAX_BYTES = 500_000_000  # the largest published table weighs 80 MB
PIECE = 1 << 20
DELIMITERS = ";,\t|"
ISO = re.compile(r"^(\d{4})-(\d{2})-(\d{2})(?:[ T].*)?$")
FRENCH = re.compile(r"^(\d{1,2})/(\d{1,2})/(\d{4})(?:[ T].*)?$")
LOST = re.compile(r"^\d{1,2}:\d{2}([.,:]\d+)?$")  # "00:00.0": what a spreadsheet leaves of a moment


@dataclass(frozen=True)
class Sheet:
    """An open table: its header, folded, and its rows; `rows` can be read once."""

    header: tuple[str, ...]
    header_row: int  # its line in the file, the first being 1
    rows: Iterator[tuple[int, list[str]]]  # line in the file, cells; as many as the header's
    delimiter: str
    sha256: str

    def columns(self, wanted: Mapping[str, Sequence[str]]) -> dict[str, int]:
        """Where each wanted column is: name → folded headings that it may bear. Raises ColumnMissing."""
        found = self.find(wanted)
        for name, headings in wanted.items():
            if name not in found:
                raise refusals.ColumnMissing(
                    row=self.header_row, column=headings[0], found=", ".join(self.header)[:300]
                )
        return found

    def find(self, wanted: Mapping[str, Sequence[str]]) -> dict[str, int]:
        """The same for columns that may be missing."""
        at = {heading: index for index, heading in reversed(list(enumerate(self.header)))}
        return {
            name: next(at[heading] for heading in headings if heading in at)
            for name, headings in wanted.items()
            if any(heading in at for heading in headings)
        }


def open_sheet(source: Path | bytes, *, comment: str = "") -> Sheet:
    """A table from a file (read as it goes) or from its bytes; lines that begin with `comment` are skipped.

    Raises a SourceRefused; also while its rows are read (RowBroken). The file is read once for its hash and its
    encoding (UTF-8, else Windows-1252).
    """
    encoding, digest = _inspect(source)
    with _text(source, encoding) as text:
        lines = _Lines(text, comment)
        first = next(lines, "")
        delimiter = max(DELIMITERS, key=first.count)
        header_row = lines.row
        header = _header(csv.reader(_chain(first, lines), delimiter=delimiter))
    check_elsewhere(header)
    rows = _rows(source, encoding, comment, delimiter)
    return Sheet(header, header_row, rows, delimiter, digest)


def _header(reader: Iterator[list[str]]) -> tuple[str, ...]:
    try:
        return tuple(fold(cell) for cell in next(reader, []))
    except csv.Error as error:
        raise refusals.NotText from error


def day(text: str, *, row: int) -> date | None:
    """A date written as the State does (ISO, or day/month/year), hours left out; None for an empty cell.

    Raises DateUnreadable for 31/02, DatesLost for what a spreadsheet destroyed.
    """
    said = text.strip()
    if not said:
        return None
    iso, french = ISO.match(said), FRENCH.match(said)
    parts = iso.groups() if iso else tuple(reversed(french.groups())) if french else None
    if parts is None:
        refusal = refusals.DatesLost if LOST.match(said) else refusals.DateUnreadable
        raise refusal(row=row, value=said[:40])
    try:
        return date(*map(int, parts))
    except ValueError as error:
        raise refusals.DateUnreadable(row=row, value=said[:40]) from error


class _Lines:
    """Lines of a text without comments nor empty ones, and the number of the last one given."""

    def __init__(self, text: TextIO, comment: str) -> None:
        self.text, self.comment, self.row = text, comment, 0

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        for line in self.text:
            self.row += 1
            if line.strip() and not (self.comment and line.startswith(self.comment)):
                return line
        raise StopIteration


def _chain(first: str, rest: Iterable[str]) -> Iterator[str]:
    yield first
    yield from rest


def _rows(
    source: Path | bytes, encoding: str, comment: str, delimiter: str
) -> Iterator[tuple[int, list[str]]]:
    """Rows as wide as the header; empty cells too many at the end are forgiven."""
    with _text(source, encoding) as text:
        lines = _Lines(text, comment) if comment else text
        reader = csv.reader(lines, delimiter=delimiter)
        width = 0
        try:
            for cells in reader:
                if width and len(cells) == width:
                    yield _row(lines, reader), cells
                elif not width:
                    width = len(cells)
                elif cells:
                    yield _row(lines, reader), _mended(cells, width, row=_row(lines, reader))
        except csv.Error as error:
            raise refusals.RowBroken(row=_row(lines, reader), has="?", wants=width) from error


def _row(lines: "_Lines | TextIO", reader: Any) -> int:
    """The line of the file that was last read."""
    return lines.row if isinstance(lines, _Lines) else reader.line_num


def _mended(cells: list[str], width: int, *, row: int) -> list[str]:
    if len(cells) < width or any(cells[width:]):
        raise refusals.RowBroken(row=row, has=len(cells), wants=width)
    return cells[:width]


def _text(source: Path | bytes, encoding: str) -> TextIO:
    errors = "replace" if encoding == "cp1252" else "strict"
    if isinstance(source, bytes):
        return io.TextIOWrapper(io.BytesIO(source), encoding=encoding, errors=errors, newline="")
    return source.open(encoding=encoding, errors=errors, newline="")


def _inspect(source: Path | bytes) -> tuple[str, str]:
    """Encoding and hash of what is given; refuses what is no text. Constant memory."""
    digest, decoder = hashlib.sha256(), codecs.getincrementaldecoder("utf-8")()
    encoding = "utf-8-sig"
    for number, piece in enumerate(pieces(source)):
        digest.update(piece)
        if number == 0:
            _refuse_no_text(piece)
        if encoding != "cp1252":
            try:
                decoder.decode(piece)
            except UnicodeDecodeError:
                encoding = "cp1252"
    return encoding, digest.hexdigest()


def pieces(source: Path | bytes) -> Iterator[bytes]:
    """What is given by portions. Raises SourceMissing or FileTooBig."""
    if isinstance(source, bytes):
        size = len(source)
    elif source.is_file():
        size = source.stat().st_size
    else:
        raise refusals.SourceMissing(name=source.name)
    if size > MAX_BYTES:
        raise refusals.FileTooBig(limit=MAX_BYTES // 1_000_000)
    with io.BytesIO(source) if isinstance(source, bytes) else source.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece


def sha256(source: Path | bytes) -> str:
    """The hash of what is given; reads it whole, by portions."""
    digest = hashlib.sha256()
    for piece in pieces(source):
        digest.update(piece)
    return digest.hexdigest()


def _refuse_no_text(start: bytes) -> None:
    head = start[:1000].lstrip().lower()
    if head.startswith((b"<!doctype", b"<html", b"<head", b"<body", b"<?xml")):
        raise refusals.WebPageAsFile
    if b"\0" in start or start.startswith(b"PK\x03\x04"):
        raise refusals.NotText
    if head.startswith(b"{") and b"featurecollection" in head:
        check_elsewhere(("featurecollection",))

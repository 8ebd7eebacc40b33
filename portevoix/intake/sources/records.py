"""What is read of a file, and how a person may correct the reading."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

MOST_ROWS = 100_000
MOST_COLUMNS = 200
MOST_CELLS = 5_000_000  # laid out in memory
LONGEST_CELL = 20_000


class FileRefused(Exception):  # noqa: N818  refusals are named as the fact
    """The file cannot be read: the first argument is the code of the sentence, the second its facts."""

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code, facts)
        self.code, self.facts = code, facts


@dataclass(frozen=True)
class Options:
    """What a person corrected; empty is as found."""

    encoding: str = ""
    separator: str = ""
    sheet: str = ""
    heading: int | None = None  # number of the row of headings; 0: there is none


@dataclass(frozen=True)
class Line:
    """One row of the file, with its number as a spreadsheet shows it."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Raw:
    """What a format gives: every row that holds something, and what must be said of the reading."""

    format: str
    rows: list[tuple[int, list[str]]]
    encoding: str = ""
    separator: str = ""
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    notes: list[dict[str, Any]] = field(default_factory=list)
    headed: bool | None = None  # whether the first row holds headings for sure


@dataclass(frozen=True)
class Table:
    """A file as rows under headings."""

    format: str
    encoding: str
    separator: str
    sheet: str
    sheets: tuple[str, ...]
    heading: int
    above: tuple[str, ...]  # what stands above the headings, and is not taken in
    headings: tuple[str, ...]
    lines: list[Line]
    notes: list[dict[str, Any]]

    def columns(self, *, limit: int = 300) -> list[list[str]]:
        """The first cells of each column."""
        return [[line.cells[at] for line in self.lines[:limit]] for at in range(len(self.headings))]


def letters(at: int) -> str:
    """The name a spreadsheet gives to a column (0 is A, 26 is AA)."""
    name = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        name = chr(65 + rest) + name
    return name


def padded(cells: Sequence[str], width: int) -> tuple[str, ...]:
    """The cells of a row, as many as there are columns."""
    return (*cells[:width], *[""] * (width - len(cells)))

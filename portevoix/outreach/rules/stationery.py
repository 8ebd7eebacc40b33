"""Envelopes, windows and sheets of labels: the table is data/stationery.json, with its source and its date. Millimetres."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

TABLE = Path(__file__).parent.parent / "data" / "stationery.json"
A4 = (210.0, 297.0)
OWN = "own"  # a sheet whose measures one types


@dataclass(frozen=True)
class Envelope:
    """An envelope and where the address stands on it: from the left, from the top, width, height."""

    name: str
    size: tuple[float, float]
    address: tuple[float, float, float, float]


@dataclass(frozen=True)
class Window:
    """How a letter is folded: how far from the top its address begins, where the folds are."""

    name: str
    top: float
    folds: tuple[float, ...]


@dataclass(frozen=True)
class Sheet:
    """A4 of labels: columns and rows, size of one, what parts two; centred on the page."""

    name: str
    like: str
    grid: tuple[int, int]
    label: tuple[float, float]
    gap: tuple[float, float]

    @property
    def count(self) -> int:
        """Labels of one sheet."""
        return self.grid[0] * self.grid[1]

    @property
    def corner(self) -> tuple[float, float]:
        """Where the first label begins."""
        return (_centred(A4[0], self, 0), _centred(A4[1], self, 1))

    @property
    def fits(self) -> bool:
        """Whether the last label ends on the page."""
        return all(
            self.corner[side] >= 0 and self.corner[side] + _extent(self, side) <= A4[side] + 0.5
            for side in (0, 1)
        )

    def place(self, number: int) -> tuple[int, float, float]:
        """Of the label with that number (0 first): its sheet, from the left, from the top."""
        sheet, within = divmod(number, self.count)
        row, column = divmod(within, self.grid[0])
        x = self.corner[0] + column * (self.label[0] + self.gap[0])
        return sheet, x, self.corner[1] + row * (self.label[1] + self.gap[1])


def _extent(sheet: Sheet, side: int) -> float:
    return sheet.grid[side] * (sheet.label[side] + sheet.gap[side]) - sheet.gap[side]


def _centred(paper: float, sheet: Sheet, side: int) -> float:
    return (paper - _extent(sheet, side)) / 2


@cache
def _table() -> dict[str, Any]:
    data: dict[str, Any] = json.loads(TABLE.read_text(encoding="utf-8"))
    return data


@cache
def envelopes() -> dict[str, Envelope]:
    """Those we know, by key."""
    rows = _table()["envelopes"].items()
    return {key: Envelope(row["name"], tuple(row["size"]), tuple(row["address"])) for key, row in rows}


@cache
def windows() -> dict[str, Window]:
    """Ways to fold a letter, by key."""
    rows = _table()["windows"].items()
    return {key: Window(row["name"], row["top"], tuple(row["folds"])) for key, row in rows}


@cache
def sheets() -> dict[str, Sheet]:
    """Sheets of labels, by key."""
    rows = _table()["sheets"].items()
    return {
        key: Sheet(row["name"], row["like"], tuple(row["grid"]), tuple(row["label"]), tuple(row["gap"]))
        for key, row in rows
    }


def sheet_of(chosen: dict[str, Any]) -> Sheet:
    """The sheet that was chosen, by its key or by the measures that one typed."""
    if chosen["sheet"] != OWN:
        return sheets()[chosen["sheet"]]
    return Sheet(
        name="",
        like="",
        grid=(chosen["columns"], chosen["rows"]),
        label=(chosen["width"], chosen["height"]),
        gap=(chosen["gap_x"], chosen["gap_y"]),
    )

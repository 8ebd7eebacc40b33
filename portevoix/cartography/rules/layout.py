"""Where the points of a matrix stand, in hundredths of its width and height, so that none hides another."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count, product
from string import ascii_uppercase

Cell = tuple[int, int]  # position from -2 to +2, power from 0 to 4
CELL = 20.0  # five columns, five rows
ROOM = 6  # of one cell, two columns of three; above, they are counted together
NAMED = 3  # as many have room for their name beside them
COLUMNS = (0.25, 0.75)


@dataclass(frozen=True)
class Spot:
    """One place; whether there is room for a name at its right."""

    x: float
    y: float
    named: bool = False

    @property
    def left(self) -> str:
        """As SVG writes it, in every language."""
        return f"{self.x:g}%"

    @property
    def top(self) -> str:
        """As SVG writes it, in every language."""
        return f"{self.y:g}%"


@dataclass(frozen=True)
class Cluster:
    """How many stand in one cell that has no room for each."""

    position: int
    power: int
    number: int
    spot: Spot


def centre(cell: Cell) -> Spot:
    """The middle of a cell."""
    return Spot((cell[0] + 2.5) * CELL, (4.5 - cell[1]) * CELL)


def lay_out(cells: Sequence[Cell]) -> tuple[list[Spot | None], list[Cluster]]:
    """A spot for each, in their order (None: in a cluster), and the clusters."""
    numbers = Counter(cells)
    taken: dict[Cell, Iterator[int]] = defaultdict(count)
    spots = [
        _spot(cell, next(taken[cell]), numbers[cell]) if numbers[cell] <= ROOM else None for cell in cells
    ]
    crowded = sorted(cell for cell in numbers if numbers[cell] > ROOM)
    return spots, [Cluster(*cell, numbers[cell], centre(cell)) for cell in crowded]


def _spot(cell: Cell, turn: int, number: int) -> Spot:
    """The place of one among those of its cell."""
    named = number <= NAMED
    rows = number if named else NAMED
    column, row = divmod(turn, rows)
    x, y = (cell[0] + 2 + COLUMNS[column]) * CELL, (4 - cell[1] + (row + 0.5) / rows) * CELL
    return Spot(round(x, 2), round(y, 2), named)


def letters() -> Iterator[str]:
    """A, B, … Z, AA, AB, …: a number on the matrix would read as a position."""
    for length in count(1):
        yield from ("".join(found) for found in product(ascii_uppercase, repeat=length))


def shifted(spot: Spot, *, from_: Cell, to: Cell) -> Spot:
    """The same place in another cell."""
    across, down = (to[0] - from_[0]) * CELL, (from_[1] - to[1]) * CELL
    return Spot(round(spot.x + across, 2), round(spot.y + down, 2))


def towards(spot: Spot, *, from_: Cell, to: Cell) -> Spot:
    """The same height, just inside the column to reach."""
    inside = 2.0 if to[0] > from_[0] else 18.0
    return Spot((to[0] + 2) * CELL + inside, spot.y)

"""Rows mended in place, taken in without a cell, or left out: one at a time, or all that have the same problem."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from portevoix.intake import queries
from portevoix.intake.enums import RowState, State
from portevoix.intake.models import Import, Row
from portevoix.intake.operations.check import BATCH, understood, write
from portevoix.intake.sources import Line
from portevoix.intake.sources.records import LONGEST_CELL


class NotOpen(Exception):  # noqa: N818  refusals are named as the fact
    """The import is being checked, taken in or undone, or is over: its rows are not to be changed."""


@transaction.atomic
def mend(row: Row, *, cells: Mapping[int, str], at: datetime) -> Row:
    """Correct cells of a row, which is understood anew. Raises NotOpen."""
    run = _open(row.run, at=at)
    whole = list(row.cells)
    for column, text in cells.items():
        whole[column] = text.strip()[:LONGEST_CELL]
    row.cells, row.mended = whole, True
    row.without = [column for column in row.without if column not in cells]
    if row.state == RowState.LEFT:
        row.state = RowState.READY
    return _again(run, [row])[0]


@transaction.atomic
def set_aside(row: Row, *, at: datetime) -> Row:
    """Take a row in without the cells that stop it. Raises NotOpen."""
    return _again(_open(row.run, at=at), [_without_problems(row)])[0]


@transaction.atomic
def leave(row: Row, *, at: datetime) -> Row:
    """Leave a row out. Raises NotOpen."""
    _open(row.run, at=at)
    row.state = RowState.LEFT
    row.save(update_fields=["state"])
    return row


@transaction.atomic
def settle(run: Import, *, code: str, how: str, at: datetime) -> int:
    """The same for every row with that problem: "leave" them out, or take them in "without" the cells; how many.

    Raises NotOpen. Five seconds for 50,000 rows.
    """
    run = _open(run, at=at)
    found = Row.objects.filter(run=run, state=RowState.REFUSED, codes__contains=f"|{code}|").order_by(
        "number"
    )
    if how == "leave":
        return found.update(state=RowState.LEFT)
    rows = [_without_problems(row, code=code) for row in found]
    for start in range(0, len(rows), BATCH):
        _again(run, rows[start : start + BATCH])
    return len(rows)


def _without_problems(row: Row, *, code: str = "") -> Row:
    stopped = {one["column"] for one in row.problems if one["column"] != -1 and code in {"", one["code"]}}
    row.without = sorted({*row.without, *stopped})
    return row


def _open(run: Import, *, at: datetime) -> Import:
    """The import, held until the end of the transaction; what looked alike is to be found again."""
    held = (
        Import.objects.select_for_update(of=("self",))
        .select_related("space", "campaign", "by")
        .get(pk=run.pk)
    )
    if held.state != State.CHECKED:
        raise NotOpen
    held.compared, held.moved_at = False, at
    held.save(update_fields=["compared", "moved_at"])
    return held


def _again(run: Import, rows: Sequence[Row]) -> list[Row]:
    """Understand rows anew and write them."""
    matching = queries.matching_of(run)
    fresh = [understood(run, Line(row.number, tuple(row.cells)), matching, row) for row in rows]
    write(fresh)
    return fresh

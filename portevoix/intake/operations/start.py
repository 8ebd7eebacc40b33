"""Taking in and undoing are asked for: a job does them."""

from datetime import datetime
from typing import Any

from django.db import transaction

from portevoix.intake import queries
from portevoix.intake.enums import RowState, State
from portevoix.intake.models import Import
from portevoix.intake.operations.mend import NotOpen
from portevoix.jobs import operations as jobs
from portevoix.jobs.models import Job
from portevoix.journal import operations as journal

TAKE, UNDO = "intake.take", "intake.undo"


class Undecided(Exception):  # noqa: N818  refusals are named as the fact
    """Some rows look like someone and nobody said whether they are the same (first argument: how many)."""


class NothingToTake(Exception):  # noqa: N818
    """No row is ready."""


@transaction.atomic
def ask_take(run: Import, *, by: Any, at: datetime) -> Job:
    """Queue the taking in of every row that is ready; also goes on with one that was stopped.

    Raises NotOpen, Undecided, NothingToTake.
    """
    held = Import.objects.select_for_update(of=("self",)).get(pk=run.pk)
    if held.state not in {State.CHECKED, State.TAKING} or (held.state == State.CHECKED and not held.compared):
        raise NotOpen
    if open_ones := queries.undecided(held):
        raise Undecided(open_ones)
    ready = held.rows.filter(state=RowState.READY).count()
    if not ready:
        raise NothingToTake
    return _start(held, TAKE, State.TAKING, total=ready, by=by, at=at)


@transaction.atomic
def ask_undo(run: Import, *, by: Any, at: datetime) -> Job:
    """Queue the undoing of all that an import wrote, whole or stopped half-way. Raises NotOpen."""
    held = Import.objects.select_for_update(of=("self",)).get(pk=run.pk)
    if held.state not in {State.TAKEN, State.TAKING, State.UNDOING} or not queries.can_undo(held):
        raise NotOpen
    if held.state == State.TAKING and queries.is_at_work(held):
        raise NotOpen
    journal.record(space=held.space_id, actor=by.pk, verb="undo", kind="import", key=held.code, at=at)
    return _start(held, UNDO, State.UNDOING, total=held.traces.count(), by=by, at=at)


def _start(run: Import, handler: str, state: State, *, total: int, by: Any, at: datetime) -> Job:
    payload = {"run": run.code, "by": by.pk}
    job = jobs.enqueue(handler, key=run.code, payload=payload, owner=by.pk, space=run.space_id, total=total)
    Import.objects.filter(pk=run.pk).update(state=state, job=job.code, moved_at=at)
    return job

"""What a person says of two who look alike."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from portevoix.intake.enums import Decision, RowState, State
from portevoix.intake.models import Import, Likeness, Row
from portevoix.intake.operations.mend import NotOpen

LEAVE = "leave"


@transaction.atomic
def decide(run: Import, *, decisions: Mapping[int, str], at: datetime) -> int:
    """Write decisions by likeness: "same", "other", or "leave" the row out; how many. Raises NotOpen.

    Someone is the same as one person of the directory at most: the last word counts.
    """
    _hold(run, at=at)
    found = {one.pk: one for one in Likeness.objects.filter(row__run=run, pk__in=decisions)}
    left = [one.row_id for pk, one in found.items() if decisions[pk] == LEAVE]
    for one in found.values():
        if decisions[one.pk] in {Decision.SAME, Decision.OTHER}:
            one.decision = decisions[one.pk]
            if one.decision == Decision.SAME and one.actor_id:
                rivals = Likeness.objects.filter(row=one.row_id).exclude(actor=None).exclude(pk=one.pk)
                rivals.update(decision=Decision.OTHER)
    Likeness.objects.bulk_update(found.values(), ["decision"])
    Row.objects.filter(pk__in=left, run=run).update(state=RowState.LEFT)
    return len(found)


@transaction.atomic
def decide_rest(run: Import, *, decision: Decision, at: datetime) -> int:
    """The same word for all that are neither certain nor decided; how many. Raises NotOpen."""
    _hold(run, at=at)
    rest = Likeness.objects.filter(
        row__run=run, row__state=RowState.READY, certain=False, decision=Decision.OPEN
    )
    return rest.update(decision=decision)


def _hold(run: Import, *, at: datetime) -> None:
    held = Import.objects.select_for_update(of=("self",)).get(pk=run.pk)
    if held.state != State.CHECKED:
        raise NotOpen
    Import.objects.filter(pk=run.pk).update(moved_at=at)

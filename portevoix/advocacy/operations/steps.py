"""Writes: the steps of a campaign."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction

from portevoix.advocacy.models import Campaign, Step
from portevoix.journal import operations as journal


def plan_steps(campaign: Campaign, *, steps: Iterable[tuple[str, date | None]]) -> None:
    """Write steps, in the caller's transaction."""
    Step.objects.bulk_create([Step(campaign=campaign, text=text[:200], due_on=day) for text, day in steps])


@transaction.atomic
def add_step(campaign: Campaign, *, text: str, due_on: date | None, by: Any, at: datetime) -> Step:
    """Add one."""
    step = Step.objects.create(campaign=campaign, text=text, due_on=due_on)
    _note(step, by=by, verb="add", at=at)
    return step


@transaction.atomic
def tick_step(step: Step, *, done: bool, on: date, by: Any, at: datetime) -> None:
    """Say that it is done, or not after all; twice is harmless."""
    if done == (step.done_on is not None):
        return
    step.done_on, step.done_by = (on, by) if done else (None, None)
    step.save(update_fields=["done_on", "done_by"])
    _note(step, by=by, verb="done" if done else "undone", at=at)


@transaction.atomic
def remove_step(step: Step, *, by: Any, at: datetime) -> None:
    """Take it off the list."""
    _note(step, by=by, verb="remove", at=at)
    step.delete()


def _note(step: Step, *, by: Any, verb: str, at: datetime) -> None:
    space = step.campaign.space_id
    journal.record(space=space, actor=by.pk, verb=verb, kind="step", key=step.code, at=at)

"""Writes: a past campaign begun again."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction

from portevoix.advocacy.models import Campaign, Step, Target
from portevoix.advocacy.operations import carrying
from portevoix.advocacy.operations.campaigns import open_campaign
from portevoix.advocacy.operations.steps import plan_steps
from portevoix.collectives.models import Collective
from portevoix.journal import operations as journal

SAID = ("problem", "measure", "decider", "answer_criterion", "act_criterion", "territory")


@dataclass(frozen=True)
class Along:
    """What comes along: targets, what each is asked, texts, steps."""

    targets: Iterable[Target] = ()
    asks: bool = True
    texts: dict[str, list[carrying.Carried]] = field(default_factory=dict)
    steps: bool = True


@transaction.atomic
def take_up(
    campaign: Campaign,
    *,
    collective: Collective,
    demand: str,
    deadline: date | None,
    starts_on: date,
    along: Along,
    by: Any,
    at: datetime,
) -> Campaign:
    """A new campaign from a past one: its words, and what comes along. Never exchanges, promises, replies.

    A measure that the new demand no longer holds is left.
    """
    said = {name: getattr(campaign, name) for name in SAID}
    if said["measure"].casefold() not in demand.casefold():
        said["measure"] = ""
    new = open_campaign(
        collective, demand=demand, deadline=deadline, taken_from=campaign, by=by, at=at, **said
    )
    own_ask = along.asks
    Target.objects.bulk_create(
        Target(campaign=new, actor_id=one.actor_id, ask=one.ask if own_ask else "", added_at=at)
        for one in along.targets
    )
    if along.steps:
        _steps(campaign, new, starts_on)
    carrying.write(new, along.texts, by=by, at=at)
    journal.record(
        space=campaign.space_id, actor=by.pk, verb="take up", kind="campaign", key=campaign.code, at=at
    )
    return new


def _steps(campaign: Campaign, new: Campaign, starts_on: date) -> None:
    """The same steps, as far from the new start as they were from the old one."""
    started = campaign.created_at.date()
    old = Step.objects.filter(campaign=campaign).order_by("due_on", "pk")
    plan_steps(new, steps=[(one.text, one.due_on and starts_on + (one.due_on - started)) for one in old])

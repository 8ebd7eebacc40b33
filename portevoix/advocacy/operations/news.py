"""Writes: what is told to people of a campaign: a reply noted, a promise that falls due."""

from datetime import date, datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils import formats

from portevoix.advocacy.enums import CampaignState, CommitmentState
from portevoix.advocacy.models import Commitment, Exchange
from portevoix.collectives import operations as collectives

SOON = timedelta(days=1)  # a promise is told the day before it falls due


def tell_reply(exchange: Exchange, *, by: Any, at: datetime) -> None:
    """Tell the campaign's people that a reply was noted."""
    target = exchange.target
    collectives.notify(
        target.campaign.space,
        kind="advocacy.reply",
        key=f"reply:{exchange.code}",
        url=reverse("advocacy:replies", kwargs={"code": target.campaign.code}),
        facts={"person": target.actor.name},
        by=by,
        at=at,
    )


def tell_promises_due(*, on: date, at: datetime) -> int:
    """Tell of each open promise that falls due by tomorrow, once. How many promises were looked at."""
    due = Commitment.objects.filter(state=CommitmentState.OPEN, due_on__range=(on, on + SOON)).exclude(
        exchange__target__campaign__state__in=(CampaignState.WON, CampaignState.CLOSED)
    )
    for promise in due.select_related("exchange__target__campaign__space", "exchange__target__actor"):
        _tell_promise(promise, at=at)
    return len(due)


def _tell_promise(promise: Commitment, *, at: datetime) -> None:
    target = promise.exchange.target
    collectives.notify(
        target.campaign.space,
        kind="advocacy.promise",
        key=f"promise:{promise.code}:{promise.due_on}",
        url=reverse("advocacy:target", kwargs={"code": target.code}),
        facts={"person": target.actor.name, "day": formats.date_format(promise.due_on or at, "j F")},
        at=at,
    )

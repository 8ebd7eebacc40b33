"""Campaigns with their figures."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from portevoix.advocacy import rules
from portevoix.advocacy.enums import Direction, Standing
from portevoix.advocacy.models import Campaign
from portevoix.advocacy.queries.due import OVER, Dues, of_campaign
from portevoix.advocacy.queries.targets import NOTHING, flows
from portevoix.collectives import queries as collectives
from portevoix.collectives.enums import Role


@dataclass(frozen=True)
class Figures:
    """What the chain of a campaign shows."""

    campaign: Campaign
    targets: int
    messages: int
    replies: int
    promises: int


@dataclass(frozen=True)
class Summary:
    """A campaign with its figures."""

    campaign: Campaign
    targets: int
    messages: int
    replies: int
    promises: int
    standings: Counter[Standing]
    dues: Dues
    next_step: str


def campaigns_of(user: Any) -> QuerySet[Campaign]:
    """The campaigns a person may see, newest first, with their figures (one query)."""
    mine = Campaign.objects.filter(space__in=collectives.spaces_of(user))
    return campaigns_with_counts(mine).select_related("territory").order_by("-created_at")


def campaigns_with_counts(campaigns: QuerySet[Campaign]) -> QuerySet[Campaign]:
    """Campaigns with their targets, messages and replies counted (same query)."""
    out = Q(targets__exchanges__direction=Direction.OUT, targets__exchanges__came_back_on=None)
    back = Q(targets__exchanges__direction__in=[Direction.IN, Direction.BOTH])
    return campaigns.annotate(
        target_count=Count("targets", distinct=True),
        message_count=Count("targets__exchanges", filter=out, distinct=True),
        reply_count=Count("targets__exchanges", filter=back, distinct=True),
    )


def campaigns_where_writing(user: Any) -> QuerySet[Campaign]:
    """The open campaigns a person may write in, newest first."""
    spaces = collectives.spaces_of(user, role=Role.MEMBER)
    return Campaign.objects.filter(space__in=spaces).exclude(state__in=OVER).order_by("-created_at")


def figures(campaign: Campaign) -> Figures:
    """The counts of the chain alone (one query)."""
    found = campaigns_with_counts(Campaign.objects.filter(pk=campaign.pk)).annotate(
        promise_count=Count("targets__exchanges__commitments", distinct=True)
    )
    row: Any = found.get()
    return Figures(campaign, row.target_count, row.message_count, row.reply_count, row.promise_count)


def summary(campaign: Campaign, *, on: date) -> Summary:
    """One campaign with its figures, what is due and its next step (four queries)."""
    known = flows(Q(target__campaign=campaign))
    dues, keys = of_campaign(campaign, known, on=on)
    messages, meetings = known.numbers.get(Direction.OUT, 0), known.numbers.get(Direction.BOTH, 0)
    progress = rules.Progress(
        targets=len(keys),
        messages=messages + meetings,
        late_steps="step" in dues.kinds,
        late_promises="promise" in dues.late,
        to_remind=bool(dues.kinds & {"remind", "reminds"}),
        is_over=campaign.state in OVER,
    )
    return Summary(
        campaign,
        len(keys),
        messages,
        known.numbers.get(Direction.IN, 0) + meetings,
        known.promises,
        Counter(rules.standing(known.contacts.get(key, NOTHING)) for key in keys),
        dues,
        rules.next_step(progress),
    )

"""What came and went, and promises."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Case, QuerySet, When

from portevoix.advocacy.enums import CommitmentState, Direction
from portevoix.advocacy.models import Campaign, Commitment, Exchange, Target
from portevoix.collectives import queries as collectives
from portevoix.directory.models import Actor


def replies_in(campaign: Campaign) -> list[Exchange]:
    """All that came back in a campaign, newest first."""
    return list(
        Exchange.objects.filter(target__campaign=campaign, direction__in=[Direction.IN, Direction.BOTH])
        .select_related("target__actor", "noted_by", "attachment")
        .prefetch_related("commitments")
        .order_by("-happened_on", "-pk")
    )


def promises_in(campaign: Campaign) -> list[Commitment]:
    """The promises made in a campaign: those to follow first, by day."""
    return list(
        Commitment.objects.filter(exchange__target__campaign=campaign)
        .select_related("exchange__target__actor")
        .order_by(Case(When(state=CommitmentState.OPEN, then=0), default=1), "due_on", "pk")
    )


def exchanges_of(target: Target) -> QuerySet[Exchange]:
    """What came and went with a target, newest first, with promises and attachments."""
    return (
        Exchange.objects.filter(target=target)
        .select_related("attachment", "noted_by")
        .prefetch_related("commitments")
        .order_by("-happened_on", "-pk")
    )


def journal_of(campaign: Campaign, *, limit: int = 12) -> list[Exchange]:
    """The last exchanges of a campaign, newest first."""
    return list(
        Exchange.objects.filter(target__campaign=campaign)
        .select_related("target__actor", "noted_by")
        .prefetch_related("commitments")
        .order_by("-happened_on", "-pk")[:limit]
    )


def replies_to(
    user: Any, *, since: timedelta = timedelta(days=14), on: date, limit: int = 6
) -> list[Exchange]:
    """What came back lately in the campaigns a person may see, newest first."""
    return list(
        Exchange.objects.filter(
            target__campaign__space__in=collectives.spaces_of(user),
            direction__in=[Direction.IN, Direction.BOTH],
            happened_on__gte=on - since,
        )
        .select_related("target__actor", "target__campaign", "noted_by")
        .prefetch_related("commitments")
        .order_by("-happened_on", "-pk")[:limit]
    )


def exchanges_with(actor: Actor, *, user: Any) -> QuerySet[Exchange]:
    """What came and went with an actor in the campaigns a person may see, newest first."""
    return (
        Exchange.objects.filter(target__actor=actor, target__campaign__space__in=collectives.spaces_of(user))
        .select_related("target__campaign", "noted_by")
        .prefetch_related("commitments")
        .order_by("-happened_on", "-pk")
    )

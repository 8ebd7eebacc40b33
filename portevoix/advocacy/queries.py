"""Reads: campaigns of a person, how targets stand, what is due. A constant number of queries each."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Case, Count, Max, Q, QuerySet, When

from portevoix.advocacy import rules
from portevoix.advocacy.enums import CampaignState, CommitmentState, Direction, Standing
from portevoix.advocacy.models import Campaign, Commitment, Exchange, Target
from portevoix.collectives import queries as collectives
from portevoix.collectives.enums import Role
from portevoix.directory import queries as directory
from portevoix.directory.models import Actor
from portevoix.directory.queries import Card
from portevoix.places.rules import fold

OVER = {CampaignState.WON, CampaignState.CLOSED}


@dataclass(frozen=True)
class Row:
    """A target as lists show it."""

    target: Target
    card: Card
    standing: Standing
    contacts: rules.Contacts
    silent_days: int
    remind_on: date | None


@dataclass(frozen=True)
class Due:
    """Something that falls due: a planned step, a promise, a reminder after silence."""

    kind: str  # "step", "promise", "remind"
    target: Target
    on: date | None
    text: str
    commitment: Commitment | None = None

    def is_late(self, on: date) -> bool:
        """Whether its day is past."""
        return self.on is not None and self.on < on


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
    dues: list[Due]
    next_step: str


def campaigns_of(user: Any) -> QuerySet[Campaign]:
    """The campaigns a person may see, newest first, with their figures (one query)."""
    mine = Campaign.objects.filter(space__in=collectives.spaces_of(user))
    return campaigns_with_counts(mine).select_related("territory").order_by("-created_at")


def campaigns_with_counts(campaigns: QuerySet[Campaign]) -> QuerySet[Campaign]:
    """Campaigns with their targets, messages and replies counted (same query)."""
    out = Q(targets__exchanges__direction=Direction.OUT)
    return campaigns.annotate(
        target_count=Count("targets", distinct=True),
        message_count=Count("targets__exchanges", filter=out, distinct=True),
        reply_count=Count("targets__exchanges", filter=~out, distinct=True),
    )


def campaigns_where_writing(user: Any) -> QuerySet[Campaign]:
    """The open campaigns a person may write in, newest first."""
    spaces = collectives.spaces_of(user, role=Role.MEMBER)
    return Campaign.objects.filter(space__in=spaces).exclude(state__in=OVER).order_by("-created_at")


def targets_of(campaign: Campaign) -> QuerySet[Target]:
    """The targets of one campaign, by name, with what `contacts` reads."""
    return with_contacts(Target.objects.filter(campaign=campaign)).order_by("actor__sort_key")


def with_contacts(targets: QuerySet[Target]) -> QuerySet[Target]:
    """Targets with the dates of what came and went (same query)."""
    out, both = Q(exchanges__direction=Direction.OUT), Q(exchanges__direction=Direction.BOTH)
    return targets.select_related("actor", "owner", "campaign").annotate(
        sent_on=Max("exchanges__happened_on", filter=out),
        heard_on=Max("exchanges__happened_on", filter=Q(exchanges__direction=Direction.IN)),
        met_on=Max("exchanges__happened_on", filter=both),
        promises=Count("exchanges__commitments", distinct=True),
    )


def contacts(target: Any) -> rules.Contacts:
    """The dates of a target that `with_contacts` has read."""
    return rules.Contacts(target.sent_on, target.heard_on, target.met_on, target.promises)


def rows(targets: Iterable[Target], *, on: date) -> list[Row]:
    """Targets with their office and standing, in their order."""
    found = list(targets)
    cards = directory.cards([target.actor for target in found], on=on)
    return [_row(target, cards[target.actor_id], on=on) for target in found]


def _row(target: Target, card: Card, *, on: date) -> Row:
    known = contacts(target)
    return Row(
        target,
        card,
        rules.standing(known),
        known,
        rules.silent_for(known, on=on),
        rules.remind_on(known, on=on),
    )


def figures(campaign: Campaign) -> Figures:
    """The counts of the chain alone (one query)."""
    found = campaigns_with_counts(Campaign.objects.filter(pk=campaign.pk)).annotate(
        promise_count=Count("targets__exchanges__commitments", distinct=True)
    )
    row: Any = found.get()
    return Figures(campaign, row.target_count, row.message_count, row.reply_count, row.promise_count)


def summary(campaign: Campaign, *, on: date) -> Summary:
    """One campaign with its figures, what is due and its next step (four queries)."""
    targets = list(targets_of(campaign))
    flows = Counter(
        dict(
            Exchange.objects.filter(target__campaign=campaign)
            .values_list("direction")
            .annotate(number=Count("pk"))
        )
    )
    dues = _dues(targets, _open_promises(Q(exchange__target__campaign=campaign)), on=on)
    late = Counter(due.kind for due in dues if due.is_late(on))
    progress = rules.Progress(
        targets=len(targets),
        messages=flows[Direction.OUT] + flows[Direction.BOTH],
        late_steps=sum(due.kind == "step" for due in dues),
        late_promises=late["promise"],
        to_remind=sum(due.kind == "remind" for due in dues),
        is_over=campaign.state in OVER,
    )
    return Summary(
        campaign,
        len(targets),
        flows[Direction.OUT],
        flows[Direction.IN] + flows[Direction.BOTH],
        sum(contacts(target).promises for target in targets),
        Counter(rules.standing(contacts(target)) for target in targets),
        dues,
        rules.next_step(progress),
    )


def due_for(user: Any, *, on: date, mine: bool = False) -> list[Due]:
    """What falls due within the week where a person may see it; `mine`: what they took on, or nobody."""
    open_ = Q(space__in=collectives.spaces_of(user)) & ~Q(state__in=OVER)
    campaigns = list(Campaign.objects.filter(open_).values_list("pk", flat=True))
    targets = with_contacts(Target.objects.filter(campaign__in=campaigns))
    if mine:
        targets = targets.filter(Q(owner=user.pk) | Q(owner=None))
    return _dues(targets, _open_promises(Q(exchange__target__campaign__in=campaigns)), on=on)


def ahead_for(user: Any, *, until: date, on: date) -> list[Due]:
    """Steps and promises with a day up to `until`, late ones included, in the campaigns a person may see."""
    spaces = collectives.spaces_of(user)
    targets = (
        Target.objects.filter(campaign__space__in=spaces, next_step_on__lte=until)
        .exclude(campaign__state__in=OVER)
        .select_related("actor", "campaign", "owner")
    )
    promises = _open_promises(Q(exchange__target__campaign__space__in=spaces, due_on__lte=until))
    found = [Due("step", target, target.next_step_on, target.next_step) for target in targets]
    found += [Due("promise", one.exchange.target, one.due_on, one.text, one) for one in promises]
    return sorted(
        (due for due in found if due.on and due.on >= on - timedelta(days=6)), key=lambda due: due.on or on
    )


def _open_promises(where: Q) -> QuerySet[Commitment]:
    return (
        Commitment.objects.filter(where, state=CommitmentState.OPEN)
        .select_related("exchange__target__actor", "exchange__target__campaign", "exchange__target__owner")
        .order_by("due_on", "pk")
    )


def _dues(targets: Iterable[Target], promises: Iterable[Commitment], *, on: date) -> list[Due]:
    """Steps, promises and reminders of the week, the oldest day first, those without a day last."""
    found = [
        Due("promise", one.exchange.target, one.due_on, one.text, one)
        for one in promises
        if rules.is_due(one.due_on, on=on)
    ]
    for target in targets:
        if target.next_step and (target.next_step_on is None or rules.is_due(target.next_step_on, on=on)):
            found.append(Due("step", target, target.next_step_on, target.next_step))
        elif not target.next_step and (day := rules.remind_on(contacts(target), on=on)):
            found.append(Due("remind", target, day, ""))
    return sorted(found, key=lambda due: (due.on or date.max, due.target.actor.sort_key))


def filtered(
    targets: QuerySet[Target], *, q: str = "", standing: str = "", owner: str = "", sort: str = "", on: date
) -> list[Target]:
    """Targets that a list keeps, in its order (one query; standing and silence are worked out here)."""
    if q:
        targets = targets.filter(actor__sort_key__contains=fold(q))
    if owner:
        targets = targets.filter(owner=None) if owner == "nobody" else targets.filter(owner_id=int(owner))
    found = list(targets)
    if standing:
        found = [one for one in found if rules.standing(contacts(one)) == standing]
    if sort == "next":
        found.sort(key=lambda one: (not one.next_step, one.next_step_on or date.max))
    if sort == "silence":
        found.sort(key=lambda one: -rules.silent_for(contacts(one), on=on))
    return found


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

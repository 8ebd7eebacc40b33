"""Writes: campaigns, targets, exchanges, commitments."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction

from portevoix.advocacy.enums import CampaignState, Channel, CommitmentState, Direction
from portevoix.advocacy.models import Campaign, Commitment, Exchange, Target
from portevoix.advocacy.operations.news import tell_reply
from portevoix.collectives import operations as collectives
from portevoix.collectives.models import Collective
from portevoix.directory.models import Actor
from portevoix.files.models import StoredFile
from portevoix.journal import operations as journal


class TargetHasHistory(Exception):  # noqa: N818  refusals are named as the fact
    """Letters, exchanges or places on a map are attached to this target: removing it would lose them."""


class WrittenByALetter(Exception):  # noqa: N818
    """The exchange was written by the sending of a letter and stays with it."""


@transaction.atomic
def open_campaign(collective: Collective, *, demand: str, by: Any, at: datetime, **fields: Any) -> Campaign:
    """Begin a campaign in a space of its own, led by one collective."""
    space = collectives.open_campaign_space(collective, at=at)
    campaign = Campaign.objects.create(
        space=space, demand=demand, created_by=by, created_at=at, **{"state": CampaignState.ACTIVE, **fields}
    )
    _note(campaign, by=by, verb="open", kind="campaign", key=campaign.code, at=at)
    return campaign


@transaction.atomic
def revise_campaign(campaign: Campaign, *, by: Any, at: datetime, **fields: Any) -> Campaign:
    """Change what a campaign says."""
    for name, value in fields.items():
        setattr(campaign, name, value)
    campaign.save(update_fields=list(fields))
    _note(campaign, by=by, verb="revise", kind="campaign", key=campaign.code, at=at)
    return campaign


def conclude(campaign: Campaign, *, obtained: str, by: Any, at: datetime) -> Campaign:
    """End a campaign: with the act that was obtained, or without."""
    state = CampaignState.WON if obtained.strip() else CampaignState.CLOSED
    return revise_campaign(campaign, by=by, at=at, state=state, obtained=obtained.strip())


def reopen(campaign: Campaign, *, by: Any, at: datetime) -> Campaign:
    """Take a campaign up again; what was obtained stays written."""
    return revise_campaign(campaign, by=by, at=at, state=CampaignState.ACTIVE)


@transaction.atomic
def add_targets(
    campaign: Campaign, *, actors: Iterable[Actor], ask: str = "", by: Any, at: datetime
) -> tuple[int, int]:
    """Make actors targets; those who already are stay as they are. Returns (added, already there)."""
    wanted = {actor.pk for actor in actors}
    there = set(Target.objects.filter(campaign=campaign, actor__in=wanted).values_list("actor_id", flat=True))
    new = [Target(campaign=campaign, actor_id=pk, ask=ask, added_at=at) for pk in sorted(wanted - there)]
    Target.objects.bulk_create(new, ignore_conflicts=True, batch_size=500)
    if new:
        _note(campaign, by=by, verb=f"add {len(new)}", kind="target", key=campaign.code, at=at)
    return len(new), len(there)


@transaction.atomic
def remove_target(target: Target, *, by: Any, at: datetime) -> None:
    """Take a target out of its campaign. Raises TargetHasHistory."""
    related = [one for one in Target._meta.related_objects if one.get_accessor_name() and one.multiple]
    if any(getattr(target, relation.get_accessor_name() or "").exists() for relation in related):
        raise TargetHasHistory
    _note(target.campaign, by=by, verb="remove", kind="target", key=target.code, at=at)
    target.delete()


def revise_targets(targets: Iterable[Target], *, by: Any, at: datetime, **fields: Any) -> int:
    """Give several targets the same request, next step, date or owner; only the fields that are given."""
    pks = [target.pk for target in targets]
    with transaction.atomic():
        changed = Target.objects.filter(pk__in=pks).update(**fields) if fields else 0
        for campaign in Campaign.objects.filter(targets__in=pks).distinct():
            _note(campaign, by=by, verb=f"revise {changed}", kind="target", key=campaign.code, at=at)
    return changed


def plan_next_step(
    target: Target, *, step: str, on: date | None, owner: Any = None, by: Any, at: datetime
) -> None:
    """Say what to do next with a target, by when, and who does it; an empty step clears all three."""
    facts = {"next_step": step, "next_step_on": on, "owner": owner} if step else {
        "next_step": "", "next_step_on": None, "owner": None
    }  # fmt: skip
    revise_targets([target], by=by, at=at, **facts)


@transaction.atomic
def record_exchange(
    target: Target,
    *,
    channel: Channel,
    direction: Direction,
    happened_on: date,
    summary: str = "",
    attachment: StoredFile | None = None,
    source_key: str | None = None,
    by: Any,
    at: datetime,
) -> Exchange:
    """Write down what came or went. With a source key, a second call returns the first exchange."""
    facts = {
        "target": target,
        "channel": channel,
        "direction": direction,
        "happened_on": happened_on,
        "summary": summary,
        "attachment": attachment,
        "noted_by": by,
        "noted_at": at,
    }
    if source_key:
        exchange, created = Exchange.objects.get_or_create(source_key=source_key, defaults=facts)
    else:
        exchange, created = Exchange.objects.create(**facts), True
    if created:
        _note(target.campaign, by=by, verb="record", kind="exchange", key=exchange.code, at=at)
        if direction == Direction.IN:
            tell_reply(exchange, by=by, at=at)
    return exchange


@transaction.atomic
def revise_exchange(exchange: Exchange, *, by: Any, at: datetime, **fields: Any) -> Exchange:
    """Correct what was written down."""
    for name, value in fields.items():
        setattr(exchange, name, value)
    exchange.save(update_fields=list(fields))
    _note(exchange.target.campaign, by=by, verb="revise", kind="exchange", key=exchange.code, at=at)
    return exchange


@transaction.atomic
def note_came_back(exchange: Exchange, *, on: date, by: Any, at: datetime) -> None:
    """Say that what was sent was not received: it no longer counts as a message; noted once."""
    changed = Exchange.objects.filter(pk=exchange.pk, came_back_on=None).update(came_back_on=on)
    if changed:
        _note(exchange.target.campaign, by=by, verb="came back", kind="exchange", key=exchange.code, at=at)


@transaction.atomic
def note_received(exchange: Exchange, *, by: Any, at: datetime) -> None:
    """Say that it was received after all: what was noted of its coming back was a mistake."""
    if Exchange.objects.filter(pk=exchange.pk).exclude(came_back_on=None).update(came_back_on=None):
        _note(exchange.target.campaign, by=by, verb="received", kind="exchange", key=exchange.code, at=at)


@transaction.atomic
def remove_exchange(exchange: Exchange, *, by: Any, at: datetime) -> None:
    """Erase an exchange and its promises. Raises WrittenByALetter."""
    if exchange.is_kept_elsewhere:
        raise WrittenByALetter
    _note(exchange.target.campaign, by=by, verb="remove", kind="exchange", key=exchange.code, at=at)
    exchange.delete()


@transaction.atomic
def make_promise(exchange: Exchange, *, text: str, due_on: date | None, by: Any, at: datetime) -> Commitment:
    """Write down a promise made in an exchange."""
    commitment = Commitment.objects.create(exchange=exchange, text=text, due_on=due_on)
    _note(exchange.target.campaign, by=by, verb="promise", kind="commitment", key=commitment.code, at=at)
    return commitment


@transaction.atomic
def record_whole(
    target: Target,
    *,
    exchange: dict[str, Any],
    promise: tuple[str, date | None],
    next_step: tuple[str, date | None],
    by: Any,
    at: datetime,
) -> Exchange:
    """Write an exchange with the promise made in it and the step that follows, or nothing.

    With a source key, a second call changes nothing: the form that is sent twice is noted once.
    """
    recorded = record_exchange(target, **exchange, by=by, at=at)
    if recorded.noted_at != at:  # written before
        return recorded
    if promise[0]:
        make_promise(recorded, text=promise[0], due_on=promise[1], by=by, at=at)
    if next_step[0]:
        plan_next_step(target, step=next_step[0], on=next_step[1], owner=by, by=by, at=at)
    return recorded


@transaction.atomic
def settle_commitment(
    commitment: Commitment, *, state: CommitmentState, on: date, by: Any, at: datetime
) -> Commitment:
    """Say what became of a promise; OPEN takes the verdict back."""
    commitment.state = state
    commitment.settled_on = None if state == CommitmentState.OPEN else on
    commitment.save(update_fields=["state", "settled_on"])
    campaign = commitment.exchange.target.campaign
    _note(campaign, by=by, verb=f"settle {state}", kind="commitment", key=commitment.code, at=at)
    return commitment


def note_export(campaign: Campaign, *, by: Any, at: datetime) -> None:
    """Note that someone took the list of targets away."""
    _note(campaign, by=by, verb="export", kind="targets", key=campaign.code, at=at)


def _note(campaign: Campaign, *, by: Any, verb: str, kind: str, key: str, at: datetime) -> None:
    actor = by.pk if by is not None else None
    journal.record(space=campaign.space_id, actor=actor, verb=verb, kind=kind, key=key, at=at)

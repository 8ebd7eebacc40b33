"""Exchanges and promises of a batch, in the campaign that each row names."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from portevoix.advocacy import operations as advocacy
from portevoix.advocacy.models import Campaign, Commitment, Exchange, Target
from portevoix.advocacy.operations import PastExchange, Promise
from portevoix.intake.enums import Kind
from portevoix.intake.models import Row
from portevoix.intake.operations.traces import Batch
from portevoix.intake.rules import marks

KEY = "note:intake-{code}-{number}"  # "note:", so that people may correct what was taken in

Same = tuple[int, date, str, str]


def write_history(batch: Batch, rows: Iterable[Row]) -> None:
    """Write the exchanges and promises of rows whose person is known; those that are there already stay as they are."""
    told = [(row, row.facts["exchange"]) for row in rows if row.facts["exchange"]]
    if not told:
        return
    campaigns = _campaigns(batch, {one["campaign"] for _row, one in told})
    told = [(row, one) for row, one in told if one["campaign"] in campaigns]
    targets = _targets(batch, [(row, campaigns[one["campaign"]]) for row, one in told])
    there = _there(targets.values())
    past, again = [], {}
    seen: set[Same] = set()
    for row, one in told:
        target = targets[campaigns[one["campaign"]].pk, row.actor_id or 0]
        same = (target.pk, date.fromisoformat(one["on"]), one["channel"], one["summary"])
        if same in there:
            again[row.number] = (there[same], _promise(row))
        elif same not in seen:
            past.append((row, _past(batch, row, target, one)))
        batch.there += same in there or same in seen
        seen.add(same)
    _record(batch, past)
    _promise_again(batch, again)


def _campaigns(batch: Batch, codes: set[str]) -> dict[str, Campaign]:
    """The campaigns by the code that rows hold; nothing stands for the one that was opened for them."""
    found = {one.code: one for one in Campaign.objects.filter(code__in=codes)}
    return {**found, "": batch.run.campaign} if batch.run.campaign else found


def _targets(batch: Batch, wanted: list[tuple[Row, Campaign]]) -> dict[tuple[int, int], Target]:
    """The target of each row, made when there is none."""
    campaigns = {campaign.pk: campaign for _row, campaign in wanted}
    actors = {row.actor_id for row, _campaign in wanted if row.actor_id}
    found = {
        (one.campaign_id, one.actor_id): one
        for one in Target.objects.filter(campaign__in=campaigns, actor__in=actors)
    }
    missing = {
        (campaign.pk, row.actor_id): row.number
        for row, campaign in reversed(wanted)
        if row.actor_id and (campaign.pk, row.actor_id) not in found
    }
    made = advocacy.make_targets([(campaigns[pk], actor) for pk, actor in missing], at=batch.at)
    for target, number in zip(made, missing.values(), strict=True):
        batch.made(Kind.TARGET, target.pk, row=number, mark=marks.mark(Kind.TARGET, target))
        found[target.campaign_id, target.actor_id] = target
    return found


def _there(targets: Iterable[Target]) -> dict[Same, Exchange]:
    rows = Exchange.objects.filter(target__in=[one.pk for one in targets])
    return {(one.target_id, one.happened_on, one.channel, one.summary): one for one in rows}


def _past(batch: Batch, row: Row, target: Target, one: dict[str, Any]) -> PastExchange:
    return PastExchange(
        target=target,
        channel=one["channel"],
        direction=one["direction"],
        happened_on=date.fromisoformat(one["on"]),
        summary=one["summary"],
        source_key=KEY.format(code=batch.run.code, number=row.number),
        promise=_promise(row),
    )


def _promise(row: Row) -> Promise | None:
    said = row.facts["promise"]
    if not said:
        return None
    return Promise(said["text"], date.fromisoformat(said["due"]) if said["due"] else None, said["state"])


def _record(batch: Batch, past: list[tuple[Row, PastExchange]]) -> None:
    made = advocacy.record_past([one for _row, one in past], by=batch.by, at=batch.at)
    for (row, _one), (exchange, commitment) in zip(past, made, strict=True):
        batch.made(Kind.EXCHANGE, exchange.pk, row=row.number, mark=marks.mark(Kind.EXCHANGE, exchange))
        if commitment is not None:
            _made_promise(batch, commitment, row.number)


def _made_promise(batch: Batch, commitment: Commitment, number: int) -> None:
    batch.made(Kind.COMMITMENT, commitment.pk, row=number, mark=marks.mark(Kind.COMMITMENT, commitment))


def _promise_again(batch: Batch, again: dict[int, tuple[Exchange, Promise | None]]) -> None:
    """Promises made in exchanges that were there already: those that are not."""
    exchanges = [exchange.pk for exchange, promise in again.values() if promise]
    known = set(Commitment.objects.filter(exchange__in=exchanges).values_list("exchange_id", "text"))
    wanted = {
        exchange.pk: (number, promise)
        for number, (exchange, promise) in again.items()
        if promise and (exchange.pk, promise.text) not in known
    }
    made = advocacy.add_promises({pk: promise for pk, (_number, promise) in wanted.items()})
    for commitment in made:
        _made_promise(batch, commitment, wanted[commitment.exchange_id][0])

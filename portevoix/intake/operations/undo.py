"""Undoing a whole import: what it made goes, what it changed is put back, unless a person touched it since."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from portevoix.advocacy.models import Campaign, Commitment, Exchange, Target
from portevoix.collectives.models import Participation, Space
from portevoix.directory import operations as directory
from portevoix.directory.models import Actor, Annotation, ContactPoint, DeadAddress, Tag
from portevoix.intake.enums import Kind, RowState, State
from portevoix.intake.models import Import, Likeness, Row, Trace
from portevoix.intake.rules import marks
from portevoix.jobs import operations as jobs

BATCH = 300
LISTED = 500  # things kept that the page names
CHANGED, REFERRED = "changed", "referred"
MODELS: dict[Kind, type[models.Model]] = {
    Kind.COMMITMENT: Commitment,
    Kind.EXCHANGE: Exchange,
    Kind.TARGET: Target,
    Kind.ACTOR: Actor,
    Kind.CONTACT: ContactPoint,
    Kind.ANNOTATION: Annotation,
    Kind.CAMPAIGN: Campaign,
}
OWN = (Row, Likeness, DeadAddress)  # staging, and what is known of an address: they need nothing
WITH_THE_PERSON = (ContactPoint, Annotation)


def run_undo(work: jobs.Run) -> None:
    """Follow the traces from the last link of the chain to the first; each batch whole or not, so that it can go on."""
    run = Import.objects.select_related("space").get(code=work.job.payload["run"])
    if run.state != State.UNDOING:
        return
    total = done = work.job.total
    for kind in MODELS:
        while traces := list(run.traces.filter(kind=kind).order_by("pk")[:BATCH]):
            _undo(run, kind, traces)
            done = run.traces.count()
            work.progress(max(total - done, 0), total=total)
    _finish(run)


@transaction.atomic
def _undo(run: Import, kind: Kind, traces: Sequence[Trace]) -> None:
    """Undo one batch of one kind, and forget its traces."""
    things = MODELS[kind]._default_manager.in_bulk([one.key for one in traces])
    marked = _marks(kind, things)
    kept = [(one, CHANGED) for one in traces if one.key in things and marked[one.key] != one.mark]
    whole = [one for one in traces if one.key in things and marked[one.key] == one.mark]
    made = [one for one in whole if one.before is None]
    held = _referred(run, kind, [one.key for one in made])
    kept += [(one, REFERRED) for one in made if one.key in held]
    _put_back(kind, [(things[one.key], one.before) for one in whole if one.before is not None])
    _delete(kind, [one.key for one in made if one.key not in held])
    _say(run, kind, [(one, things[one.key], why) for one, why in kept])
    if kind == Kind.ACTOR:
        _keep_whole(run, [one.key for one, _why in kept if one.before is None])
    Trace.objects.filter(pk__in=[one.pk for one in traces]).delete()


def _marks(kind: Kind, things: dict[int, Any]) -> dict[int, str]:
    """The fingerprints of things as they stand."""
    if kind != Kind.ANNOTATION:
        return {pk: marks.mark(kind, thing) for pk, thing in things.items()}
    words: dict[int, list[str]] = {pk: [] for pk in things}
    for annotation, word in Tag.objects.filter(annotation__in=things).values_list("annotation_id", "word"):
        words[annotation].append(word)
    return {pk: marks.of_annotation(thing.note, words[pk]) for pk, thing in things.items()}


def _referred(run: Import, kind: Kind, keys: list[int]) -> set[int]:
    """Which of these things something else needs: a letter, an exchange that was kept, a contact point added since."""
    found: set[int] = set()
    for relation in MODELS[kind]._meta.get_fields(include_hidden=True):
        if not isinstance(relation, models.ForeignObjectRel) or relation.related_model in OWN:
            continue
        rows = relation.related_model._default_manager.filter(**{f"{relation.field.name}__in": keys})
        if kind == Kind.ANNOTATION or relation.related_model is Import:
            continue
        if kind == Kind.ACTOR and relation.related_model in WITH_THE_PERSON:
            rows = rows.exclude(pk__in=_untouched_beside(run, relation.related_model, keys))
        found |= set(rows.values_list(relation.field.name, flat=True))
    return found | (_lived_in(keys) if kind == Kind.CAMPAIGN else set())


def _untouched_beside(run: Import, model: type[models.Model], actors: list[int]) -> set[int]:
    """The contact points and notes of these people that this import made, and that nobody changed since."""
    kind = next(kind for kind, one in MODELS.items() if one is model)
    things = {thing.pk: thing for thing in model._default_manager.filter(actor__in=actors)}
    marked = _marks(kind, things)
    traces = run.traces.filter(kind=kind, key__in=list(things), before__isnull=True).values_list(
        "key", "mark"
    )
    return {key for key, mark in traces if marked[key] == mark}


def _lived_in(campaigns: list[int]) -> set[int]:
    """The campaigns in whose space something was put since."""
    found = set()
    for campaign in Campaign.objects.filter(pk__in=campaigns).select_related("space"):
        for relation in Space._meta.get_fields(include_hidden=True):
            if not isinstance(relation, models.ForeignObjectRel) or relation.related_model in (
                Campaign,
                Participation,
            ):
                continue
            rows = relation.related_model._default_manager.filter(**{relation.field.name: campaign.space_id})
            if rows.exists():
                found.add(campaign.pk)
    return found


def _put_back(kind: Kind, changed: Iterable[tuple[Any, dict[str, Any]]]) -> None:
    """Write what was there before."""
    rows = list(changed)
    if kind == Kind.ACTOR:
        directory.complete_people([(actor, before) for actor, before in rows])
    for thing, before in rows if kind == Kind.ANNOTATION else []:
        Annotation.objects.filter(pk=thing.pk).update(note=before["note"])
        Tag.objects.filter(annotation=thing).exclude(word__in=before["tags"]).delete()


def _delete(kind: Kind, keys: list[int]) -> None:
    """Erase what was made; a campaign goes with its space."""
    if kind == Kind.CAMPAIGN:
        spaces = list(Campaign.objects.filter(pk__in=keys).values_list("space_id", flat=True))
        Campaign.objects.filter(pk__in=keys).delete()
        Space.objects.filter(pk__in=spaces).delete()
    else:
        MODELS[kind]._default_manager.filter(pk__in=keys).delete()


def _keep_whole(run: Import, actors: list[int]) -> None:
    """Someone who is kept keeps their addresses and notes: their traces are forgotten."""
    for kind in (Kind.CONTACT, Kind.ANNOTATION):
        mine = MODELS[kind]._default_manager.filter(actor__in=actors).values_list("pk", flat=True)
        run.traces.filter(kind=kind, key__in=list(mine)).delete()


def _say(run: Import, kind: Kind, kept: list[tuple[Trace, Any, str]]) -> None:
    """Write down what is kept, and why, for the page."""
    if not kept:
        return
    said = [
        {
            "kind": kind,
            "row": trace.row,
            "name": str(_person(kind, thing))[:120],
            "code": _code(kind, thing),
            "why": why,
        }
        for trace, thing, why in kept
    ]
    run.kept = (run.kept + said)[:LISTED]
    run.counts = {**run.counts, "kept": run.counts.get("kept", 0) + len(said)}
    Import.objects.filter(pk=run.pk).update(kept=run.kept, counts=run.counts)


def _person(kind: Kind, thing: Any) -> Any:
    """Whom a thing is about, in words."""
    match kind:
        case Kind.CONTACT | Kind.ANNOTATION | Kind.TARGET:
            return thing.actor
        case Kind.EXCHANGE:
            return thing.target.actor
        case Kind.COMMITMENT:
            return thing.exchange.target.actor
    return thing


def _code(kind: Kind, thing: Any) -> str:
    """The code of the person's page, or of the campaign's."""
    return str(_person(kind, thing).code)


@transaction.atomic
def _finish(run: Import) -> None:
    Row.objects.filter(run=run, state=RowState.TAKEN).update(state=RowState.READY, actor=None)
    Import.objects.filter(pk=run.pk).update(state=State.UNDONE, moved_at=timezone.now())

"""Taking in: 500 rows at a time, each batch in its own transaction with its cursor; killed, it goes on where it was."""

from collections import defaultdict
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from portevoix.advocacy import operations as advocacy
from portevoix.intake import queries
from portevoix.intake.enums import Decision, Kind, RowState, State
from portevoix.intake.models import Import, Row, Trace
from portevoix.intake.operations.history import write_history
from portevoix.intake.operations.people import write_people
from portevoix.intake.operations.traces import Batch
from portevoix.intake.rules.marks import mark
from portevoix.jobs import operations as jobs
from portevoix.journal import operations as journal

BATCH = 500


class MovedOn(Exception):  # noqa: N818  named as the fact
    """Another worker took these rows in, or the import is no longer being taken in."""


class Plan:
    """Which rows are one person, and whom of the directory they are: followed from the decisions, without queries."""

    def __init__(self, run: Import) -> None:
        self.head: dict[int, int] = {}  # row: a row that is the same person, nearer to the first
        self.actor: dict[int, int] = {}  # first row: the actor they are
        told: dict[int, int] = {}
        same = queries.live_likenesses(run).order_by("row__number", "pk")
        for row, other, actor, certain, decision in same.values_list(
            "row_id", "other_id", "actor_id", "certain", "decision"
        ):
            if (decision or (Decision.SAME if certain else "")) != Decision.SAME:
                continue
            if other:
                self._join(row, other)
            else:
                told.setdefault(row, actor)
        taken = run.rows.filter(state=RowState.TAKEN).exclude(actor=None).values_list("pk", "actor_id")
        self.told = told
        for row, actor in [*taken.order_by("number"), *told.items()]:
            self.actor.setdefault(self.first(row), actor)

    def _join(self, row: int, other: int) -> None:
        one, two = sorted((self.first(row), self.first(other)))
        if one != two:
            self.head[two] = one

    def first(self, row: int) -> int:
        """The row that stands for the person of this one."""
        while row in self.head:
            row = self.head[row]
        return row

    def actor_of(self, row: int) -> int | None:
        """Whom of the directory a row is: as a person said of this very row, else as its person became."""
        return self.told.get(row) or self.actor.get(self.first(row))


def run_take(work: jobs.Run) -> None:
    """Take in every row that is ready, in the order of the file; harmless when done twice."""
    run = Import.objects.select_related("space", "campaign", "by").get(code=work.job.payload["run"])
    if run.state != State.TAKING:
        return
    by = get_user_model().objects.filter(pk=work.job.payload["by"]).first() or run.by
    _open_campaign(run, by=by)
    plan = Plan(run)
    total = run.rows.filter(state__in=[RowState.READY, RowState.TAKEN]).count()
    done = run.rows.filter(state=RowState.TAKEN).count()
    while rows := list(
        run.rows.filter(state=RowState.READY, number__gt=run.cursor).order_by("number")[:BATCH]
    ):
        _take(run, rows, plan, by=by)
        done += len(rows)
        work.progress(done, total=total)
    _finish(run, by=by)


@transaction.atomic
def _open_campaign(run: Import, *, by: Any) -> None:
    """Open the campaign that was asked for, once."""
    if not run.new_campaign or run.campaign_id:
        return
    at = timezone.now()
    run.campaign = advocacy.open_campaign(run.space.collective, demand=run.new_campaign, by=by, at=at)
    run.save(update_fields=["campaign"])
    Trace.objects.create(
        run=run, row=0, kind=Kind.CAMPAIGN, key=run.campaign.pk, mark=mark(Kind.CAMPAIGN, run.campaign)
    )


@transaction.atomic
def _take(run: Import, rows: list[Row], plan: Plan, *, by: Any) -> None:
    """Write one batch, its traces and the cursor, or nothing. Raises MovedOn."""
    last = rows[-1].number
    held = Import.objects.filter(pk=run.pk, cursor=run.cursor, state=State.TAKING)
    if not held.update(cursor=last, moved_at=timezone.now()):
        raise MovedOn(run.code)
    batch = Batch(run, by=by, at=timezone.now())
    actors = write_people(batch, _people(rows, plan))
    for row in rows:
        row.actor = actors[row.pk]
        row.state = RowState.TAKEN
        plan.actor.setdefault(plan.first(row.pk), row.actor.pk)
    write_history(batch, rows)
    batch.save()
    run.counts = {**run.counts, "there": run.counts.get("there", 0) + batch.there}
    Import.objects.filter(pk=run.pk).update(counts=run.counts)
    Row.objects.bulk_update(rows, ["actor", "state"], batch_size=BATCH)
    run.cursor = last


def _people(rows: list[Row], plan: Plan) -> list[tuple[int | None, list[Row]]]:
    """The rows of a batch by person: whom they are in the directory (None: someone new), and their rows."""
    found: dict[tuple[str, int], list[Row]] = defaultdict(list)
    for row in rows:
        actor = plan.actor_of(row.pk)
        found[("actor", actor) if actor else ("row", plan.first(row.pk))].append(row)
    return [(key if what == "actor" else None, some) for (what, key), some in found.items()]


@transaction.atomic
def _finish(run: Import, *, by: Any) -> None:
    """Say that it is taken in, with what was written; once."""
    at = timezone.now()
    if not Import.objects.filter(pk=run.pk, state=State.TAKING).update(
        state=State.TAKEN, counts=_counts(run), moved_at=at
    ):
        return
    actor = by.pk if by else None
    journal.record(space=run.space_id, actor=actor, verb="take in", kind="import", key=run.code, at=at)


def _counts(run: Import) -> dict[str, int]:
    """What was made, by kind; whom of the directory rows were attached to; rows taken in."""
    made = dict(run.traces.filter(before__isnull=True).values_list("kind").annotate(n=Count("pk")).order_by())
    new = run.traces.filter(kind=Kind.ACTOR, before__isnull=True).values("key")
    taken = run.rows.filter(state=RowState.TAKEN)
    return {
        **run.counts,
        **{str(kind): made.get(kind, 0) for kind in Kind},
        "rows": taken.count(),
        "attached": taken.exclude(actor__in=new).values("actor").distinct().count(),
        "refused": run.rows.filter(state=RowState.REFUSED).count(),
        "left": run.rows.filter(state=RowState.LEFT).count(),
    }

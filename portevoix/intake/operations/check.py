"""Columns matched, every row understood, who looks like whom found: a job that may be killed and begins again."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from portevoix.advocacy.models import Campaign
from portevoix.directory.rules.names import fold
from portevoix.intake import queries
from portevoix.intake.enums import Decision, Field, RowState, State
from portevoix.intake.models import Import, Likeness, Memory, Row
from portevoix.intake.rules import headings, likeness, rows
from portevoix.intake.sources import Line, Table
from portevoix.jobs import operations as jobs
from portevoix.jobs.models import Job

CHECK = "intake.check"
BATCH = 500
WRITTEN = ["cells", "without", "mended", "state", "facts", "problems", "repairs", "codes"]


@transaction.atomic
def match_columns(
    run: Import,
    *,
    fields: Sequence[Field],
    day_order: str = "",
    campaign: Campaign | None = None,
    new_campaign: str = "",
    by: Any,
    at: datetime,
) -> Job:
    """Say what each column becomes, remember it for these headings in this space, and check every row."""
    run.fields = [str(field) for field in fields]
    run.options = {**run.options, "day_order": day_order}
    run.campaign, run.new_campaign, run.moved_at = campaign, "" if campaign else new_campaign.strip(), at
    run.save()
    Memory.objects.update_or_create(
        space=run.space,
        key=headings.key_of(run.headings),
        defaults={
            "fields": dict(zip(map(fold, run.headings), run.fields, strict=True)),
            "used_at": at,
        },
    )
    return ask_check(run, by=by, at=at)


@transaction.atomic
def ask_check(run: Import, *, by: Any, at: datetime, understood: bool = False) -> Job:
    """Queue the check; with `understood`, only the search for likenesses, after rows were mended."""
    job = jobs.enqueue(
        CHECK,
        key=run.code,
        payload={"run": run.code, "understood": understood},
        owner=by.pk,
        space=run.space_id,
        total=run.reading["rows"],
    )
    Import.objects.filter(pk=run.pk).update(state=State.CHECKING, job=job.code, moved_at=at, compared=False)
    return job


def run_check(work: jobs.Run) -> None:
    """Understand every row, then find who looks like whom; harmless when done twice.

    A worker killed between its last word and the end of its job has it done again, perhaps while rows are already being
    taken in: nothing is then written.
    """
    run = Import.objects.select_related("space", "campaign", "by").get(code=work.job.payload["run"])
    if not _asked(run, work).exists():
        return
    if not work.job.payload["understood"]:
        _understand(run, work)
    if _asked(run, work).exists():
        compare(run)
    _asked(run, work).update(state=State.CHECKED, compared=True, moved_at=timezone.now())


def _asked(run: Import, work: jobs.Run) -> QuerySet[Import]:
    """The import, as long as this job is the one that checks it."""
    return Import.objects.filter(pk=run.pk, state=State.CHECKING, job=work.job.code)


def _understand(run: Import, work: jobs.Run) -> None:
    """Write every row as it is understood; what was mended or left out stays so."""
    table = queries.table_of(run)
    _prove_orders(run, table)
    matching = queries.matching_of(run)
    touched = {
        row.number: row
        for row in Row.objects.filter(run=run).exclude(mended=False, without=[], state="ready")
    }
    lines, done = iter(table.lines), 0
    repairs: Counter[str] = Counter()
    while batch := list(islice(lines, BATCH)):
        fresh = [understood(run, line, matching, touched.get(line.number)) for line in batch]
        with transaction.atomic():
            if not _asked(run, work).update(moved_at=timezone.now()):
                return
            write(fresh)
        repairs.update(one["code"] for row in fresh for one in row.repairs)
        done += len(batch)
        work.progress(done, total=len(table.lines))
    Import.objects.filter(pk=run.pk).update(counts={"repairs": dict(repairs)})


def _prove_orders(run: Import, table: Table) -> None:
    """Write down in which order each column of days writes them, and which rows look like titles."""
    cells = {
        at: [line.cells[at] for line in table.lines] for at, one in enumerate(run.fields) if one in rows.DAYS
    }
    found = rows.orders([Field(one) for one in run.fields], cells, told=run.options.get("day_order", ""))
    run.options = {
        **run.options,
        "orders": {str(at): vars(one) for at, one in found.items()},
        "titles": rows.titles([(line.number, line.cells) for line in table.lines]),
    }
    run.save(update_fields=["options"])


def understood(run: Import, line: Line, matching: rows.Matching, before: Row | None) -> Row:
    """A row as it is understood now, unsaved."""
    mended = before is not None and before.mended
    cells = before.cells if before is not None and mended else list(line.cells)
    without = before.without if before is not None else []
    facts, found = rows.understand(cells, matching, without=without)
    if line.number in matching.suspects and not mended and rows.OPEN_QUOTE not in without:
        found.refuse(rows.OPEN_QUOTE, "open_quote_row")
    if line.number in matching.titles and rows.TITLE not in without and not (mended or found.problems):
        found.refuse(rows.TITLE, "title_row", value="".join(cells)[:80])
    state = RowState.REFUSED if found.problems else RowState.READY
    if before is not None and before.state == RowState.LEFT:
        state = RowState.LEFT
    codes = sorted({problem["code"] for problem in found.problems})
    return Row(
        run=run,
        number=line.number,
        cells=cells,
        without=without,
        mended=mended,
        state=state,
        facts=facts,
        problems=found.problems,
        repairs=found.repairs,
        codes=f"|{'|'.join(codes)[:198]}|" if codes else "",
    )


def write(found: Iterable[Row]) -> None:
    """Write rows, in place of those of the same numbers; one statement for 500."""
    batch = list(found)
    with transaction.atomic():
        Row.objects.bulk_create(
            batch,
            batch_size=BATCH,
            update_conflicts=True,
            unique_fields=["run", "number"],
            update_fields=WRITTEN,
        )


def compare(run: Import) -> None:
    """Find who looks like whom among the rows to take in and in the directory; decisions that still apply stay."""
    people = queries.people_of(run)
    found = likeness.pairs(people, queries.known_people(run))
    decided: dict[tuple[int, int | None, int | None], str] = {
        (row, other, actor): decision
        for row, other, actor, decision in Likeness.objects.filter(row__run=run)
        .exclude(decision=Decision.OPEN)
        .values_list("row_id", "other_id", "actor_id", "decision")
    }
    fresh = [_likeness(pair, decided) for pair in found]
    with transaction.atomic():
        Likeness.objects.filter(row__run=run).delete()
        Likeness.objects.bulk_create(fresh, batch_size=BATCH)


def _likeness(pair: likeness.Pair, decided: dict[tuple[int, int | None, int | None], str]) -> Likeness:
    other, actor = (None, pair.other) if pair.other_is_known else (pair.other, None)
    return Likeness(
        row_id=pair.row,
        other_id=other,
        actor_id=actor,
        score=pair.score,
        why=list(pair.why),
        certain=pair.certain,
        decision=decided.get((pair.row, other, actor), Decision.OPEN),
    )

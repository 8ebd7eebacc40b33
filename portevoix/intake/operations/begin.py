"""A file is brought, read, corrected; and forgotten after a while."""

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction

from portevoix.collectives.models import Space
from portevoix.files import operations as files
from portevoix.files import rules as file_rules
from portevoix.intake.enums import State
from portevoix.intake.models import Import, Likeness, Row, Trace
from portevoix.intake.queries import table_of
from portevoix.intake.sources import Options, Table, read
from portevoix.journal import operations as journal

KEEP = timedelta(days=30)  # the file, the rows, what undoing needs
SHOWN = 8  # rows of the preview
WIDEST = 120  # letters of a cell there


@transaction.atomic
def begin(space: Space, *, upload: files.Upload, by: Any, at: datetime) -> Import:
    """Keep a file and read it. Raises FileRefused, and what `files` refuses (FileTooLarge, FileEmpty, DiskFull)."""
    data = _bytes(upload)
    name = (upload.name or "fichier")[-200:]
    table = read(data, name=name, options=Options())
    kind = file_rules.kind_of(data, name=name)
    stored = files.store_bytes(data, name=name, content_type=kind, space=space.pk, at=at)
    campaign = getattr(space, "campaign", None)
    run = Import(space=space, by=by, file=stored, file_name=name, campaign=campaign, created_at=at)
    _describe(run, table, at=at)
    run.save()
    journal.record(space=space.pk, actor=by.pk, verb="bring", kind="import", key=run.code, at=at)
    return run


def _bytes(upload: files.Upload) -> bytes:
    limit = settings.UPLOAD_MAX_BYTES
    if upload.size is not None and upload.size > limit:
        raise files.FileTooLarge(limit)
    data = upload.read(limit + 1)
    if len(data) > limit:
        raise files.FileTooLarge(limit)
    if not data:
        raise files.FileEmpty
    return data


@transaction.atomic
def correct(run: Import, *, options: Options, at: datetime) -> Import:
    """Read the file another way, which forgets what was matched and mended. Raises FileRefused."""
    table = table_of(run, options=options)
    run.options = asdict(options)
    _describe(run, table, at=at)
    run.fields, run.state, run.compared = [], State.READ, False
    run.save()
    forget_rows(run)
    return run


def _describe(run: Import, table: Table, *, at: datetime) -> None:
    """Write down what was read, with the first rows."""
    run.headings = list(table.headings)
    run.reading = {
        "format": table.format,
        "encoding": table.encoding,
        "separator": table.separator,
        "sheet": table.sheet,
        "sheets": table.sheets,
        "heading": table.heading,
        "above": [text[:WIDEST] for text in table.above[:5]],
        "rows": len(table.lines),
        "notes": table.notes,
        "first": [[line.number, [cell[:WIDEST] for cell in line.cells]] for line in table.lines[:SHOWN]],
    }
    run.moved_at = at


def forget_rows(run: Import) -> None:
    """Erase the rows of an import and who they look like; three statements whatever their number."""
    Likeness.objects.filter(row__run=run).delete()
    rows = Row.objects.filter(run=run)
    rows._raw_delete(rows.db)  # nothing points to them any more: no need to fetch 50,000 keys first


@transaction.atomic
def forget(run: Import, *, at: datetime) -> None:
    """Erase the file, the rows and what undoing needs; the import stays in the list, or goes if it wrote nothing."""
    forget_rows(run)
    Trace.objects.filter(run=run).delete()
    stored, run.file = run.file, None
    wrote = run.state in {State.TAKEN, State.UNDONE} or run.cursor
    if wrote:
        run.reading, run.kept, run.moved_at = {}, [], at
        run.state = (
            State.UNDONE if run.state == State.UNDONE else State.TAKEN
        )  # one that was stopped stays so
        run.save()
    else:
        run.delete()
    if stored is not None:
        transaction.on_commit(lambda: _erase(stored))


def _erase(stored: Any) -> None:
    files.erase_if_unused(stored)


def forget_old(*, at: datetime) -> int:
    """Erase what nobody touched for 30 days; how many imports."""
    old = Import.objects.filter(moved_at__lt=at - KEEP).exclude(file=None)
    for run in old:
        forget(run, at=at)
    return len(old)

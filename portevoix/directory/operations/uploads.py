"""An import asked for from a page: the files wait in the store until a worker takes them."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.files import File  # noqa: TC002  mypy and readers need it here
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from portevoix.collectives.models import new_code
from portevoix.directory.enums import Source
from portevoix.directory.models import ImportRun
from portevoix.directory.operations.imports import STEPS, import_source
from portevoix.directory.operations.work import TooManyClosures
from portevoix.directory.rules import wording
from portevoix.directory.sources import fetch
from portevoix.directory.sources.refusals import SourceRefused
from portevoix.jobs import operations as jobs
from portevoix.jobs.enums import FINAL
from portevoix.jobs.models import Job

HANDLER = "directory.import"
SHOWN = 100  # differences of a dry run
RECENT = 20  # imports whose files may still be there


class ImportUnderWay(Exception):  # noqa: N818  named as the fact
    """Another import of that source has not ended; `job` is it."""

    def __init__(self, job: Job) -> None:
        super().__init__(job.code)
        self.job = job


@transaction.atomic
def ask_import(
    source: str, *, by: Any, uploads: "Sequence[File[Any]]", accept_closures: int = 0, dry_run: bool = False
) -> Job:
    """Queue an import of uploaded files, or of the official addresses without any. Raises ImportUnderWay.

    What earlier imports of that source kept (a dry run that nobody wrote, one that was stopped) is thrown away.
    """
    _refuse_second(source)
    for job in Job.objects.filter(handler=HANDLER, key=source, state__in=FINAL).order_by("-pk")[:RECENT]:
        _throw_away(job.payload["files"])
    files = [
        {"stored": default_storage.save(f"imports/{new_code()}", upload), "name": upload.name or ""}
        for upload in uploads
    ]
    return _queue(source, files=files, accept=accept_closures, dry_run=dry_run, by=by)


@transaction.atomic
def write_import(job: Job, *, by: Any, accept_closures: int = 0) -> Job:
    """Do for good what a dry run showed, from the very same files. Raises ImportUnderWay."""
    facts = job.payload
    _refuse_second(facts["source"])
    return _queue(facts["source"], files=facts["files"], accept=accept_closures, dry_run=False, by=by)


def may_be_written(job: Job) -> bool:
    """Whether a job was a dry run whose files are still there."""
    files = job.payload["files"]
    return "dry" in job.result and all(default_storage.exists(one["stored"]) for one in files)


def _refuse_second(source: str) -> None:
    live = Job.objects.exclude(state__in=FINAL).filter(handler=HANDLER, key=source).first()
    if live is not None:
        raise ImportUnderWay(live)


def _queue(source: str, *, files: list[dict[str, str]], accept: int, dry_run: bool, by: Any) -> Job:
    payload = {"source": source, "files": files, "accept": accept, "dry_run": dry_run, "by": by.pk}
    return jobs.enqueue(HANDLER, key=source, payload=payload, owner=by.pk, total=STEPS)


def _throw_away(files: Sequence[dict[str, str]]) -> None:
    for one in files:
        default_storage.delete(one["stored"])


def run_import(run: jobs.Run) -> None:
    """Do an import that was asked for; a refusal is a result to read, not a fault."""
    facts = run.job.payload
    try:
        done = _import(run)
        if facts["dry_run"]:
            run.result["dry"] = _told(done)
        else:
            run.result["run"] = done.code
    except SourceRefused as refusal:
        run.result["refusal"] = str(refusal)
    except TooManyClosures as refusal:
        run.result["refusal"] = wording.too_many_closures(refusal.kinds, total=refusal.total)
        run.result["accept"] = refusal.total
    if "dry" not in run.result:
        _throw_away(facts["files"])


def _told(run: ImportRun) -> dict[str, Any]:
    """What a dry run says, for the page."""
    figures = {name: getattr(run, name) for name in ("created", "changed", "closed", "unchanged")}
    return {
        **figures,
        "counts": run.counts,
        "differences": run.differences[:SHOWN],
        "warnings": run.warnings,
        "date": run.data_date.isoformat() if run.data_date else "",
    }


def _import(run: jobs.Run) -> ImportRun:
    """Read what was uploaded, or the official addresses, and bring the tables in step."""
    facts = run.job.payload
    source, files = Source(facts["source"]), facts["files"]
    given: list[Path | str] = [Path(default_storage.path(one["stored"])) for one in files]
    return import_source(
        source,
        given or list(fetch.URLS.get(source, ())),
        at=timezone.now(),
        origin=", ".join(one["name"] for one in files),
        accept_closures=facts["accept"],
        dry_run=facts["dry_run"],
        progress=lambda done, total: run.progress(done, total=total),
        started_by=get_user_model().objects.filter(pk=facts["by"]).first(),
    )

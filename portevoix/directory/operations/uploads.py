"""An import asked for from a page: the file waits in the store until a worker takes it."""

from typing import Any

from django.contrib.auth import get_user_model
from django.core.files import File  # noqa: TC002  mypy and readers need it here
from django.core.files.storage import default_storage
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
from portevoix.jobs.models import Job

HANDLER = "directory.import"


def ask_import(*, by: Any, upload: "File[Any] | None", accept_closures: int) -> Job:
    """Queue an import of an uploaded file, or of the official address without one; one at a time."""
    stored = default_storage.save(f"imports/{new_code()}.zip", upload) if upload else ""
    origin = (upload.name or "") if upload else fetch.AN_URL
    payload = {"file": stored, "origin": origin, "accept": accept_closures, "by": by.pk}
    return jobs.enqueue(HANDLER, key="an", payload=payload, owner=by.pk, total=STEPS)


def run_import(run: jobs.Run) -> None:
    """Do an import that was asked for; a refusal is a result to read, not a fault."""
    stored = run.job.payload["file"]
    try:
        run.result["run"] = _import(run, stored).code
    except SourceRefused as refusal:
        run.result["refusal"] = str(refusal)
    except TooManyClosures as refusal:
        run.result["refusal"] = wording.too_many_closures(refusal.kinds, total=refusal.total)
        run.result["accept"] = refusal.total
    if stored:
        default_storage.delete(stored)


def _import(run: jobs.Run, stored: str) -> ImportRun:
    """Read what was uploaded, or the official address, and bring the tables in step."""
    facts = run.job.payload
    content: bytes | str = facts["origin"]
    if stored:
        with default_storage.open(stored) as file:
            content = file.read()
    return import_source(
        Source.AN,
        [content],
        at=timezone.now(),
        origin=facts["origin"],
        accept_closures=facts["accept"],
        progress=lambda done, total: run.progress(done, total=total),
        started_by=get_user_model().objects.filter(pk=facts["by"]).first(),
    )

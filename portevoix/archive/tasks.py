"""Background work: make an export, read and bring an archive, forget what had its time."""

from django.utils import timezone

from portevoix.archive import operations
from portevoix.archive.models import Arrival, Export
from portevoix.archive.operations import erasing, exports, writing
from portevoix.archive.rules.reading import plain_name
from portevoix.files import operations as files
from portevoix.jobs.operations import Run


def make_export(run: Run) -> None:
    """All that a collective owns as one file; a worker that takes it up again begins anew."""
    export = Export.objects.select_related("collective").filter(pk=run.job.payload["export"]).first()
    if export is None or export.file_id is not None:
        return
    at = timezone.now()
    with files.workshop() as folder:
        path = folder / "archive.zip"
        counts = writing.write(
            export.collective, path, at=at, told=lambda done, total: run.progress(done, total=total)
        )
        name = f"{plain_name(export.collective.name, otherwise='collectif')}-{at:%Y-%m-%d}.zip"
        exports.keep(export, path, name=name, counts=counts, at=at)


def read_archive(run: Run) -> None:
    """Read what someone brings."""
    arrival = _arrival(run)
    if arrival is not None:
        operations.read(arrival, told=lambda done, total: run.progress(done, total=total))


def bring_archive(run: Run) -> None:
    """Bring it in."""
    arrival = _arrival(run)
    if arrival is not None:
        operations.bring(
            arrival, at=timezone.now(), told=lambda done, total: run.progress(done, total=total or None)
        )


def _arrival(run: Run) -> Arrival | None:
    found = Arrival.objects.select_related("file", "brought_by", "collective")
    return found.filter(pk=run.job.payload["arrival"]).first()


def forget(_run: Run) -> None:
    """Erase what was kept a few days."""
    operations.forget(at=timezone.now())


def erase_closed(run: Run) -> None:
    """Erase for good the collectives that were closed thirty days ago."""
    run.result["erased"] = erasing.erase_closed(at=timezone.now())

"""Writes: an archive that someone brings is received, read, confirmed, brought in, forgotten."""

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Protocol

from django.db import DatabaseError, IntegrityError, transaction

from portevoix.archive import transport
from portevoix.archive.enums import ArrivalState, Fault
from portevoix.archive.models import Arrival, Export
from portevoix.archive.operations import bringing, checking, exports
from portevoix.archive.operations.writing import Told
from portevoix.archive.rules.coding import Incoherent, Newer
from portevoix.archive.transport import Refused
from portevoix.collectives.models import Space
from portevoix.files import operations as files
from portevoix.files.queries import path_of
from portevoix.jobs import operations as jobs
from portevoix.jobs.queries import latest

READ, BRING = "archive.read", "archive.bring"
SERVER = 0  # files of the server itself: an archive belongs to no space before it is brought in
KEPT = timedelta(days=7)


class AlreadyBrought(Exception):  # noqa: N818  refusals are named as the fact
    """That very archive was brought in before (first argument: the collective)."""


class NotReady(Exception):  # noqa: N818
    """The archive is not read yet, was refused, or is being brought in."""


class Upload(Protocol):
    """What is needed of an uploaded file."""

    name: str | None

    def chunks(self) -> Iterable[bytes]:
        """Its bytes, some at a time."""
        ...


def receive(upload: Upload, *, by: Any, at: datetime) -> Arrival:
    """Keep an archive and have it read in the background; the same one again gives the one that waits.

    Raises AlreadyBrought, DiskFull.
    """
    with files.workshop() as folder:
        path = folder / "archive.zip"
        digest = hashlib.sha256()
        with path.open("wb") as out:
            for chunk in upload.chunks():
                digest.update(chunk)
                out.write(chunk)
        _check_new(digest.hexdigest())
        stored = files.adopt(
            path, name=upload.name or "archive.zip", content_type="application/zip", space=SERVER, at=at
        )
    waiting = Arrival.objects.filter(sha256=stored.sha256, brought_by=by).exclude(state=ArrivalState.BROUGHT)
    found = waiting.exclude(state=ArrivalState.REFUSED).first()
    return found or _received(stored, by=by, at=at)


@transaction.atomic
def _received(stored: Any, *, by: Any, at: datetime) -> Arrival:
    arrival = Arrival.objects.create(
        file=stored, name=stored.name, sha256=stored.sha256, brought_by=by, brought_at=at
    )
    jobs.enqueue(READ, key=arrival.code, payload={"arrival": arrival.pk}, owner=by.pk)
    return arrival


def _check_new(sha256: str) -> None:
    """Raises AlreadyBrought."""
    brought = Arrival.objects.filter(sha256=sha256, state=ArrivalState.BROUGHT, collective__isnull=False)
    found = brought.select_related("collective").first()
    if found:
        raise AlreadyBrought(found.collective)


def read(arrival: Arrival, *, told: Told) -> None:
    """Read an archive whole, prove every file and check every row; nothing of it is written but what it would bring."""
    try:
        with transport.reading(path_of(_file(arrival))) as opened:
            arrival.preview = checking.preview(opened, by=arrival.brought_by, told=told)
    except (Refused, Incoherent, Newer) as refusal:
        _refuse(arrival, refusal)
        return
    arrival.state = ArrivalState.READY
    arrival.save(update_fields=["state", "preview"])


@transaction.atomic
def confirm(arrival: Arrival, *, invites: bool, by: Any) -> None:
    """Have it brought in, in the background; again is harmless, and takes up one that was interrupted.

    Raises NotReady, AlreadyBrought.
    """
    if arrival.state not in {ArrivalState.READY, ArrivalState.BRINGING}:
        raise NotReady
    _check_new(arrival.sha256)
    arrival.state, arrival.invites = ArrivalState.BRINGING, invites
    arrival.save(update_fields=["state", "invites"])
    jobs.enqueue(BRING, key=arrival.code, payload={"arrival": arrival.pk}, owner=by.pk)


def bring(arrival: Arrival, *, at: datetime, told: Told) -> None:
    """Bring an archive in, all or nothing; one that was interrupted begins again, and leaves nothing twice."""
    if arrival.state != ArrivalState.BRINGING:
        return
    try:
        with transport.reading(path_of(_file(arrival))) as opened:
            bringing.prepare(arrival, opened, told=told)
            bringing.write(arrival, opened, at=at, told=told)
    except (Refused, Incoherent, Newer, IntegrityError) as refusal:
        _undo(arrival)
        _refuse(arrival, refusal)
    except files.DiskFull:
        _undo(arrival)
        _refuse(arrival, Refused(Fault.DISK_FULL))
    except jobs.Cancelled:
        _undo(arrival)
        Arrival.objects.filter(pk=arrival.pk, state=ArrivalState.BRINGING).update(state=ArrivalState.READY)
        raise
    else:
        _drop_file(arrival)


def _refuse(arrival: Arrival, refusal: Exception) -> None:
    """Write why it is not taken, and erase it: it is of no use here."""
    match refusal:
        case Refused():
            arrival.fault, arrival.where = refusal.fault, refusal.where
        case Newer():
            arrival.fault, arrival.where = Fault.NEWER, str(refusal)[:200]
        case Incoherent():
            arrival.fault, arrival.where = Fault.INCOHERENT, str(refusal)[:200]
        case _other:
            arrival.fault, arrival.where = Fault.INCOHERENT, ""
    arrival.state = ArrivalState.REFUSED
    said = {"state": arrival.state, "fault": arrival.fault, "where": arrival.where}
    Arrival.objects.filter(pk=arrival.pk).exclude(state=ArrivalState.BROUGHT).update(**said)
    _drop_file(arrival)


def _undo(arrival: Arrival) -> None:
    """Erase the spaces that nobody entered, and their files; nothing of an archive that another worker brought in."""
    with transaction.atomic():
        held = Arrival.objects.select_for_update(of=("self",)).get(pk=arrival.pk)
        if held.state == ArrivalState.BROUGHT:
            return
        empty = Space.objects.filter(pk__in=held.spaces, participations__isnull=True)
        for space in list(empty.values_list("pk", flat=True)):
            Space.objects.filter(pk=space).delete()
            files.drop_space(space)
        Arrival.objects.filter(pk=arrival.pk).update(spaces=[])
    arrival.spaces = []


def _file(arrival: Arrival) -> Any:
    if arrival.file is None:
        raise Refused(Fault.NOT_A_ZIP)
    return arrival.file


def _drop_file(arrival: Arrival) -> None:
    stored = arrival.file
    if stored is not None:
        Arrival.objects.filter(pk=arrival.pk).update(file=None)
        arrival.file = None
        files.erase_if_unused(stored)


def discard_arrival(arrival: Arrival, *, at: datetime) -> None:
    """Give up an archive that was not brought in: file, record, and what an interrupted work left. Raises NotReady."""
    if arrival.state == ArrivalState.BROUGHT:
        raise NotReady
    for name in (READ, BRING):
        if job := latest(name, key=arrival.code):
            jobs.cancel(job, at=at)
            if not type(job).objects.get(pk=job.pk).is_over:  # a worker has it in hand: it stops first
                raise NotReady
    _undo(arrival)
    _drop_file(arrival)
    arrival.delete()


def forget(*, at: datetime) -> int:
    """Erase exports that had their three days, and archives that nobody brought in within seven. How many."""
    files.sweep_workshop(before=at - timedelta(days=1))
    expired = list(Export.objects.filter(expires_at__lt=at).select_related("file", "collective"))
    for export in expired:
        exports.erase_export(export, by=None, at=at)
    old = Arrival.objects.filter(brought_at__lt=at - KEPT).select_related("file")
    left = list(old.exclude(state=ArrivalState.BROUGHT))
    for arrival in left:
        try:
            discard_arrival(arrival, at=at)
        except (NotReady, DatabaseError):
            continue
    old.filter(state=ArrivalState.BROUGHT).exclude(preview={}).update(preview={})
    return len(expired) + len(left)

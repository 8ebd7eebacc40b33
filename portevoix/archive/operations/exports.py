"""Writes: asking for an export, keeping it three days, erasing it."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pyrage
from django.db import transaction
from pyrage import RecipientError, x25519

from portevoix.archive.models import Export
from portevoix.collectives.models import Collective
from portevoix.files import operations as files
from portevoix.jobs import operations as jobs
from portevoix.journal import operations as journal

EXPORT = "archive.export"
KEPT = timedelta(days=3)


class BadRecipient(Exception):  # noqa: N818  refusals are named as the fact
    """The text is no age public key."""


@transaction.atomic
def ask_export(collective: Collective, *, recipient: str = "", by: Any, at: datetime) -> Export:
    """Have all that a collective owns made into one file, in the background. Raises BadRecipient."""
    if recipient:
        _recipient(recipient)
    export = Export.objects.create(
        collective=collective, recipient=recipient, asked_by=by, asked_at=at, expires_at=at + KEPT
    )
    jobs.enqueue(
        EXPORT, key=export.code, payload={"export": export.pk}, owner=by.pk, space=collective.space_id
    )
    _note(export, by=by, verb="export", at=at)
    return export


def keep(export: Export, path: Path, *, name: str, counts: dict[str, int], at: datetime) -> None:
    """Keep a finished archive, moved from where it was written; three days from now."""
    kind = "application/zip"
    if export.recipient:
        path, name, kind = (
            _encrypted(path, recipient=export.recipient),
            f"{name}.age",
            "application/octet-stream",
        )
    export.file = files.adopt(path, name=name, content_type=kind, space=export.collective.space_id, at=at)
    export.counts, export.expires_at = counts, at + KEPT
    export.save(update_fields=["file", "counts", "expires_at"])


def note_taken(export: Export, *, by: Any, at: datetime) -> None:
    """Write in the journal that somebody took the archive away."""
    _note(export, by=by, verb="download", at=at)


@transaction.atomic
def erase_export(export: Export, *, by: Any, at: datetime) -> None:
    """Erase the archive and its record; the journal keeps that it was."""
    stored = export.file
    _note(export, by=by, verb="erase", at=at)
    export.delete()
    if stored:
        files.erase_if_unused(stored)


def _note(export: Export, *, by: Any, verb: str, at: datetime) -> None:
    actor = by.pk if by else None
    space = export.collective.space_id
    journal.record(space=space, actor=actor, verb=verb, kind="archive", key=export.code, at=at)


def _recipient(text: str) -> Any:
    try:
        return x25519.Recipient.from_str(text)
    except (RecipientError, ValueError) as error:
        raise BadRecipient(text) from error


def _encrypted(path: Path, *, recipient: str) -> Path:
    """The file encrypted as a stream, beside it; the plain one is gone."""
    out = path.with_suffix(".age")
    pyrage.encrypt_file(str(path), str(out), [_recipient(recipient)])
    path.unlink()
    return out

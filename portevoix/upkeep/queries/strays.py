"""Files that went astray: named and not on disk, on disk and named by no row, in a row that nothing uses."""

import os
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.fields.reverse_related import ForeignObjectRel

from portevoix.files.models import StoredFile
from portevoix.files.queries import path_of
from portevoix.jobs.enums import FINAL
from portevoix.jobs.models import Job
from portevoix.mail.models import Message

OURS = re.compile(r"[0-9a-f]{64}")
PATIENCE = timedelta(days=1)  # an upload may be between its file and its row, a letter before its message


def missing() -> list[StoredFile]:
    """Rows whose bytes are gone (one look at the disk for each)."""
    rows = StoredFile.objects.order_by("pk").iterator()
    return [stored for stored in rows if not path_of(stored).exists()]


def unnamed(*, at: datetime) -> list[Path]:
    """Files on disk for a day or more that no row names."""
    named = {(str(space), sha256) for space, sha256 in StoredFile.objects.values_list("space", "sha256")}
    return [path for path in _old_files(at) if (path.parents[1].name, path.name) not in named]


def _old_files(at: datetime) -> Iterator[Path]:
    limit = (at - PATIENCE).timestamp()
    for folder, _folders, names in os.walk(settings.FILES_DIR):
        for name in names:
            path = Path(folder) / name
            if OURS.fullmatch(name) and path.stat().st_mtime < limit:
                yield path


def unused(*, at: datetime) -> list[StoredFile]:
    """Rows of a day or more that nothing uses: no foreign key, no message's attachment, no work under way."""
    free = _pointed_to_by_nobody(StoredFile.objects.filter(stored_at__lt=at - PATIENCE))
    named = _attached() | _in_hand()
    return [stored for stored in free.order_by("pk") if stored.pk not in named]


def _attached() -> set[int]:
    rows = Message.objects.exclude(attachments=[]).values_list("attachments", flat=True)
    return {attachment["file"] for attachments in rows for attachment in attachments}


def _in_hand() -> set[int]:
    payloads = Job.objects.exclude(state__in=FINAL).values_list("payload", flat=True)
    return {value for payload in payloads for value in payload.values() if isinstance(value, int)}


def _pointed_to_by_nobody(rows: QuerySet[StoredFile]) -> QuerySet[StoredFile]:
    for relation in StoredFile._meta.get_fields(include_hidden=True):
        if isinstance(relation, ForeignObjectRel):
            others = relation.related_model._base_manager.filter(
                **{relation.remote_field.name: OuterRef("pk")}
            )
            rows = rows.exclude(Exists(others))
    return rows

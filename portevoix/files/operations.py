"""Writes: bytes are safe on disk before the row that names them."""

import errno
import hashlib
import io
import os
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.db.models.fields.reverse_related import ForeignObjectRel
from PIL import Image, ImageOps, UnidentifiedImageError

from portevoix.files import rules
from portevoix.files.models import StoredFile
from portevoix.files.queries import path_of

IMAGE_LIMIT = 5_000_000  # bytes
IMAGE_SIDE = 1600  # pixels
PIXELS = 40_000_000


class FileTooLarge(Exception):  # noqa: N818  refusals are named as the fact
    """The file is larger than the limit in bytes (first argument)."""


class FileEmpty(Exception):  # noqa: N818
    """The file holds nothing."""


class KindRefused(Exception):  # noqa: N818
    """Files of that media type (first argument) are not taken here."""


class DiskFull(Exception):  # noqa: N818
    """The disk has no room left; nothing was kept."""


class Upload(Protocol):
    """What is needed of an uploaded file."""

    name: str | None
    size: int | None

    def read(self, size: int = -1) -> bytes:
        """Up to `size` bytes."""
        ...


def store(upload: Upload, *, space: int, at: datetime) -> StoredFile:
    """Keep an attachment. Raises FileTooLarge, FileEmpty, KindRefused, DiskFull."""
    data = _read(upload, limit=settings.UPLOAD_MAX_BYTES)
    kind = rules.kind_of(data, name=upload.name or "")
    if not rules.is_kept(kind):
        raise KindRefused(kind)
    return store_bytes(data, name=upload.name or "fichier", content_type=kind, space=space, at=at)


def store_image(upload: Upload, *, space: int, at: datetime) -> StoredFile:
    """Keep a picture, drawn anew: metadata gone, at most 1,600 px, PNG. Same refusals as `store`."""
    data = _read(upload, limit=IMAGE_LIMIT)
    kind = rules.kind_of(data, name=upload.name or "")
    if kind not in rules.IMAGES:
        raise KindRefused(kind)
    name = Path(upload.name or "image").stem[:150] + ".png"
    return store_bytes(_redraw(data, kind), name=name, content_type="image/png", space=space, at=at)


def store_bytes(data: bytes, *, name: str, content_type: str, space: int, at: datetime) -> StoredFile:
    """Keep bytes under their SHA-256, once in a space; the same bytes give the same row."""
    stored = StoredFile(
        space=space,
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        content_type=content_type,
        name=Path(name).name[:200],
        stored_at=at,
    )
    _write(path_of(stored), data)
    found, _created = StoredFile.objects.get_or_create(
        space=space,
        sha256=stored.sha256,
        defaults={key: getattr(stored, key) for key in ("size", "content_type", "name", "stored_at")},
    )
    return found


def erase_if_unused(stored: StoredFile) -> bool:
    """Erase bytes and row unless something still points to them; False when something does."""
    for relation in StoredFile._meta.get_fields(include_hidden=True):
        if isinstance(relation, ForeignObjectRel) and _points_to(stored, relation):
            return False
    stored.delete()
    path_of(stored).unlink(missing_ok=True)
    return True


def _points_to(stored: StoredFile, relation: ForeignObjectRel) -> bool:
    rows = relation.related_model._default_manager.filter(**{relation.remote_field.name: stored.pk})
    return bool(rows.exists())


def _read(upload: Upload, *, limit: int) -> bytes:
    if upload.size is not None and upload.size > limit:
        raise FileTooLarge(limit)
    data = upload.read(limit + 1)
    if len(data) > limit:
        raise FileTooLarge(limit)
    if not data:
        raise FileEmpty
    return data


def _redraw(data: bytes, kind: str) -> bytes:
    try:
        with Image.open(io.BytesIO(data)) as image:
            if image.width * image.height > PIXELS:
                raise KindRefused(kind)
            upright = ImageOps.exif_transpose(image)
            upright.thumbnail((IMAGE_SIDE, IMAGE_SIDE))
            clean = upright.convert("RGBA" if "A" in upright.getbands() or upright.mode == "P" else "RGB")
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError, SyntaxError, ValueError) as error:
        raise KindRefused(kind) from error
    out = io.BytesIO()
    clean.save(out, format="PNG", optimize=True)
    return out.getvalue()


def _write(path: Path, data: bytes) -> None:
    """Temporary file, fsync, rename, fsync of the folder: after this a power cut loses nothing."""
    if path.exists():
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, temporary = tempfile.mkstemp(dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as out:
                out.write(data)
                out.flush()
                os.fsync(out.fileno())
            Path(temporary).rename(path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
        sync_folder(path.parent)
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
            raise DiskFull from error
        raise


def sync_folder(folder: Path) -> None:
    """Make a rename in that folder survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

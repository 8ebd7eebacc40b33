"""Writes: bytes are safe on disk before the row that names them."""

import errno
import hashlib
import io
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
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
PHOTO_SIDE = 4000  # pixels: a page photographed stays readable
SUFFIXES = {"image/png": ".png", "image/jpeg": ".jpg"}
PIXELS = 40_000_000
BROKEN = (
    *(UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError),
    *(Image.DecompressionBombError, Image.DecompressionBombWarning),
)


_uses: dict[str, Callable[[int], bool]] = {}


class FileTooLarge(Exception):  # noqa: N818  refusals are named as the fact
    """The file is larger than the limit in bytes (first argument)."""


class FileEmpty(Exception):  # noqa: N818
    """The file holds nothing."""


class KindRefused(Exception):  # noqa: N818
    """Files of that media type (first argument) are not taken here."""


class ImageUnreadable(KindRefused):
    """The picture is damaged, or has more than 40 million pixels."""


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
    """Keep an attachment; a picture is drawn anew, without the place and the camera it was taken with.

    Raises FileTooLarge, FileEmpty, KindRefused (ImageUnreadable), DiskFull.
    """
    data = _read(upload, limit=settings.UPLOAD_MAX_BYTES)
    name = upload.name or "fichier"
    kind = rules.kind_of(data, name=name)
    if not rules.is_kept(kind):
        raise KindRefused(kind)
    if kind in rules.IMAGES:
        data, kind = _redraw(data, kind, side=PHOTO_SIDE, photo=kind == "image/jpeg")
        name = str(Path(name).with_suffix(SUFFIXES[kind]))
    return store_bytes(data, name=name, content_type=kind, space=space, at=at)


def store_image(upload: Upload, *, space: int, at: datetime) -> StoredFile:
    """Keep a logo or a signature, drawn anew: metadata gone, at most 1,600 px, PNG. Same refusals as `store`."""
    data = _read(upload, limit=IMAGE_LIMIT)
    kind = rules.kind_of(data, name=upload.name or "")
    if kind not in rules.IMAGES:
        raise KindRefused(kind)
    data, kind = _redraw(data, kind, side=IMAGE_SIDE, photo=False)
    name = Path(upload.name or "image").stem[:150] + SUFFIXES[kind]
    return store_bytes(data, name=name, content_type=kind, space=space, at=at)


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


@contextmanager
def workshop() -> Iterator[Path]:
    """A folder beside the store, for a file too large for memory; gone at the end with what is left in it."""
    _make_folder(Path(settings.FILES_DIR))
    with tempfile.TemporaryDirectory(prefix=".making-", dir=settings.FILES_DIR) as folder:
        yield Path(folder)


def sweep_workshop(*, before: datetime) -> int:
    """Erase what killed processes left in the workshop before that moment. How many folders."""
    left = [
        one
        for one in Path(settings.FILES_DIR).glob(".making-*")
        if one.is_dir() and one.stat().st_mtime < before.timestamp()
    ]
    for folder in left:
        shutil.rmtree(folder, ignore_errors=True)
    return len(left)


def adopt(path: Path, *, name: str, content_type: str, space: int, at: datetime) -> StoredFile:
    """Keep a file made in the workshop: moved, never read whole into memory. Raises DiskFull."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        os.fsync(file.fileno())
    facts = {"size": path.stat().st_size, "content_type": content_type, "name": name[:200], "stored_at": at}
    goal = path_of(StoredFile(space=space, sha256=digest))
    with _refusing_when_full():
        _make_folder(goal.parent)
        path.rename(goal)
        sync_folder(goal.parent)
    return StoredFile.objects.get_or_create(space=space, sha256=digest, defaults=facts)[0]


def put(data: bytes, *, space: int) -> str:
    """Bytes alone, safe on disk; the caller writes the row. Their SHA-256. Raises DiskFull."""
    digest = hashlib.sha256(data).hexdigest()
    _write(path_of(StoredFile(space=space, sha256=digest)), data)
    return digest


def drop_space(space: int) -> None:
    """Erase all the bytes of a space that no longer is; its rows are gone already."""
    shutil.rmtree(Path(settings.FILES_DIR) / str(space), ignore_errors=True)


def register_use(name: str, is_used: Callable[[int], bool]) -> None:
    """Have something that holds files by number, without a foreign key, asked before one is erased."""
    _uses[name] = is_used


def erase_if_unused(stored: StoredFile) -> bool:
    """Erase bytes and row unless something still points to them; False when something does."""
    if any(is_used(stored.pk) for is_used in _uses.values()):
        return False
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


def _redraw(data: bytes, kind: str, *, side: int, photo: bool) -> tuple[bytes, str]:
    """The pixels alone, upright, and their media type. Raises ImageUnreadable."""
    try:
        with Image.open(io.BytesIO(data), formats=("PNG", "JPEG", "WEBP", "GIF")) as image:
            if image.width * image.height > PIXELS:
                raise ImageUnreadable(kind)
            upright = ImageOps.exif_transpose(image)
            upright.thumbnail((side, side))
            seen_through = not photo and ("A" in upright.getbands() or upright.mode == "P")
            clean = upright.convert("RGBA" if seen_through else "RGB")
    except BROKEN as error:
        raise ImageUnreadable(kind) from error
    clean.info.clear()  # comments, profiles: saved again otherwise
    out = io.BytesIO()
    if photo:
        clean.save(out, format="JPEG", quality=90)
        return out.getvalue(), "image/jpeg"
    clean.save(out, format="PNG", optimize=True)
    return out.getvalue(), "image/png"


def _write(path: Path, data: bytes) -> None:
    """Temporary file, fsync, rename, fsync of the folders: after this a power cut loses nothing."""
    with _refusing_when_full():
        _make_folder(path.parent)
        if not path.exists():
            _write_whole(path, data)
        sync_folder(path.parent)  # also when another process has only just renamed it


@contextmanager
def _refusing_when_full() -> Iterator[None]:
    """A disk without room is a refusal. Raises DiskFull."""
    try:
        yield
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
            raise DiskFull from error
        raise


def _write_whole(path: Path, data: bytes) -> None:
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


def _make_folder(folder: Path) -> None:
    """The folder and those above it, each safe in the one that holds it."""
    if folder.exists():
        return
    _make_folder(folder.parent)
    folder.mkdir(exist_ok=True, mode=0o700)
    sync_folder(folder.parent)


def sync_folder(folder: Path) -> None:
    """Make a rename in that folder survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

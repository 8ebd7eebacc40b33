"""Opens what people give (a zip, its bytes, a folder) as named contents, within limits."""

import hashlib
import io
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from portevoix.directory.enums import Source
from portevoix.directory.sources import elsewhere, refusals

MAX_BYTES = 100_000_000  # of the zip itself; the Assemblée's weighs 6 MB
MAX_UNPACKED = 400_000_000
MAX_MEMBERS = 100_000


@dataclass(frozen=True)
class Contents:
    """The names of a set of files, their bytes on demand, and a hash of the whole."""

    names: list[str]
    read: Callable[[str], bytes]
    sha256: str


def open_contents(source: Path | bytes) -> Contents:
    """The contents of a zip, of its bytes, or of a folder. Raises a SourceRefused."""
    if isinstance(source, bytes):
        return _open_zip(source)
    if source.is_dir():
        return _open_folder(source)
    if not source.is_file():
        raise refusals.SourceMissing(name=source.name)
    if source.stat().st_size > MAX_BYTES:
        raise refusals.ArchiveTooBig(limit=MAX_UNPACKED // 1_000_000)
    return _open_zip(source.read_bytes())


def _open_folder(folder: Path) -> Contents:
    names = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.json"))
    digest = hashlib.sha256()
    for name in names:
        digest.update(name.encode() + b"\0" + (folder / name).read_bytes())
    return Contents(names, lambda name: (folder / name).read_bytes(), digest.hexdigest())


def _open_zip(data: bytes) -> Contents:
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise _why_no_zip(data) from error
    members = archive.infolist()
    if len(members) > MAX_MEMBERS or sum(member.file_size for member in members) > MAX_UNPACKED:
        raise refusals.ArchiveTooBig(limit=MAX_UNPACKED // 1_000_000)
    names = [member.filename for member in members if not member.is_dir()]
    return Contents(names, lambda name: _read(archive, name), hashlib.sha256(data).hexdigest())


def _read(archive: zipfile.ZipFile, name: str) -> bytes:
    try:
        return archive.read(name)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        raise refusals.ArchiveTruncated from error


def _why_no_zip(data: bytes) -> refusals.SourceRefused:
    start = data[:200].lstrip().lower()
    if start.startswith((b"<!doctype", b"<html", b"<?xml", b"<head", b"<body")):
        return refusals.WebPageInstead()
    elsewhere.check_start(data[:4000], but=Source.AN)
    return refusals.ArchiveTruncated() if data[:2] == b"PK" else refusals.NotAnArchive()

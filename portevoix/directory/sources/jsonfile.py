"""Reads a JSON file, or the one JSON of a zip, within limits; shared by the sources of JSON."""

import hashlib
import io
import json
import zipfile
import zlib
from pathlib import Path
from typing import IO, Any

from portevoix.directory.enums import Source
from portevoix.directory.sources import refusals
from portevoix.directory.sources.elsewhere import check_elsewhere, check_start

MAX_BYTES = 300_000_000  # unpacked; the largest published file weighs 60 MB
PIECE = 1 << 20


def load(source: Path | bytes, *, expected: str) -> tuple[Any, str]:
    """The parsed content and the hash of what was given. Raises a SourceRefused; `expected` says what was hoped for."""
    data = _bytes(source)
    digest = hashlib.sha256(data).hexdigest()
    start = data[:200].lstrip().lower()
    if start.startswith((b"<!doctype", b"<html", b"<head", b"<body")):
        raise refusals.WebPageAsFile
    text = unpacked(data, ".json") if data[:2] == b"PK" else data
    if not text[:200].lstrip(b"\xef\xbb\xbf \r\n\t").startswith((b"{", b"[")):
        check_start(text, but=Source.GOUVERNEMENT)
        raise refusals.FormUnknown(expected=expected)
    try:
        parsed = json.loads(text.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise refusals.JsonUnreadable(row=getattr(error, "lineno", "?")) from error
    if isinstance(parsed, dict) and parsed.get("type") == "FeatureCollection":
        check_elsewhere(("featurecollection",))
    return parsed, digest


def _bytes(source: Path | bytes) -> bytes:
    if isinstance(source, Path):
        if not source.is_file():
            raise refusals.SourceMissing(name=source.name)
        size = source.stat().st_size
    else:
        size = len(source)
    if size > MAX_BYTES:
        raise refusals.FileTooBig(limit=MAX_BYTES // 1_000_000)
    return source.read_bytes() if isinstance(source, Path) else source


def unpacked(data: bytes, suffix: str) -> bytes:
    """The largest member of a zip whose name ends so."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        members = [one for one in archive.infolist() if one.filename.lower().endswith(suffix)]
        if not members:
            raise refusals.FormUnknown(expected=suffix)
        member = max(members, key=lambda one: one.file_size)
        if member.file_size > MAX_BYTES:
            raise refusals.FileTooBig(limit=MAX_BYTES // 1_000_000)
        with archive.open(member) as file:
            return _within(file)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        raise refusals.ArchiveTruncated from error


def _within(file: IO[bytes]) -> bytes:
    """What a member really unpacks to, whatever it claims."""
    found = file.read(MAX_BYTES + 1)
    if len(found) > MAX_BYTES:
        raise refusals.FileTooBig(limit=MAX_BYTES // 1_000_000)
    return found

"""Reads the objects of a long JSON list one after the other, from a file, its bytes or a zip; constant memory."""

import codecs
import hashlib
import io
import json
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from portevoix.directory.enums import Source
from portevoix.directory.sources import refusals
from portevoix.directory.sources.elsewhere import check_start

MAX_BYTES = 500_000_000  # unpacked; the national file weighs 30 MB, the local one 250
PIECE = 1 << 20
LIST = re.compile(r'^\s*(?:\{\s*(?:"\w+"\s*:\s*(?:\d+|"[^"]*")\s*,\s*)*"(?:service|results)"\s*:\s*)?\[\s*')
BETWEEN = re.compile(r"[\s,]*")


def objects(source: Path | bytes, *, expected: str) -> Iterator[dict[str, Any]]:
    """Each object of a list, or of the list under "service". Raises a SourceRefused, whose text is to be shown."""
    decoder, buffer, position = json.JSONDecoder(), "", -1
    for piece in _text(source):
        buffer = buffer[max(position, 0) :] + piece
        position = 0 if position >= 0 else _opening(buffer, expected)
        while True:
            position = _skip(buffer, position)
            if buffer[position : position + 1] in {"", "]"}:
                break
            try:
                found, position = decoder.raw_decode(buffer, position)
            except ValueError:
                break
            if not isinstance(found, dict):
                raise refusals.FormUnknown(expected=expected)
            yield found
    if position < 0:
        raise refusals.FormUnknown(expected=expected)
    if buffer[position : position + 1] != "]":
        raise refusals.JsonCut(said=buffer[position : position + 40].replace("\n", " "))


def _skip(buffer: str, position: int) -> int:
    found = BETWEEN.match(buffer, position)
    return found.end() if found else position


def _opening(buffer: str, expected: str) -> int:
    """Where the list begins."""
    found = LIST.match(buffer)
    if found is None:
        check_start(buffer[:4000].encode(), but=Source.DILA)
        raise refusals.FormUnknown(expected=expected)
    return found.end()


def sha256(source: Path | bytes) -> str:
    """The hash of what is given."""
    digest = hashlib.sha256()
    with _opened(source) as file:
        while piece := file.read(PIECE):
            digest.update(piece)
    return digest.hexdigest()


def _text(source: Path | bytes) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    read = 0
    with _opened(source) as file:
        start = file.read(4)
        file.seek(0)
        with _member(file) if start.startswith(b"PK") else _plain(file) as content:
            try:
                while piece := content.read(PIECE):
                    if not read:
                        _refuse_page(piece)
                    read += len(piece)
                    if read > MAX_BYTES:
                        raise refusals.FileTooBig(limit=MAX_BYTES // 1_000_000)
                    yield decoder.decode(piece)
            except UnicodeDecodeError as error:
                raise refusals.NotText from error
            except (zipfile.BadZipFile, zlib.error, EOFError) as error:
                raise refusals.ArchiveTruncated from error


def _refuse_page(piece: bytes) -> None:
    if piece[:200].lstrip().lower().startswith((b"<!doctype", b"<html", b"<head", b"<body", b"<?xml")):
        raise refusals.WebPageAsFile
    if not piece.lstrip(b"\xef\xbb\xbf \r\n\t").startswith((b"{", b"[")):
        check_start(piece[:4000], but=Source.DILA)


@contextmanager
def _opened(source: Path | bytes) -> Iterator[IO[bytes]]:
    if isinstance(source, Path) and not source.is_file():
        raise refusals.SourceMissing(name=source.name)
    size = len(source) if isinstance(source, bytes) else source.stat().st_size
    if size > MAX_BYTES:
        raise refusals.FileTooBig(limit=MAX_BYTES // 1_000_000)
    with io.BytesIO(source) if isinstance(source, bytes) else source.open("rb") as file:
        yield file


@contextmanager
def _plain(file: IO[bytes]) -> Iterator[IO[bytes]]:
    yield file


@contextmanager
def _member(file: IO[bytes]) -> Iterator[IO[bytes]]:
    """The largest JSON of a zip."""
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise refusals.ArchiveTruncated from error
    members = [one for one in archive.infolist() if one.filename.lower().endswith(".json")]
    if not members:
        raise refusals.FormUnknown(expected=".json")
    with archive, archive.open(max(members, key=lambda one: one.file_size)) as content:
        yield content

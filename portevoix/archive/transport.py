"""The zip itself: written as a stream with a fingerprint of each file, and read with distrust."""

import hashlib
import json
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from portevoix.archive.enums import Fault

FORMAT, VERSION = "portevoix-archive", 1
MANIFEST = "manifeste.json"
MEMBERS = 300_000
UNPACKED = 20_000_000_000  # bytes
RATIO = 400  # no file of ours shrinks more; a bomb does by a thousand
SMALL = 1_000_000  # bytes under which the ratio says nothing
LINE = 20_000_000  # bytes of one row
BLOCK = 256 * 1024
SAFE = re.compile(r"(?!/)(?!.*(?:^|/)\.{1,2}(?:/|$))[A-Za-z0-9_][A-Za-z0-9_./-]{0,240}")
PACKED = (
    ".pdf",
    ".png",
    ".jpg",
    ".jpeg",
    ".zip",
    ".docx",
    ".odt",
    ".xlsx",
    ".ods",
    ".webp",
    ".gif",
    ".pptx",
    ".odp",
)
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError)


class Refused(Exception):  # noqa: N818  refusals are named as the fact
    """The archive is not taken: the fault, and what of it."""

    def __init__(self, fault: Fault, where: str = "") -> None:
        super().__init__(fault, where)
        self.fault, self.where = fault, where[:200]


@dataclass
class Written:
    """A zip being written; nothing of it is kept in memory but names and fingerprints."""

    archive: zipfile.ZipFile
    at: datetime
    files: dict[str, dict[str, Any]] = field(default_factory=dict)

    @contextmanager
    def open(self, name: str) -> Iterator["Sink"]:
        """A file of the zip, to write to."""
        info = zipfile.ZipInfo(name, date_time=self.at.timetuple()[:6])
        info.compress_type = zipfile.ZIP_STORED if name.endswith(PACKED) else zipfile.ZIP_DEFLATED
        info.external_attr = 0o600 << 16
        with self.archive.open(info, "w", force_zip64=True) as out:
            sink = Sink(out)
            yield sink
        self.files[name] = {"sha256": sink.digest.hexdigest(), "size": sink.size}

    def add(self, name: str, data: bytes) -> None:
        """A whole file."""
        with self.open(name) as sink:
            sink.write(data)

    def lines(self, name: str, rows: Iterable[Any]) -> int:
        """A file with one JSON value a line; how many."""
        count = 0
        with self.open(name) as sink:
            for count, row in enumerate(rows, 1):  # noqa: B007  the last one counts
                sink.write(json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")
        return count


class Sink:
    """Bytes that go into a zip, counted and fingerprinted, by blocks: rows are small."""

    def __init__(self, out: IO[bytes]) -> None:
        self.out, self.digest, self.size = out, hashlib.sha256(), 0

    def write(self, data: bytes) -> None:
        """Add bytes."""
        self.digest.update(data)
        self.size += len(data)
        self.out.write(data)


@contextmanager
def writing(path: Path, *, at: datetime) -> Iterator[Written]:
    """A new zip at that path."""
    with zipfile.ZipFile(path, "w", compresslevel=6, allowZip64=True) as archive:
        yield Written(archive, at)


@dataclass
class Opened:
    """A zip that was checked: only what its manifest names, and each read is proved."""

    archive: zipfile.ZipFile
    manifest: dict[str, Any]

    def bytes_of(self, name: str, *, limit: int) -> bytes:
        """A file, proved. Raises Refused."""
        said = self.manifest["files"].get(name)
        if said is None:
            raise Refused(Fault.ALTERED, name)
        if said["size"] > limit:
            raise Refused(Fault.TOO_BIG, name)
        return b"".join(self._blocks(name))

    def prove(self, name: str) -> None:
        """Read a file and throw it away. Raises Refused."""
        for _block in self._blocks(name):
            pass

    def lines(self, name: str) -> Iterator[Any]:
        """The JSON values of a file, one by one; none when the archive has no such file. Raises Refused."""
        if name not in self.manifest["files"]:
            return
        rest = b""
        for block in self._blocks(name):
            *whole, rest = (rest + block).split(b"\n")
            if len(rest) > LINE:
                raise Refused(Fault.TOO_BIG, name)
            for line in whole:
                yield _json(line, name)
        if rest:
            yield _json(rest, name)

    def _blocks(self, name: str) -> Iterator[bytes]:
        said, digest, size = self.manifest["files"][name], hashlib.sha256(), 0
        try:
            with self.archive.open(name) as file:
                while block := file.read(BLOCK):
                    size += len(block)
                    if size > said["size"]:
                        raise Refused(Fault.ALTERED, name)
                    digest.update(block)
                    yield block
        except BROKEN as error:
            raise Refused(Fault.ALTERED, name) from error
        if size != said["size"] or digest.hexdigest() != said["sha256"]:
            raise Refused(Fault.ALTERED, name)


@contextmanager
def reading(path: Path) -> Iterator[Opened]:
    """A zip that someone brings, its names and sizes checked before anything is unpacked. Raises Refused."""
    with path.open("rb") as file:
        start = file.read(40)
    if start.startswith(b"age-encryption.org/"):
        raise Refused(Fault.ENCRYPTED)
    try:
        archive = zipfile.ZipFile(path)
    except BROKEN as error:
        raise Refused(Fault.NOT_A_ZIP) from error
    with archive:
        names = _check_members(archive)
        yield Opened(archive, _manifest(archive, names))


def _check_members(archive: zipfile.ZipFile) -> set[str]:
    members = [one for one in archive.infolist() if not one.is_dir()]
    if len(members) > MEMBERS or sum(one.file_size for one in members) > UNPACKED:
        raise Refused(Fault.TOO_BIG)
    names = {one.filename for one in members}
    if len(names) != len(members):
        raise Refused(Fault.UNSAFE_NAME, next(one.filename for one in members))
    for one in members:
        if not SAFE.fullmatch(one.filename) or (one.external_attr >> 28) == 0xA:  # noqa: PLR2004  a symbolic link
            raise Refused(Fault.UNSAFE_NAME, one.filename)
        if one.flag_bits & 1:
            raise Refused(Fault.ENCRYPTED, one.filename)
        if one.file_size > SMALL and one.file_size > RATIO * max(one.compress_size, 1):
            raise Refused(Fault.TOO_BIG, one.filename)
    return names


def _manifest(archive: zipfile.ZipFile, names: set[str]) -> dict[str, Any]:
    if MANIFEST not in names:
        raise Refused(Fault.NO_MANIFEST)
    try:
        if archive.getinfo(MANIFEST).file_size > MEMBERS * 400:
            raise Refused(Fault.TOO_BIG, MANIFEST)
        found = json.loads(archive.read(MANIFEST))
    except (*BROKEN, RecursionError) as error:
        raise Refused(Fault.ALTERED, MANIFEST) from error
    _check_manifest(found)
    if set(found["files"]) != names - {MANIFEST}:
        raise Refused(Fault.ALTERED, min(set(found["files"]) ^ (names - {MANIFEST})))
    return dict(found)


def _check_manifest(found: Any) -> None:
    if (
        not isinstance(found, dict)
        or found.get("format") != FORMAT
        or not isinstance(found.get("version"), int)
    ):
        raise Refused(Fault.FOREIGN)
    if found["version"] > VERSION:
        raise Refused(Fault.NEWER)
    files = found.get("files")
    well = isinstance(files, dict) and all(
        isinstance(one, dict) and isinstance(one.get("sha256"), str) and isinstance(one.get("size"), int)
        for one in files.values()
    )
    if not well or not isinstance(found.get("counts"), dict):
        raise Refused(Fault.ALTERED, MANIFEST)


def _json(line: bytes, name: str) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError) as error:
        raise Refused(Fault.ALTERED, name) from error

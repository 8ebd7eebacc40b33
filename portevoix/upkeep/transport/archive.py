"""A backup as one tar file, perhaps sealed with age; written and read as a stream, whatever its size."""

import contextlib
import hashlib
import io
import os
import re
import tarfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

import pyrage

from portevoix.upkeep.rules.manifest import DATABASE, NAME, SECRET, Kept, Manifest, NotABackup, from_json

BLOCK = 1 << 20
MEMBER = re.compile(r"files/\d+/([0-9a-f]{2})/\1[0-9a-f]{62}")
AGE = b"age-encryption.org/v1"
FIRST = 64  # bytes that say what a file is


class KeyRefused(Exception):  # noqa: N818  refusals are named as the fact
    """The age key, public or secret, cannot be read."""


class Sealed(Exception):  # noqa: N818
    """The backup is encrypted: no identity was given, or none that opens it."""


class _Hashing:
    """A file that is hashed as it is read."""

    def __init__(self, source: IO[bytes]) -> None:
        self.source = source
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        data = self.source.read(size)
        self.digest.update(data)
        return data


class Writer:
    """A tar under way; `files` says what is in it so far."""

    def __init__(self, out: IO[bytes]) -> None:
        self._tar = tarfile.open(fileobj=out, mode="w|", bufsize=BLOCK, format=tarfile.PAX_FORMAT)  # noqa: SIM115
        self.files: dict[str, Kept] = {}

    def add(self, name: str, source: IO[bytes], *, size: int) -> Kept:
        """Write one file of that size. Raises OSError when it cannot be read or written."""
        info = tarfile.TarInfo(name)
        info.size, info.mode = size, 0o600
        hashing = _Hashing(source)
        self._tar.addfile(info, hashing)
        self.files[name] = Kept(hashing.digest.hexdigest(), size)
        return self.files[name]

    def add_path(self, name: str, path: Path) -> Kept:
        """Write one file of the disk. Raises FileNotFoundError before anything is written."""
        with path.open("rb") as source:
            return self.add(name, source, size=os.fstat(source.fileno()).st_size)

    def finish(self, manifest: Manifest) -> None:
        """Write the manifest, last: an archive without it was cut short."""
        data = manifest.to_json().encode()
        self.add(NAME, io.BytesIO(data), size=len(data))
        self._tar.close()

    def let_go(self) -> None:
        """Write nothing more, even when it is forgotten half way: what it wrote to may be closed or full."""
        vars(self._tar.fileobj)["closed"] = True


class _Kept:
    """A file whose first fault is remembered: age tells only that there was one."""

    def __init__(self, out: IO[bytes]) -> None:
        self.out = out
        self.fault: OSError | None = None

    def write(self, data: bytes) -> int:
        try:
            return self.out.write(data)
        except OSError as fault:
            self.fault = self.fault or fault
            raise

    def flush(self) -> None:
        self.out.flush()


@contextlib.contextmanager
def sealing(out: IO[bytes], *, recipient: str) -> Iterator[IO[bytes]]:
    """What is written there reaches `out` encrypted to that public key. Raises KeyRefused, OSError."""
    key = recipient_of(recipient)
    kept = _Kept(out)
    reading, writing = os.pipe()

    def seal() -> None:
        with os.fdopen(reading, "rb") as source, contextlib.suppress(pyrage.EncryptError):
            pyrage.encrypt_io(source, kept, [key])

    with _beside(seal), contextlib.suppress(BrokenPipeError), os.fdopen(writing, "wb") as inner:
        yield inner
    if kept.fault is not None:
        raise kept.fault


@contextlib.contextmanager
def _beside(work: Callable[[], None]) -> Iterator[None]:
    """Run it in a thread that has ended when the block has."""
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    try:
        yield
    finally:
        thread.join()


def recipient_of(text: str) -> pyrage.x25519.Recipient:
    """An age public key. Raises KeyRefused."""
    try:
        return pyrage.x25519.Recipient.from_str(text.strip())
    except pyrage.RecipientError as error:
        raise KeyRefused from error


def identities_of(file: Path) -> list[pyrage.x25519.Identity]:
    """The secret keys of a file that age-keygen wrote. Raises KeyRefused."""
    try:
        lines = [line.strip() for line in file.read_text().splitlines()]
        found = [pyrage.x25519.Identity.from_str(line) for line in lines if line and not line.startswith("#")]
    except (OSError, UnicodeDecodeError, pyrage.IdentityError) as error:
        raise KeyRefused from error
    if not found:
        raise KeyRefused
    return found


def is_sealed(file: Path) -> bool:
    """Whether a file is encrypted with age. Raises NotABackup when it is no backup at all."""
    with file.open("rb") as source:
        first = source.read(512)
    if first.startswith(AGE):
        return True
    if first[257:262] != b"ustar":
        raise NotABackup
    return False


@contextlib.contextmanager
def opening(file: Path, *, identity: Path | None) -> Iterator[IO[bytes]]:
    """The plain tar of a backup. Raises NotABackup, Sealed, KeyRefused."""
    if not is_sealed(file):
        with file.open("rb") as source:
            yield source
    elif identity is None:
        raise Sealed
    else:
        with _unsealing(file, identities_of(identity)) as source:
            yield source


@contextlib.contextmanager
def _unsealing(file: Path, keys: list[pyrage.x25519.Identity]) -> Iterator[IO[bytes]]:
    reading, writing = os.pipe()
    refusals: list[pyrage.DecryptError] = []

    def unseal() -> None:
        with os.fdopen(writing, "wb") as out, contextlib.suppress(BrokenPipeError), file.open("rb") as sealed:
            try:
                pyrage.decrypt_io(sealed, out, keys)
            except pyrage.DecryptError as refusal:
                refusals.append(refusal)

    with _beside(unseal), os.fdopen(reading, "rb") as source:
        try:
            yield source
        except NotABackup as cut:
            raise _why(refusals) from cut


def _why(refusals: list[pyrage.DecryptError]) -> Exception:
    matched = not any("matching" in str(refusal) for refusal in refusals)
    return NotABackup() if matched else Sealed()


Place = Callable[[str], Path | None]
"""Where a file of the archive is put; None to look at it only."""


def read(source: IO[bytes], *, place: Place, told: Callable[[int], None] = lambda _count: None) -> Manifest:
    """Read all of an archive, each file put where `place` says, and compare it with its manifest.

    Raises NotABackup when anything is missing, cut, altered or not expected; TooNew.
    """
    found: dict[str, Kept] = {}
    manifest = None
    try:
        with tarfile.open(fileobj=source, mode="r|", bufsize=BLOCK) as tar:
            for member in tar:
                manifest = _take(tar, member, found, place) or manifest
                told(len(found))
    except (tarfile.TarError, EOFError) as error:
        raise NotABackup from error
    if manifest is None or manifest.files != found:
        raise NotABackup
    return manifest


def _take(
    tar: tarfile.TarFile, member: tarfile.TarInfo, found: dict[str, Kept], place: Place
) -> Manifest | None:
    source = tar.extractfile(member) if member.isreg() else None
    if source is None or member.name in found or not _is_ours(member.name):
        raise NotABackup
    if member.name == NAME:
        return from_json(source.read())
    hashing = _Hashing(source)
    with _sink(place(member.name)) as out:
        while data := hashing.read(BLOCK):
            out.write(data)
    found[member.name] = Kept(hashing.digest.hexdigest(), member.size)
    if member.name.startswith("files/") and not member.name.endswith(hashing.digest.hexdigest()):
        raise NotABackup
    return None


def _is_ours(name: str) -> bool:
    return name in {NAME, DATABASE, SECRET} or MEMBER.fullmatch(name) is not None


def _sink(path: Path | None) -> IO[bytes]:
    if path is None:
        return Path(os.devnull).open("wb")
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path.open("wb")

"""The data folder: taken by one process at a time, and what is written in it survives a power cut."""

import contextlib
import errno
import fcntl
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import OperationalError

from portevoix.files.operations import DiskFull, sync_folder

FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class FolderBusy(Exception):  # noqa: N818  refusals are named as the fact
    """Another Portevoix serves this data folder (first argument)."""


class AlreadyUnderWay(Exception):  # noqa: N818
    """Another process is at the same work in this folder."""


def lock_folder() -> int:
    """Take the data folder for this process until it ends, as `serve` does. Raises FolderBusy."""
    try:
        return _lock("serving")
    except BlockingIOError as error:
        raise FolderBusy(settings.DATA_DIR) from error


@contextlib.contextmanager
def alone(name: str) -> Iterator[None]:
    """One process at a time does that work. Raises AlreadyUnderWay."""
    try:
        handle = _lock(name)
    except BlockingIOError as error:
        raise AlreadyUnderWay from error
    try:
        yield
    finally:
        os.close(handle)


def _lock(name: str) -> int:
    folder = Path(settings.DATA_DIR)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(folder / name, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(handle)
        raise
    return handle


@contextlib.contextmanager
def workshop(prefix: str) -> Iterator[Path]:
    """A folder of the data folder that is gone afterwards; what a killed process left there goes first.

    Only for who holds the lock of that work.
    """
    for left in Path(settings.DATA_DIR).glob(f"{prefix}*"):
        shutil.rmtree(left, ignore_errors=True)
    path = Path(tempfile.mkdtemp(prefix=prefix, dir=settings.DATA_DIR))
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


@contextlib.contextmanager
def noticing_full_disk() -> Iterator[None]:
    """Say a full or failing disk one way, whoever met it: SQLite has words of its own. Raises DiskFull, OSError."""
    try:
        yield
    except (sqlite3.OperationalError, OperationalError) as error:
        if "full" in str(error):
            raise DiskFull from error
        if "I/O" in str(error):
            raise OSError(errno.EIO, str(error)) from error
        raise
    except OSError as error:
        if error.errno in FULL:
            raise DiskFull from error
        raise


def write_whole(path: Path, text: str) -> None:
    """A small file, whole or as it was: temporary file, fsync, rename, fsync of the folder."""
    draft = path.with_name(f".{path.name}.draft")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    draft.rename(path)
    sync_folder(path.parent)


def sync_file(path: Path) -> None:
    """Have the bytes of a file on disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

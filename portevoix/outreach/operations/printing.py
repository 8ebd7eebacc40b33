"""Writes letters to disk, whole or not at all."""

import os
import re
import tempfile
import unicodedata
from collections.abc import Callable
from pathlib import Path

from portevoix.outreach.models import Mailing
from portevoix.outreach.queries import paper
from portevoix.outreach.queries.letters import Prepared
from portevoix.outreach.transport import Press

Told = Callable[[int], None]


class NothingToPrint(Exception):  # noqa: N818  refusals are named as the fact
    """No letter of the mailing can be printed."""


class NotWritable(Exception):  # noqa: N818
    """The file or folder (first argument) cannot be written; nothing was left there half-written."""


def write_one(mailing: Mailing, letters: list[Prepared], *, out: Path) -> None:
    """All letters in one file. Raises NothingToPrint, NotWritable."""
    _check(letters)
    _check_folder(out.parent)
    write(out, paper.pdf(mailing, letters))


def write_each(
    mailing: Mailing, letters: list[Prepared], *, folder: Path, told: Told = lambda _done: None
) -> list[Path]:
    """One file each, named by number and addressee. Raises NothingToPrint, NotWritable."""
    _check(letters)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise NotWritable(folder) from error
    _check_folder(folder)
    written = []
    with Press(paper.paper_of(mailing)) as press:
        for number, one in enumerate(letters, start=1):
            path = folder / file_name(one, number=number)
            write(path, press.pdf([paper.page_of(mailing, one)]))
            written.append(path)
            told(number)
    return written


def _check(letters: list[Prepared]) -> None:
    if not letters:
        raise NothingToPrint


def _check_folder(folder: Path) -> None:
    """Say no before a minute of work, not after."""
    if not folder.is_dir() or not os.access(folder, os.W_OK):
        raise NotWritable(folder)


def write(path: Path, data: bytes) -> None:
    """The whole file under its name, or nothing. Raises NotWritable."""
    try:
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".portevoix-")
    except OSError as error:
        raise NotWritable(path.parent) from error
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(data)
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except OSError as error:
        raise NotWritable(path) from error
    finally:
        Path(temporary).unlink(missing_ok=True)


def file_name(one: Prepared, *, number: int) -> str:
    """`007-aubepine-camille.pdf`: sorts as the list does, safe on any disk."""
    plain = unicodedata.normalize("NFKD", f"{one.facts.family_name or one.actor.name} {one.facts.given_name}")
    words = re.findall(r"[a-z0-9]+", plain.encode("ascii", "ignore").decode().lower())
    return f"{number:03d}-{'-'.join(words)[:80] or 'lettre'}.pdf"

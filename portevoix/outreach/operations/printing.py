"""Writes: letters as files, whole or not at all; printouts made in the background."""

import io
import os
import re
import tempfile
import unicodedata
import zipfile
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from portevoix.files import operations as files
from portevoix.files.models import StoredFile
from portevoix.jobs import operations as jobs
from portevoix.mail import queries as messages
from portevoix.outreach.enums import STATIONERY, Shape
from portevoix.outreach.models import Mailing, Printout
from portevoix.outreach.queries import paper, sameday, stationery
from portevoix.outreach.queries.letters import Prepared
from portevoix.outreach.queries.sameday import Bundle
from portevoix.outreach.transport import Press

Told = Callable[[int], None]
PRINT = "outreach.print"
KEPT = timedelta(days=7)
ATTACHED = "lettre.pdf"


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
    enclosures = paper.enclosures_of(mailing)
    with Press(paper.paper_of(mailing)) as press:
        for number, one in enumerate(letters, start=1):
            path = folder / file_name(one, number=number)
            write(path, paper.bind(press.pdf([paper.page_of(mailing, one)]), enclosures))
            written.append(path)
            told(number)
    return written


@transaction.atomic
def ask_printout(
    mailing: Mailing, *, shape: Shape, options: dict[str, Any] | None = None, by: Any, at: datetime
) -> Printout:
    """Have all letters, envelopes or labels made in the background, kept seven days."""
    facts = {
        "shape": shape,
        "options": options or {},
        "asked_by": by,
        "asked_at": at,
        "expires_at": at + KEPT,
    }
    printout = Printout.objects.create(mailing=mailing, **facts)
    space = mailing.campaign.space_id
    payload = {"printout": printout.pk}
    jobs.enqueue(PRINT, key=printout.code, payload=payload, owner=by.pk, space=space)
    return printout


def fill(
    printout: Printout,
    *,
    letters: list[Prepared],
    shared: list[Bundle] | None = None,
    at: datetime,
    told: Told,
) -> None:
    """Make the file of a printout and keep it. Raises NothingToPrint."""
    mailing, shape = printout.mailing, Shape(printout.shape)
    data = as_bytes(mailing, letters, shape=shape, options=printout.options, shared=shared, told=told)
    name, kind = file_of(mailing, shape=shape)
    space = mailing.campaign.space_id
    printout.file = files.store_bytes(data, name=name, content_type=kind, space=space, at=at)
    printout.letters = len(letters)
    printout.save(update_fields=["file", "letters"])


def keep_pdf(mailing: Mailing, data: bytes, *, at: datetime) -> int:
    """Keep a letter as it leaves, in the space of its campaign; its number."""
    space = mailing.campaign.space_id
    return files.store_bytes(data, name=ATTACHED, content_type="application/pdf", space=space, at=at).pk


def as_bytes(
    mailing: Mailing,
    letters: list[Prepared],
    *,
    shape: Shape,
    options: dict[str, Any] | None = None,
    shared: list[Bundle] | None = None,
    told: Told = lambda _done: None,
) -> bytes:
    """All letters as one PDF, or one each in a zip; their envelopes; labels. Raises NothingToPrint.

    `shared`: the letters of several mailings that go in one envelope a person, instead of these letters.
    """
    _check(letters)
    folding = {name: said for name, said in (options or {}).items() if name != "together"}
    if shape in STATIONERY:
        first = [bundle.first for bundle in shared] if shared else letters
        return _stationery(mailing, first, shape=shape, chosen=folding)
    if shape == Shape.PDF:
        return sameday.pdf(shared, **folding) if shared else paper.pdf(mailing, letters, **folding)
    out = io.BytesIO()
    duplex, enclosed = folding.pop("duplex", False), folding.pop("enclosed", True)
    enclosures = paper.enclosures_of(mailing) if enclosed else []
    sheet = paper.paper_of(mailing, **folding)
    with Press(sheet) as press, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, one in enumerate(letters, start=1):
            made = paper.bind(press.pdf([paper.page_of(mailing, one)]), enclosures, duplex=duplex)
            archive.writestr(file_name(one, number=number), made)
            told(number)
    return out.getvalue()


def _stationery(mailing: Mailing, letters: list[Prepared], *, shape: Shape, chosen: dict[str, Any]) -> bytes:
    data = stationery.drawing(mailing, letters, shape=shape, chosen=chosen)
    if not stationery.count(data)[0]:
        raise NothingToPrint
    return stationery.pdf(data)


def file_of(mailing: Mailing, *, shape: Shape) -> tuple[str, str]:
    """The name and the media type of a printout."""
    stem = slugify(mailing.title)[:60] or "lettres"
    if shape == Shape.ZIP:
        return f"{stem}.zip", "application/zip"
    what = {Shape.ENVELOPES: "-enveloppes", Shape.LABELS: "-etiquettes", Shape.RETURNS: "-expediteur"}
    return f"{stem}{what.get(shape, '')}.pdf", "application/pdf"


def forget(*, before: datetime) -> int:
    """Erase printouts that have had their time, and their files. Returns how many."""
    expired = list(Printout.objects.filter(expires_at__lt=before).select_related("file"))
    for printout in expired:
        stored = printout.file
        printout.delete()
        if stored:
            files.erase_if_unused(stored)
    return len(expired)


def sweep_attached(*, before: datetime) -> int:
    """Erase the PDFs of letters that no message carries any more, kept before that moment. Returns how many."""
    held = messages.attached()
    made = StoredFile.objects.filter(name=ATTACHED, content_type="application/pdf", stored_at__lt=before)
    return sum(files.erase_if_unused(one) for one in made.order_by("pk") if one.pk not in held)


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

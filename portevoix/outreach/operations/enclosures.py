"""Writes: the files that go with every letter of a mailing."""

import io
from datetime import datetime
from pathlib import PurePath
from typing import Any

from django.db import transaction
from django.db.models import Max, Sum
from PIL import Image

from portevoix.files import operations as files
from portevoix.files.operations import Upload
from portevoix.files.rules import pdf
from portevoix.journal import operations as journal
from portevoix.outreach.models import Enclosure, Mailing
from portevoix.outreach.operations.mailings import check_still

LIMIT = (
    10_000_000  # bytes in all: what the mail servers of institutions take, their third of encoding included
)
A4 = (1240, 1754)  # points of a picture on a page, at 150 to the inch


class TooMuch(Exception):  # noqa: N818  refusals are named as the fact
    """With it the enclosures would weigh more than mail servers take."""


class PictureTooLarge(Exception):  # noqa: N818
    """It has more points than can be opened without harm."""


class NotPages(Exception):  # noqa: N818
    """Neither a PDF nor a picture."""


@transaction.atomic
def enclose(mailing: Mailing, upload: Upload, *, by: Any, at: datetime) -> Enclosure:
    """Add a PDF or a picture, cleaned of what it says of its author.

    Raises NotPages, PictureTooLarge, TooMuch, PdfLocked, PdfBroken, PdfLong, MailingLeaving.
    """
    check_still(mailing)
    name = PurePath(upload.name or "piece.pdf").stem[:110]
    data, pages = pdf.cleaned(_as_pdf(upload.read()))
    held = mailing.enclosures.aggregate(size=Sum("file__size"), last=Max("position"))
    if (held["size"] or 0) + len(data) > LIMIT:
        raise TooMuch
    space = mailing.campaign.space_id
    stored = files.store_bytes(data, name=f"{name}.pdf", content_type="application/pdf", space=space, at=at)
    position = (held["last"] or 0) + 1
    made = Enclosure.objects.create(mailing=mailing, file=stored, title=name, pages=pages, position=position)
    _record(mailing, made, by=by, verb="enclose", at=at)
    return made


@transaction.atomic
def take_out(enclosure: Enclosure, *, by: Any, at: datetime) -> None:
    """It no longer goes with the letters that have not left. Raises MailingLeaving."""
    check_still(enclosure.mailing)
    stored = enclosure.file
    _record(enclosure.mailing, enclosure, by=by, verb="take out", at=at)
    enclosure.delete()
    files.erase_if_unused(stored)


@transaction.atomic
def move_up(enclosure: Enclosure, *, by: Any, at: datetime) -> None:
    """One place earlier. Raises MailingLeaving."""
    check_still(enclosure.mailing)
    before = enclosure.mailing.enclosures.filter(position__lt=enclosure.position).last()
    if before:
        Enclosure.objects.filter(pk=before.pk).update(position=enclosure.position)
        Enclosure.objects.filter(pk=enclosure.pk).update(position=before.position)
        _record(enclosure.mailing, enclosure, by=by, verb="move", at=at)


def _as_pdf(data: bytes) -> bytes:
    """A PDF as it is, a picture as a page of A4. Raises NotPages, PictureTooLarge."""
    if data[:1024].lstrip().startswith(b"%PDF-"):
        return data
    try:
        picture = _opened(data)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PictureTooLarge from error
    except (OSError, ValueError) as error:
        raise NotPages from error
    picture.thumbnail(A4)
    sheet = Image.new("RGB", A4, "white")
    sheet.paste(picture, ((A4[0] - picture.width) // 2, (A4[1] - picture.height) // 2))
    out = io.BytesIO()
    sheet.save(out, "PDF", resolution=150)
    return out.getvalue()


def _opened(data: bytes) -> Image.Image:
    found = Image.open(io.BytesIO(data), formats=["PNG", "JPEG", "WEBP"])
    if found.width * found.height > files.PIXELS:
        raise PictureTooLarge
    return found.convert("RGB")


def _record(mailing: Mailing, enclosure: Enclosure, *, by: Any, verb: str, at: datetime) -> None:
    space = mailing.campaign.space_id
    journal.record(space=space, actor=by.pk, verb=verb, kind="enclosure", key=enclosure.code, at=at)

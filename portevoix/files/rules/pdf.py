"""PDFs that people bring: cleaned of what they say about who made them, and bound behind our own pages."""

import io
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import pikepdf

ACTIVE = ("/OpenAction", "/AA", "/Names", "/AcroForm", "/Metadata", "/PieceInfo", "/Collection", "/AF")
CLAIMS = ("/Metadata", "/MarkInfo")  # a bound file is no longer PDF/A nor PDF/UA as a whole


class PdfLocked(Exception):  # noqa: N818  refusals are named as the fact
    """It asks for a password."""


class PdfBroken(Exception):  # noqa: N818
    """It is no PDF that can be read, or has no page."""


def cleaned(data: bytes) -> tuple[bytes, int]:
    """The same pages without author, dates, scripts, forms, files inside; and how many. Raises PdfLocked, PdfBroken."""
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            if pdf.is_encrypted:
                raise PdfLocked
            if not len(pdf.pages):
                raise PdfBroken
            for name in ACTIVE:
                if name in pdf.Root:
                    del pdf.Root[name]
            if "/Info" in pdf.trailer:
                del pdf.trailer["/Info"]
            for page in pdf.pages:
                _clean_page(page)
            pdf.remove_unreferenced_resources()
            return _written(pdf), len(pdf.pages)
    except pikepdf.PasswordError as error:
        raise PdfLocked from error
    except pikepdf.PdfError as error:
        raise PdfBroken from error


def _clean_page(page: pikepdf.Page) -> None:
    """Without actions, notes of a reader, private data of a program."""
    for name in ("/AA", "/PieceInfo", "/Metadata", "/Annots"):
        if name in page.obj:
            del page.obj[name]


@dataclass(frozen=True)
class Part:
    """One file of letters, the page on which each begins, and what goes behind each."""

    letters: bytes
    starts: Sequence[int]
    enclosures: Sequence[bytes] = ()


def bound(letters: bytes, starts: Sequence[int], enclosures: Sequence[bytes], *, duplex: bool) -> bytes:
    """Behind each letter, the enclosures; as `gathered`, in the order of the file."""
    order = [(0, number) for number in range(len(starts))]
    return gathered([Part(letters, starts, enclosures)], order, duplex=duplex)


def gathered(parts: Sequence[Part], order: Sequence[tuple[int, int]], *, duplex: bool) -> bytes:
    """Letters of several files in one, in that order: (which file, which of its letters), enclosures behind each.

    With `duplex` each letter and each enclosure begins on the front of a sheet. Pages that come several times are stored once.
    """
    with ExitStack() as stack, pikepdf.new() as made:
        sources = [stack.enter_context(pikepdf.open(io.BytesIO(part.letters))) for part in parts]
        behind = [
            [stack.enter_context(pikepdf.open(io.BytesIO(one))) for one in part.enclosures] for part in parts
        ]
        pages = [list(source.pages) for source in sources]
        ends = [[*part.starts[1:], len(inside)] for part, inside in zip(parts, pages, strict=True)]
        for which, number in order:
            own = pages[which][parts[which].starts[number] : ends[which][number]]
            _append(made, own, duplex=duplex)
            for one in behind[which]:
                _append(made, list(one.pages), duplex=duplex)
        if "/Lang" in sources[0].Root:
            made.Root["/Lang"] = str(sources[0].Root["/Lang"])
        return _written(made)


def _append(made: pikepdf.Pdf, pages: list[pikepdf.Page], *, duplex: bool) -> None:
    made.pages.extend(pages)
    if duplex and len(pages) % 2:
        box = pages[-1].mediabox
        made.add_blank_page(page_size=(float(box[2] - box[0]), float(box[3] - box[1])))


def starts_of(letters: bytes) -> list[int]:
    """The page on which each entry of the outline begins."""
    with pikepdf.open(io.BytesIO(letters)) as pdf, pdf.open_outline() as outline:
        numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
        return [numbers[_target(entry).objgen] for entry in outline.root]


def _target(entry: Any) -> Any:
    place = entry.destination if entry.destination is not None else entry.action.D
    return place[0]


def _written(pdf: pikepdf.Pdf) -> bytes:
    out = io.BytesIO()
    pdf.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()

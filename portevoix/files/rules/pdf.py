"""PDFs that people bring: cleaned of what they say about who made them, and bound behind our own pages."""

import io
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any, cast

import pikepdf
from pikepdf.settings import set_qpdf_limits

KEPT = {"/Type", "/Pages", "/Lang", "/MarkInfo", "/StructTreeRoot", "/OCProperties"}  # of the whole document
PRIVATE = ("/AA", "/AF", "/LastModified", "/Metadata", "/PieceInfo", "/Thumb")  # of any of its parts
MOST_PAGES = 300
UNPACKED = 100_000_000  # bytes of one stream
CAMERA = {
    0xE1,
    *range(0xE3, 0xEE),
    0xFE,
}  # segments of a JPEG that tell where, when, with what; not its colours
SOI, SCAN, FILL = b"\xff\xd8", 0xDA, 0xFF
CLAIMS = ("/Metadata", "/MarkInfo")  # a bound file is no longer PDF/A nor PDF/UA as a whole


class PdfLocked(Exception):  # noqa: N818  refusals are named as the fact
    """It asks for a password."""


class PdfBroken(Exception):  # noqa: N818
    """It is no PDF that can be read, or has no page."""


class PdfLong(Exception):  # noqa: N818
    """It has more pages than a letter ever carries."""


set_qpdf_limits(  # of the process: a file of 500 kB may otherwise unpack into gigabytes
    flate_max_memory=UNPACKED,
    run_length_max_memory=UNPACKED,
    png_max_memory=UNPACKED,
    tiff_max_memory=UNPACKED,
    dct_max_memory=UNPACKED,
    max_stream_filters=4,
)


def cleaned(data: bytes) -> tuple[bytes, int]:
    """The same pages without author, dates, places, scripts, forms, files inside; and how many.

    Raises PdfLocked, PdfBroken, PdfLong.
    """
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            if pdf.is_encrypted:
                raise PdfLocked
            if not len(pdf.pages):
                raise PdfBroken
            if len(pdf.pages) > MOST_PAGES:
                raise PdfLong
            _clean(pdf)
            return _written(pdf), len(pdf.pages)
    except pikepdf.PasswordError as error:
        raise PdfLocked from error
    except pikepdf.PdfError as error:
        raise PdfBroken from error


def _clean(pdf: pikepdf.Pdf) -> None:
    """Take out all that is not its pages: what runs, what was noted, what says who made it, and where."""
    for name in set(pdf.Root.keys()) - KEPT:
        del pdf.Root[name]
    if "/Info" in pdf.trailer:
        del pdf.trailer["/Info"]
    for page in pdf.pages:
        if "/Annots" in page.obj:
            del page.obj["/Annots"]
    for part in pdf.objects:
        if isinstance(part, pikepdf.Dictionary | pikepdf.Stream):
            _clean_part(part)
    pdf.remove_unreferenced_resources()


def _clean_part(part: Any) -> None:
    """One object of the file, without private data; a photograph without what its camera wrote."""
    for name in PRIVATE:
        if name in part:
            del part[name]
    if isinstance(part, pikepdf.Stream) and part.get("/Filter") == pikepdf.Name.DCTDecode:
        drawn = without_camera(part.read_raw_bytes())
        part.write(
            drawn,
            filter=pikepdf.Name.DCTDecode,
            decode_parms=cast("pikepdf.Dictionary | None", part.get("/DecodeParms")),
        )


def without_camera(jpeg: bytes) -> bytes:
    """The same JPEG, its points untouched, without Exif, XMP, IPTC and comments."""
    if not jpeg.startswith(SOI):
        return jpeg
    kept, at = [SOI], len(SOI)
    while jpeg[at : at + 1] == b"\xff" and jpeg[at + 1 : at + 2] not in {b"", bytes([SCAN])}:
        marker = jpeg[at + 1]
        end = at + 1 if marker == FILL else at + 2 + int.from_bytes(jpeg[at + 2 : at + 4], "big")
        if marker not in CAMERA:
            kept.append(jpeg[at:end])
        at = end
    return b"".join([*kept, jpeg[at:]])


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

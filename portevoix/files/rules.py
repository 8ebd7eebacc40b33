"""Which files are taken, by what they are and not by what they are called."""

import io
import zipfile

import puremagic

IMAGES = {"image/png", "image/jpeg", "image/webp", "image/gif"}
OFFICE = {
    "word/document.xml": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xl/workbook.xml": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ppt/presentation.xml": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
KEPT = {"application/pdf", "text/plain", "message/rfc822", *OFFICE.values()} | IMAGES


def kind_of(data: bytes, *, name: str = "") -> str:
    """The media type of some bytes, by content; "application/octet-stream" when nobody knows."""
    if data.startswith(b"%PDF-"):
        return "application/pdf"
    if zipfile.is_zipfile(io.BytesIO(data)):
        return _kind_of_zip(data)
    try:
        found: str = puremagic.from_string(data, mime=True)
    except (puremagic.PureError, ValueError):
        found = ""
    if found in IMAGES:
        return found
    return _kind_of_text(data, name=name) or found or "application/octet-stream"


def _kind_of_zip(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = set(archive.namelist())
        for name, kind in OFFICE.items():
            if name in names:
                return kind
        if "mimetype" in names and archive.getinfo("mimetype").file_size < 100:  # noqa: PLR2004  bytes
            kind = archive.read("mimetype").decode("ascii", "replace").strip()
            if kind.startswith(OPEN_DOCUMENT):
                return kind
    return "application/zip"


def _kind_of_text(data: bytes, *, name: str) -> str:
    head = data[:4096]
    if b"\0" in head:
        return ""
    if name.lower().endswith(".eml") and b":" in head:
        return "message/rfc822"
    if b"<svg" in head or b"<html" in head.lower() or b"<!doctype" in head.lower():
        return "text/html"
    return "text/plain"


def is_kept(kind: str) -> bool:
    """Whether an attachment of that type is taken."""
    return kind in KEPT or kind.startswith(OPEN_DOCUMENT)

"""Which files are taken, by what they are and not by what they are called."""

import io
import zipfile
import zlib

import puremagic

IMAGES = {"image/png", "image/jpeg", "image/webp", "image/gif"}
OFFICE = {
    "word/document.xml": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xl/workbook.xml": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ppt/presentation.xml": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OLD_OFFICE_NAMES = {
    ".doc": "application/msword",
    ".xls": "application/vnd.ms-excel",
    ".ppt": "application/vnd.ms-powerpoint",
}
STARTS = {
    b"%PDF-": "application/pdf",
    b"{\\rtf": "application/rtf",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF8": "image/gif",
}
OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
KEPT = {
    *("application/pdf", "application/rtf", "text/plain", "message/rfc822"),
    *OFFICE.values(),
    *OLD_OFFICE_NAMES.values(),
    *IMAGES,
}


def kind_of(data: bytes, *, name: str = "") -> str:
    """The media type of some bytes, by content; "application/octet-stream" when nobody knows."""
    for start, kind in STARTS.items():
        if data.startswith(start):
            return kind
    if data.startswith(b"PK\x03\x04"):
        return _kind_of_zip(data)
    if data.startswith(OLD_OFFICE):
        return OLD_OFFICE_NAMES.get(name.lower()[-4:], "application/x-ole-storage")
    return _known_by_puremagic(data) or _kind_of_text(data, name=name) or "application/octet-stream"


def _known_by_puremagic(data: bytes) -> str:
    try:
        found: str = puremagic.from_string(data, mime=True)
    except (puremagic.PureError, ValueError):
        return ""
    return found if found.startswith(("image/", "audio/", "video/")) and b"<svg" not in data[:4096] else ""


def _kind_of_zip(data: bytes) -> str:
    """An office document, or just a zip; a document with macros says so."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            if any(name.endswith("vbaProject.bin") for name in names):
                return "application/vnd.ms-office.macroEnabled"
            for name, kind in OFFICE.items():
                if name in names:
                    return kind
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 100:  # noqa: PLR2004  bytes
                kind = archive.read("mimetype").decode("ascii", "replace").strip()
                if kind.startswith(OPEN_DOCUMENT):
                    return kind
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, EOFError, zlib.error):
        pass  # damaged, encrypted, or a trap: a zip, which nobody opens
    return "application/zip"


def _kind_of_text(data: bytes, *, name: str) -> str:
    head = data[:4096]
    if b"\0" in head:
        return ""
    if name.lower().endswith(".eml") and b":" in head:
        return "message/rfc822"
    if b"<svg" in head:
        return "image/svg+xml"
    if b"<html" in head.lower() or b"<!doctype" in head.lower() or b"<script" in head.lower():
        return "text/html"
    return "text/plain"


def is_kept(kind: str) -> bool:
    """Whether an attachment of that type is taken."""
    return kind in KEPT or kind.startswith(OPEN_DOCUMENT)

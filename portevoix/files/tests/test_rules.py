"""A file is what it holds, whatever it is called."""

import pytest

from portevoix.files import rules
from portevoix.files.tests.factories import make_picture, make_zip

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT = "application/vnd.oasis.opendocument.text"


@pytest.mark.parametrize(
    ("data", "name", "kind", "kept"),
    [
        (b"%PDF-1.7 ...", "logo.png", "application/pdf", True),
        (make_picture(), "reponse.pdf", "image/png", True),
        (make_picture(kind="JPEG"), "a", "image/jpeg", True),
        (make_picture(kind="WEBP"), "a", "image/webp", True),
        (make_picture(kind="GIF"), "a", "image/gif", True),
        (make_zip(word__document=b"<w/>"), "a.docx", WORD, True),
        (make_zip(mimetype=ODT.encode()), "a.odt", ODT, True),
        (
            make_zip(word__document=b"<w/>", word__vbaProject=b"x"),
            "a.docx",
            "application/vnd.ms-office.macroEnabled",
            False,
        ),
        (make_zip(a=b"x"), "a.docx", "application/zip", False),
        (b"PK\x03\x04 truncated", "a.docx", "application/zip", False),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "lettre.doc", "application/msword", True),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "setup.msi", "application/x-ole-storage", False),
        (b"{\\rtf1 Bonjour}", "a.rtf", "application/rtf", True),
        (b"From: maire@orsaville.example\r\n\r\nBonjour", "r.eml", "message/rfc822", True),
        ("Déjà répondu".encode(), "note.txt", "text/plain", True),
        (b'<?xml version="1.0"?><svg onload="x()"/>', "logo.png", "image/svg+xml", False),
        (b"<!DOCTYPE html><script>x()</script>", "a.txt", "text/html", False),
        (b"<script>x()</script>", "a.txt", "text/html", False),
        (b"\x7fELF\0\0\0", "a.pdf", "application/octet-stream", False),
    ],
)
def test_c30_kind_comes_from_the_content(data, name, kind, kept):
    assert (rules.kind_of(data, name=name), rules.is_kept(kind)) == (kind, kept)

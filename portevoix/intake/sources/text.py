"""The encoding of a text: declared by a mark, proven by UTF-8, else judged by its French letters, line by line."""

import codecs
import re
from typing import Any

from portevoix.intake.sources.records import FileRefused

ENCODINGS = ("utf-8", "cp1252", "utf-16", "mac-roman", "iso-8859-15", "cp850")
MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
FRENCH = "éèêëàâäçùûüîïôöœæÉÈÊÀÂÇÔÎŒ’«»"
SINGLE = ("cp1252", "mac-roman", "cp850")
WEIGHT = {"é": 6, "è": 3, "à": 3, "ê": 2, "ç": 2}
LINE = re.compile(rb"[^\r\n]*(?:\r\n|\r|\n|$)")
HEAD = 4096


def decode(data: bytes, *, encoding: str = "") -> tuple[str, str, list[dict[str, Any]]]:
    """The text, its encoding, and what must be said of it. Raises FileRefused when no text is there."""
    if encoding:
        return _as_told(data, encoding), encoding, []
    for mark, named in MARKS.items():
        if data.startswith(mark):
            return _strictly(data, named), named.removesuffix("-sig"), []
    if b"\0" in data[:HEAD]:
        return _without_mark(data), "utf-16", []
    try:
        return data.decode("utf-8"), "utf-8", []
    except UnicodeDecodeError:
        return _by_line(data)


def _strictly(data: bytes, encoding: str) -> str:
    """What a mark declares; a byte that breaks it shows as unreadable, and stops its row."""
    return data.decode(encoding, errors="replace")


def _as_told(data: bytes, encoding: str) -> str:
    if encoding not in ENCODINGS:
        raise FileRefused("unknown_encoding", value=encoding)
    if encoding == "utf-8":
        return data.decode("utf-8-sig", errors="replace")
    if encoding == "utf-16" and not data.startswith((codecs.BOM_UTF16_BE, codecs.BOM_UTF16_LE)):
        return _without_mark(data)
    return _single(data, encoding) if encoding != "utf-16" else _strictly(data, encoding)


def _without_mark(data: bytes) -> str:
    """UTF-16 that does not say its order: the zero byte of ASCII letters tells."""
    head = data[:HEAD]
    little = head[1::2].count(0) >= head[0::2].count(0)
    if max(head[1::2].count(0), head[0::2].count(0)) < len(head) // 8:
        raise FileRefused("no_text")
    return data.decode("utf-16-le" if little else "utf-16-be", errors="replace")


def _single(data: bytes, encoding: str) -> str:
    """One byte a letter; what the encoding does not know becomes a control, which stops its row."""
    return data.decode(encoding, errors="replace")


def _by_line(data: bytes) -> tuple[str, str, list[dict[str, Any]]]:
    """Lines that are UTF-8 as such, the others in the one-byte encoding whose letters are French."""
    lines = [line for line in LINE.findall(data) if line]
    strange = [line for line in lines if not _is_utf8(line)]
    single = judge(b"".join(strange))
    mixed = any(not line.isascii() and _is_utf8(line) for line in lines)
    text = "".join(line.decode("utf-8") if _is_utf8(line) else _single(line, single) for line in lines)
    if not mixed:
        return text, single, []
    return text, single, [{"code": "mixed_encodings", "rows": len(strange), "encoding": single}]


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def judge(data: bytes) -> str:
    """The one-byte encoding in which these bytes are most French; Windows-1252 when nothing tells."""
    high = bytes(byte for byte in data if byte > 127)  # noqa: PLR2004  beyond ASCII
    scores = {name: _frenchness(high.decode(name, errors="replace")) for name in SINGLE}
    return max(SINGLE, key=lambda name: (scores[name], -SINGLE.index(name)))


def _frenchness(text: str) -> int:
    return sum(WEIGHT.get(letter, 1) if letter in FRENCH else -1 for letter in text)

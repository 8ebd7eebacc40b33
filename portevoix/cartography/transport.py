"""The map as a sheet of paper or a picture, by typst: the same on every machine."""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst

TEMPLATE = Path(__file__).parent / "typst" / "map.typ"
STANDARDS: list[Any] = ["a-2a", "ua-1"]
PAPERS = {"a3": ("a3", 13, 165), "a4": ("a4", 9, 105)}  # paper, points of text, millimetres of matrix


@lru_cache(maxsize=1)
def fonts() -> typst.Fonts:
    """The fonts inside typst and no other."""
    return typst.Fonts(include_system_fonts=False)


def pdf(data: dict[str, Any], *, paper: str) -> bytes:
    """The sheet, made to be kept and read aloud; `paper` is a3 or a4.

    A name that no font draws would make it break that standard: such a sheet is a plain PDF.
    """
    said = _said(data, paper)
    try:
        made = typst.compile(
            TEMPLATE, format="pdf", pdf_standards=STANDARDS, timestamp=0, font_paths=fonts(), sys_inputs=said
        )
    except typst.TypstError:
        made = typst.compile(TEMPLATE, format="pdf", timestamp=0, font_paths=fonts(), sys_inputs=said)
    assert isinstance(made, bytes)  # noqa: S101  one file when no output is named
    return made


def picture(data: dict[str, Any], *, kind: Any) -> bytes:
    """Its first page as "svg" or "png" (about 2,000 pixels wide)."""
    made = typst.compile(TEMPLATE, format=kind, ppi=170, font_paths=fonts(), sys_inputs=_said(data, "a4"))
    first = made[0] if isinstance(made, list) else made
    return first or b""


def _said(data: dict[str, Any], paper: str) -> dict[str, str]:
    name, size, height = PAPERS[paper]
    return {"data": json.dumps({**data, "paper": name, "size": size, "height": height})}

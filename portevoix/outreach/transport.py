"""Letters as pages, by typst: PDF that is tagged and kept (PDF/A-2a, PDF/UA-1), SVG for the preview."""

import json
import re
import tempfile
from dataclasses import asdict, dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import typst

from portevoix.outreach.rules import emblems

TEMPLATE = Path(__file__).parent / "typst" / "letter.typ"
STATIONERY = TEMPLATE.with_name("stationery.typ")
BRIEF = TEMPLATE.with_name("brief.typ")
STANDARDS: list[Any] = ["a-2a", "ua-1"]
UNSURE = re.compile(
    "[^\\n\x20-\x7e\xa0-\xac\xae-\u017f’‘“”–—…•€\u2009\u202f]"
)  # beyond what Libertinus surely draws
WIDTH, HEIGHT, GAP = 595, 842, 12  # A4 and what parts two pages, in points
LINES, WIDE = 22, 80  # of a first page: lines of text below the address, letters in a line
MISSING = "?"  # stands for a character that no font draws: PDF/A refuses a page with a hole


def _lines(block: dict[str, Any]) -> int:
    """About how many lines a block takes, its gap included."""
    parts = block["items"] if "items" in block else [block["runs"]]
    lengths = (sum(len(run.get("text", " " * WIDE)) for run in part) for part in parts)
    return sum(length // WIDE + 2 for length in lengths)


@dataclass(frozen=True)
class Page:
    """What changes from one letter to the next; `blocks` come from `rules.blocks`."""

    addressee: list[str]
    subject: str
    blocks: list[dict[str, Any]]
    number: int | None = None  # of its envelope; else its place in the file

    @property
    def may_flow(self) -> bool:
        """Whether the letter may need a second page: generous, since a wrong yes costs 3 ms and no harm."""
        return sum(_lines(block) for block in self.blocks) > LINES


@dataclass(frozen=True)
class Partner:
    """A collective that signs beside the one that writes: its name, its logo, who signs for it."""

    name: str
    signatory: list[str]
    logo: bytes = field(default=b"", repr=False)
    logo_alt: str = ""
    signature: bytes = field(default=b"", repr=False)
    signature_alt: str = ""


@dataclass(frozen=True)
class Paper:
    """What all letters of a mailing share."""

    title: str
    author: str
    on: date
    place_and_date: str
    sender: dict[str, Any]  # name, lines, contact
    signatory: list[str]
    subject_word: str
    page_word: str
    logo: bytes = field(default=b"", repr=False)
    logo_alt: str = ""
    signature: bytes = field(default=b"", repr=False)
    signature_alt: str = ""
    window: float = 47.0  # millimetres from the top of the page to the address
    folds: tuple[float, ...] = ()  # millimetres from the top, marked at the edge
    numbered: bool = False  # a small number in the corner, the same as on the envelope
    partners: tuple[Partner, ...] = ()
    names: list[str] = field(default_factory=list)  # all who sign, as the head has room for them

    def signers(self) -> list[Partner]:
        """Everyone who signs, who writes first; nobody when one collective signs alone."""
        first = Partner(
            self.sender["name"], self.signatory, self.logo, self.logo_alt, self.signature, self.signature_alt
        )
        return [first, *self.partners] if self.partners else []


class Press:
    """A typst compiler with the pictures of one paper beside it; about 3 ms for each letter."""

    def __init__(self, paper: Paper, *, marked: bool = False) -> None:
        self._paper, self._marked = paper, marked
        self._folder = tempfile.TemporaryDirectory(prefix="portevoix-letters-")
        root = Path(self._folder.name)
        for name, data in (("logo.png", paper.logo), ("signature.png", paper.signature)):
            if data:
                (root / name).write_bytes(data)
        for number, one in enumerate(paper.signers()):
            for name, data in ((f"logo-{number}.png", one.logo), (f"signature-{number}.png", one.signature)):
                if data:
                    (root / name).write_bytes(data)
        main = root / "letter.typ"
        main.write_bytes(TEMPLATE.read_bytes())
        self._compiler = typst.Compiler(str(main), root=str(root), font_paths=fonts())

    def pdf(self, pages: list[Page]) -> bytes:
        """All these letters in one file."""
        made = self._compiler.compile(
            format="pdf", sys_inputs=self._inputs(pages), pdf_standards=STANDARDS, timestamp=0
        )
        assert isinstance(made, bytes)  # noqa: S101  one file when no output is named
        return made

    def svg(self, page: Page) -> list[bytes]:
        """One letter, a drawing for each of its pages."""
        made = self._compiler.compile(format="svg", sys_inputs=self._inputs([page]))
        return made if isinstance(made, list) else [made or b""]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._folder.cleanup()

    def _inputs(self, pages: list[Page]) -> dict[str, str]:
        paper = self._paper
        data = {
            "title": paper.title if len(pages) != 1 else f"{paper.title}, {pages[0].addressee[0]}",
            "author": paper.author,
            "lang": "fr",
            "date": {"year": paper.on.year, "month": paper.on.month, "day": paper.on.day},
            "place_and_date": paper.place_and_date,
            "sender": paper.sender,
            "signatory": paper.signatory,
            "subject_word": paper.subject_word,
            "page_word": paper.page_word,
            "logo": "logo.png" if paper.logo else None,
            "logo_alt": paper.logo_alt,
            "signature": "signature.png" if paper.signature else None,
            "signature_alt": paper.signature_alt,
            "marked": self._marked,
            "window": paper.window,
            "folds": list(paper.folds),
            "numbered": paper.numbered,
            **together(paper),
            "letters": [{**asdict(page), "flows": page.may_flow or bool(paper.partners)} for page in pages],
        }
        return _said(data)


def stationery(data: dict[str, Any], *, picture: bool = False) -> bytes:
    """Envelopes or labels as PDF, or the first page as SVG; about a millisecond for each address."""
    return _drawn(STATIONERY, data)[0] if picture else _kept(STATIONERY, data)


def brief(data: dict[str, Any]) -> bytes | None:
    """Someone on one page as PDF; nothing when it does not hold on one. About 20 ms."""
    return _kept(BRIEF, data) if len(_drawn(BRIEF, data)) == 1 else None


def _kept(template: Path, data: dict[str, Any]) -> bytes:
    """A PDF made to be kept and read aloud."""
    made = typst.compile(
        template,
        format="pdf",
        pdf_standards=STANDARDS,
        timestamp=0,
        font_paths=fonts(),
        sys_inputs=_said(data),
    )
    assert isinstance(made, bytes)  # noqa: S101  one file when no output is named
    return made


def _drawn(template: Path, data: dict[str, Any]) -> list[bytes]:
    """Its pages as SVG."""
    made = typst.compile(template, format="svg", font_paths=fonts(), sys_inputs=_said(data))
    return made if isinstance(made, list) else [made or b""]


def _said(data: dict[str, Any]) -> dict[str, str]:
    return {"data": json.dumps(_printable(data), ensure_ascii=False)}


def together(paper: Paper) -> dict[str, Any]:
    """The logos and the signatures of several collectives, each with its size in millimetres."""
    signers = list(enumerate(paper.signers()))
    logos = [(number, one) for number, one in signers if one.logo]
    tall = emblems.logo_height(paper.names)
    sizes = emblems.in_a_row([emblems.pixels(one.logo) for _number, one in logos], height=tall)
    columns, height = emblems.columns(len(signers)), emblems.signature_height(len(signers))
    return {
        "names": paper.names,
        "emblem_height": tall,
        "emblems": [
            {"file": f"logo-{number}.png", "alt": one.logo_alt, "width": width, "height": height}
            for (number, one), (width, height) in zip(logos, sizes, strict=True)
        ],
        "columns": columns,
        "signature_height": height,
        "signatures": [_signed(number, one, room=(150 / columns - 6, height)) for number, one in signers],
    }


def _signed(number: int, one: Partner, *, room: emblems.Size) -> dict[str, Any]:
    """One signature: its picture, who, for whom."""
    size = emblems.within(emblems.pixels(one.signature), width=room[0], height=room[1])
    return {
        "file": f"signature-{number}.png" if one.signature else None,
        "alt": one.signature_alt,
        "width": size[0],
        "height": size[1],
        "lines": one.signatory,
        "name": one.name,
    }


def stacked(pages: list[bytes]) -> bytes:
    """Pages of A4 in points as one drawing."""
    if len(pages) == 1:
        return pages[0]
    inner = b"".join(
        page.replace(b"<svg ", b'<svg y="%d" ' % (number * (HEIGHT + GAP)), 1)
        for number, page in enumerate(pages)
    )
    height = len(pages) * (HEIGHT + GAP) - GAP
    return b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%dpt" height="%dpt">%s</svg>' % (
        WIDTH, height, WIDTH, height, inner,
    )  # fmt: skip


@lru_cache(maxsize=1)
def fonts() -> typst.Fonts:
    """The fonts inside typst and no other: the same page on every machine."""
    return typst.Fonts(include_system_fonts=False)


def unprintable(text: str) -> list[str]:
    """Characters that no font of ours draws, each once, in order."""
    return [letter for letter in dict.fromkeys(UNSURE.findall(text)) if not _is_drawn(letter)]


@lru_cache(maxsize=4096)
def _is_drawn(letter: str) -> bool:
    """Ask typst: under PDF/A a missing glyph is an error."""
    source = b'#set document(title: "a")\n#set text(font: "Libertinus Serif")\n#sys.inputs.letter'
    try:
        typst.compile(
            source, font_paths=fonts(), sys_inputs={"letter": letter}, pdf_standards=["a-2b"], format="pdf"
        )
    except typst.TypstError:
        return False
    return True


def _printable(value: Any) -> Any:
    """The same data without control characters, and with MISSING for what cannot be drawn."""
    if isinstance(value, str):
        return UNSURE.sub(_stand_in, value)
    if isinstance(value, list):
        return [_printable(item) for item in value]
    if isinstance(value, dict):
        return {key: _printable(item) for key, item in value.items()}
    return value


def _stand_in(found: re.Match[str]) -> str:
    letter = found.group()
    if ord(letter) < ord(" ") or letter == "\x7f":
        return " "
    return letter if _is_drawn(letter) else MISSING

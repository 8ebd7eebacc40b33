"""Envelopes and labels of a mailing, as typst draws them; no query once the letters are read."""

from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from portevoix.outreach import transport
from portevoix.outreach.enums import Shape, Way
from portevoix.outreach.models import Mailing
from portevoix.outreach.queries.letters import Prepared
from portevoix.outreach.queries.paper import may_be_printed
from portevoix.outreach.rules import stationery as rules

NAME_ALONE = 1  # a line: nobody delivers a name without an address


def numbered(letters: list[Prepared]) -> list[tuple[int, Prepared]]:
    """The letters that can be printed, each with the number that it and its envelope carry."""
    return list(enumerate((one for one in letters if may_be_printed(one)), start=1))


def addressed(letters: list[Prepared], *, whom: str) -> list[tuple[int, Prepared]]:
    """Those to whom an envelope can be written: all of them, or those written to on paper."""
    return [
        (number, one)
        for number, one in numbered(letters)
        if one.facts.address and (whom == "all" or one.way == Way.PRINT)
    ]


def without_address(letters: list[Prepared]) -> list[Prepared]:
    """Those written to on paper whose address nobody knows."""
    return [one for _number, one in numbered(letters) if one.way == Way.PRINT and not one.facts.address]


def drawing(
    mailing: Mailing, letters: list[Prepared], *, shape: Shape, chosen: dict[str, Any]
) -> dict[str, Any]:
    """What stationery.typ draws; `chosen` is what StationeryForm cleaned."""
    with translation.override("fr"):
        shared = {
            "title": f"{shape.label}, {mailing.title}",
            "author": mailing.collective.name,
            "lang": "fr",
            "date": {
                "year": mailing.written_on.year,
                "month": mailing.written_on.month,
                "day": mailing.written_on.day,
            },
        }
        if shape == Shape.ENVELOPES:
            return shared | _envelopes(mailing, addressed(letters, whom=chosen["whom"]), chosen)
        if shape == Shape.LABELS:
            lines = [one.addressee for _number, one in addressed(letters, whom=chosen["whom"])]
        else:
            lines = [own_lines(mailing)] * chosen["copies"]
        return shared | _labels(lines, chosen)


def own_lines(mailing: Mailing) -> list[str]:
    """The collective's own address."""
    return [mailing.collective.name, *filter(None, map(str.strip, mailing.collective.address.splitlines()))]


def _envelopes(mailing: Mailing, found: list[tuple[int, Prepared]], chosen: dict[str, Any]) -> dict[str, Any]:
    envelope = rules.envelopes()[chosen["envelope"]]
    return {
        "kind": "envelopes",
        "width": envelope.size[0],
        "height": envelope.size[1],
        "box": list(envelope.address),
        "sender": own_lines(mailing) if chosen["sender"] else [],
        "return_words": _("If undelivered, please return to:") if chosen["sender"] else "",
        "items": [{"lines": one.addressee, "number": number} for number, one in found],
    }


def _labels(lines: list[list[str]], chosen: dict[str, Any]) -> dict[str, Any]:
    sheet = rules.sheet_of(chosen)
    pages: list[list[dict[str, Any]]] = []
    for number, words in enumerate(lines, start=chosen["start"] - 1):
        page, x, y = sheet.place(number)
        while len(pages) <= page:
            pages.append([])
        pages[page].append({"lines": words, "x": x, "y": y})
    return {
        "kind": "labels",
        "width": sheet.label[0],
        "height": sheet.label[1],
        "outline": chosen["outline"],
        "sheets": pages,
    }


def count(data: dict[str, Any]) -> tuple[int, int]:
    """How many addresses a drawing holds, on how many sheets or envelopes."""
    if data["kind"] == "envelopes":
        return len(data["items"]), len(data["items"])
    return sum(map(len, data["sheets"])), len(data["sheets"])


def picture(data: dict[str, Any]) -> bytes:
    """The first envelope or sheet, as SVG."""
    first = {name: data[name][:1] for name in ("items", "sheets") if name in data}
    return transport.stationery(data | first, picture=True)


def pdf(data: dict[str, Any]) -> bytes:
    """All of them."""
    return transport.stationery(data)

"""Days as people write them in spreadsheets; nothing is guessed to a day."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from portevoix.directory.rules.names import fold

NUMBERS = re.compile(r"^(\d{1,2})\s?[/.\-]\s?(\d{1,2})\s?[/.\-]\s?(\d{4}|\d{2})$")
ISO = re.compile(r"^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$")
COMPACT = re.compile(r"^(19|20)(\d{2})(\d{2})(\d{2})$")
WORDS = re.compile(r"^(?:\w+\.?\s)?(\d{1,2})\s?(?:er|st|nd|rd|th)?\s([a-z]+)\s(\d{4})$")
MONTH_ALONE = re.compile(r"^(?:\d{1,2}\s?[/.\-]\s?\d{4}|[a-z]+\s\d{4}|\d{4})$")
TIME = re.compile(r"[T ,à]+\d{1,2}\s?[:hH]\s?\d{0,2}(:\d{2}(\.\d+)?)?Z?$")
SERIAL = re.compile(r"^\d{5}(\.\d+)?$")
FIRST_SERIAL, LAST_SERIAL = 20_000, 60_000  # 1954 to 2064
EXCEL_BEGINS = date(1899, 12, 30)
NOON_OF_YEARS = 70  # "69" is 2069, "70" is 1970
MONTHS = {
    "janvier": 1,
    "fevrier": 2,
    "mars": 3,
    "avril": 4,
    "mai": 5,
    "juin": 6,
    "juillet": 7,
    "aout": 8,
    "septembre": 9,
    "octobre": 10,
    "novembre": 11,
    "decembre": 12,
    "janv": 1,
    "jan": 1,
    "fevr": 2,
    "fev": 2,
    "avr": 4,
    "juil": 7,
    "sept": 9,
    "sep": 9,
    "oct": 10,
    "nov": 11,
    "dec": 12,
    "january": 1,
    "february": 2,
    "march": 3,
    "april": 4,
    "may": 5,
    "june": 6,
    "july": 7,
    "august": 8,
    "september": 9,
    "october": 10,
    "november": 11,
    "december": 12,
    "feb": 2,
    "apr": 4,
    "aug": 8,
}


class NotADay(Exception):  # noqa: N818  named as the fact
    """The cell names no day; the first argument is the code of the sentence."""


@dataclass(frozen=True)
class Order:
    """In which order a column writes day and month: as a Frenchwoman unless the column proves otherwise."""

    day_first: bool = True
    proven: bool = False
    mixed: bool = False  # both orders are proven by some cell: those that could be either are refused


def order_of(cells: Iterable[str]) -> Order:
    """What a column proves: a number above 12 cannot be a month."""
    day_first = month_first = False
    for cell in cells:
        if found := NUMBERS.match(_without_time(cell.strip())):
            first, second = int(found[1]), int(found[2])
            day_first |= first > 12 >= second  # noqa: PLR2004  months
            month_first |= second > 12 >= first  # noqa: PLR2004
    return Order(day_first or not month_first, day_first != month_first, day_first and month_first)


def read(text: str, *, order: Order) -> tuple[date, str]:
    """The day a cell names, and what was repaired to read it ("" for nothing). Raises NotADay."""
    bare = _without_time(text.strip())
    said = "time_dropped" if bare != text.strip() else ""
    if found := ISO.match(bare):
        return _day(found[1], found[2], found[3]), said
    if found := NUMBERS.match(bare):
        return _numbers(found, order), said
    if SERIAL.match(bare) and FIRST_SERIAL < float(bare) < LAST_SERIAL:
        return EXCEL_BEGINS + timedelta(days=int(float(bare))), "serial"
    if found := COMPACT.match(bare):
        return _day(found[1] + found[2], found[3], found[4]), said
    return _words(bare), said


def _without_time(text: str) -> str:
    return TIME.sub("", text) if ":" in text or "h" in text.lower() else text


def _numbers(found: "re.Match[str]", order: Order) -> date:
    first, second, year = int(found[1]), int(found[2]), _year(found[3])
    if order.mixed and first <= 12 and second <= 12 and first != second:  # noqa: PLR2004  months
        raise NotADay("either_order")
    day_first = first > 12 or (order.day_first and second <= 12)  # noqa: PLR2004
    return _day(year, second, first) if day_first else _day(year, first, second)


def _year(text: str) -> str:
    return text if len(text) > 2 else f"{'20' if int(text) < NOON_OF_YEARS else '19'}{text}"  # noqa: PLR2004


def _words(bare: str) -> date:
    folded = fold(bare)
    if found := WORDS.match(folded):
        if found[2] not in MONTHS:
            raise NotADay("unknown_month")
        return _day(found[3], MONTHS[found[2]], found[1])
    raise NotADay("month_alone" if MONTH_ALONE.match(bare.lower()) or MONTH_ALONE.match(folded) else "no_day")


def _day(year: str | int, month: str | int, day: str | int) -> date:
    try:
        return date(int(year), int(month), int(day))
    except ValueError as error:
        raise NotADay("impossible_day") from error

"""How dates, numbers, durations and names are set, by the rules of the language shown; no database."""

import re
from datetime import date, timedelta

from django.utils.dateformat import format as format_date
from django.utils.formats import number_format
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext_noop, pgettext
from django.utils.translation import gettext as _

NBSP = "\u00a0"
NARROW_NBSP = "\u202f"
WEEK = 6  # days around today that are called by their name
HOUR = 60
BEFORE_HIGH_PUNCTUATION = re.compile(r" (?=[:;!?»%€])")
SIZES = (
    gettext_noop("%s KB"),
    gettext_noop("%s MB"),
    gettext_noop("%s GB"),
)  # Django’s own words are Kio, Mio, Gio
AFTER_GUILLEMET = re.compile(r"(?<=«) ")


def is_french() -> bool:
    """Whether the page being made is in French."""
    return (get_language() or "").startswith("fr")


def ordinal(number: int, *, feminine: bool = False) -> SafeString:
    """1er, 1re, 7e with the letters raised; 1st, 2nd in English."""
    if is_french():
        letters = ("re" if feminine else "er") if number == 1 else "e"
    elif number % 100 in {11, 12, 13}:
        letters = "th"
    else:
        letters = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return format_html("{}<sup>{}</sup>", number, letters)


def thousands(number: float) -> str:
    """12 345 with narrow no-break spaces in French; decimals as the language writes them."""
    written = number_format(number, use_l10n=True, force_grouping=True)
    return written.replace(NBSP, NARROW_NBSP) if is_french() else written


def duration(minutes: int) -> str:
    """35 min, 1 h 05, 2 h."""
    if minutes < HOUR:
        return f"{minutes}{NBSP}min"
    hours, rest = divmod(minutes, HOUR)
    return f"{hours}{NBSP}h{NBSP}{rest:02d}" if rest else f"{hours}{NBSP}h"


def near(day: date, *, today: date) -> str:
    """A date in words near today (today, tomorrow, Monday), in numbers further (24 Nov., 1er déc. 2027)."""
    named = {-1: _("yesterday"), 0: _("today"), 1: _("tomorrow")}
    distance = (day - today).days
    if distance in named:
        return named[distance]
    if 0 < distance <= WEEK:
        return format_date(day, "l")
    if -WEEK <= distance < 0:
        return pgettext("a day of the past week", "last %(day)s") % {"day": format_date(day, "l")}
    return short(day, with_year=day.year != today.year)


def short(day: date, *, with_year: bool) -> str:
    """24 nov. or 1er déc. 2027; the parts never break apart."""
    return _day_then(day, f"N{NBSP}Y" if with_year else "N")


def long(day: date) -> str:
    """Monday in full: lundi 1er décembre 2025."""
    return format_html("{} {}", format_date(day, "l"), _day_then(day, f"F{NBSP}Y"))


def _day_then(day: date, rest: str) -> SafeString:
    number = ordinal(1) if day.day == 1 and is_french() else str(day.day)
    return format_html("{}{}{}", number, NBSP, format_date(day, rest))


def clock(hour: int, minute: int) -> str:
    """14 h 30 in French, 14:30 elsewhere."""
    if not is_french():
        return f"{hour:02d}:{minute:02d}"
    return f"{hour}{NBSP}h{NBSP}{minute:02d}" if minute else f"{hour}{NBSP}h"


def lateness(due: date, *, today: date) -> int:
    """How many days ago it was due; 0 when it is not late."""
    return max((today - due) // timedelta(days=1), 0)


def typeset(text: str) -> str:
    """French spaces that never break, and the curled apostrophe; only spaces already there change."""
    curled = text.replace("'", "’")
    return AFTER_GUILLEMET.sub(NBSP, BEFORE_HIGH_PUNCTUATION.sub(NBSP, curled))


def initials(name: str) -> str:
    """At most two letters: Claire Le Goff gives CG, Yonas gives Y."""
    words = [word for word in re.split(r"[\s\-]+", name) if word[:1].isalpha()]
    chosen = [words[0], words[-1]] if len(words) > 1 else words
    return "".join(word[0].upper() for word in chosen)


def marked(text: str, part: str) -> SafeString:
    """The text with one part of it marked, the rest escaped; unchanged when the part is not in it."""
    before, found, after = text.partition(part) if part else (text, "", "")
    if not found:
        return mark_safe(conditional_escape(text))  # noqa: S308  escaped on the same line
    return format_html("{}<mark>{}</mark>{}", before, found, after)

"""What a week says of itself. No database."""

from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

WEEKS = 4


def title(count: int) -> str:
    """The situation, in one sentence; small numbers in words."""
    words = {
        0: _("Nothing waits for you this week."),
        1: _("One thing waits for you."),
        2: _("Two things wait for you."),
        3: _("Three things wait for you."),
        4: _("Four things wait for you."),
        5: _("Five things wait for you."),
        6: _("Six things wait for you."),
    }
    return words.get(count) or ngettext("%(n)s thing waits for you.", "%(n)s things wait for you.", count) % {
        "n": count
    }


def span(today: date) -> tuple[date, date]:
    """From this week's Monday to the Sunday of the fourth week."""
    monday = today - timedelta(days=today.weekday())
    return monday, monday + timedelta(days=7 * WEEKS - 1)


def weeks(today: date) -> list[list[date]]:
    """The days of the four weeks, week by week."""
    monday, _sunday = span(today)
    return [[monday + timedelta(days=7 * week + day) for day in range(7)] for week in range(WEEKS)]

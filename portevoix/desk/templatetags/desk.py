"""The ruler of the four weeks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import template

from portevoix.advocacy.queries import Due

register = template.Library()


@dataclass(frozen=True)
class Day:
    """One day of the ruler, with what falls on it."""

    day: date
    is_weekend: bool
    is_today: bool
    dues: list[Due]


@register.inclusion_tag("desk/_ruler.html")
def ruler(weeks: Sequence[Sequence[date]], dues: Sequence[Due], today: date) -> dict[str, Any]:
    """Four weeks of days; what falls due stands under its day, and as a list on a phone."""
    by_day: dict[date, list[Due]] = {}
    for due in dues:
        if due.on:
            by_day.setdefault(due.on, []).append(due)
    days = [
        [Day(day, day.weekday() >= 5, day == today, by_day.get(day, [])) for day in week]  # noqa: PLR2004
        for week in weeks
    ]
    return {"weeks": days, "dues": [due for due in dues if due.on], "today": today}

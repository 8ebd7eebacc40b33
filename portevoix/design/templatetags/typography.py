"""Filters that set dates, numbers and text as the craft wants: {% load typography %}."""

from datetime import date, datetime

from django import template
from django.utils import timezone
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portevoix.design import rules

register = template.Library()


def _local(moment: date | datetime) -> date:
    """The day of a moment, in the zone shown."""
    if isinstance(moment, datetime):
        return timezone.localtime(moment).date() if timezone.is_aware(moment) else moment.date()
    return moment


@register.filter
def near(moment: date | datetime | None) -> str:
    """{{ task.due|near }}: demain, lundi, 24 nov."""
    return rules.near(_local(moment), today=timezone.localdate()) if moment else ""


@register.filter
def short_day(moment: date | datetime | None) -> str:
    """{{ day|short_day }}: 1er déc. 2025, always with its year."""
    return rules.short(_local(moment), with_year=True) if moment else ""


@register.filter
def long_day(moment: date | datetime | None) -> str:
    """{{ day|long_day }}: lundi 1er décembre 2025."""
    return rules.long(_local(moment)) if moment else ""


@register.filter
def clock(moment: datetime | None) -> str:
    """{{ moment|clock }}: 14 h 30."""
    if not moment:
        return ""
    local = timezone.localtime(moment) if timezone.is_aware(moment) else moment
    return rules.clock(local.hour, local.minute)


@register.filter
def lateness(due: date | datetime | None) -> str:
    """{{ task.due|lateness }}: "en retard, 1 j", or nothing when it is not late."""
    days = rules.lateness(_local(due), today=timezone.localdate()) if due else 0
    return ngettext("%(days)s day late", "%(days)s days late", days) % {"days": days} if days else ""


@register.filter
def due(moment: date | datetime | None) -> str:
    """{{ task.due|due }}: how late it is, or when it is for."""
    if not moment:
        return _("no date")
    return lateness(moment) or near(moment)


@register.filter
def thousands(number: float | None) -> str:
    """{{ 12345|thousands }}: 12 345."""
    return "" if number is None else rules.thousands(number)


@register.filter
def ordinal(number: int | None) -> str:
    """{{ 7|ordinal }}: 7e, raised."""
    return "" if number is None else rules.ordinal(number)


@register.filter
def ordinal_feminine(number: int | None) -> str:
    """{{ 1|ordinal_feminine }}: 1re, raised."""
    return "" if number is None else rules.ordinal(number, feminine=True)


@register.filter
def duration(minutes: int | None) -> str:
    """{{ 65|duration }}: 1 h 05."""
    return "" if minutes is None else rules.duration(minutes)


@register.filter
def typeset(text: str) -> SafeString:
    """{{ text|typeset }}: French no-break spaces and apostrophes in what people wrote."""
    return mark_safe(rules.typeset(str(conditional_escape(text)).replace("&#x27;", "’")))  # noqa: S308  escaped here


@register.filter
def marked(text: str, part: str) -> SafeString:
    """{{ title|marked:part }}: the part as <mark>."""
    return rules.marked(str(text), str(part or ""))


@register.filter
def initials(name: str) -> str:
    """{{ person.name|initials }}: at most two letters."""
    return rules.initials(name)


@register.filter
def split(words: str) -> list[str]:
    """{{ "a,b"|split }}: the parts between commas."""
    return words.split(",")

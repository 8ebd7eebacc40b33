"""How people and contact points are set on a page: {% load directory %}."""

import re

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from portevoix.directory.enums import ContactKind
from portevoix.directory.models import ContactPoint
from portevoix.mail.rules import status as statuses

register = template.Library()
ORDINAL = re.compile(r"\b(\d+)(re|er|e)\b")
ICONS = {
    ContactKind.EMAIL: "mail",
    ContactKind.POSTAL: "letter",
    ContactKind.PHONE: "phone",
    ContactKind.FAX: "printer",
    ContactKind.WEBSITE: "globe",
}


@register.filter
def raised(text: str) -> SafeString:
    """{{ card.title|raised }}: "7e" with its letters raised, as French printers do."""
    return mark_safe(ORDINAL.sub(r"\1<sup>\2</sup>", str(conditional_escape(text))))  # noqa: S308  escaped here


@register.filter
def capital(text: str) -> str:
    """{{ card.title|capital }}: the first letter as at the start of a sentence, the rest untouched."""
    return text[:1].upper() + text[1:]


@register.filter
def contact_icon(point: ContactPoint) -> str:
    """The drawing of a contact point."""
    return ICONS.get(ContactKind(point.kind), "link")


@register.filter
def contact_url(point: ContactPoint) -> str:
    """Where a contact point leads: mailto, tel, or its own address; empty for what one only reads."""
    value = point.value.strip()
    if point.kind == ContactKind.EMAIL:
        return f"mailto:{value}"
    if point.kind == ContactKind.PHONE:
        return "tel:" + re.sub(r"[^\d+]", "", value)
    return value if value.startswith(("https://", "http://")) else ""


@register.filter
def bare_url(value: str) -> str:
    """An address without its scheme, as one reads it."""
    return re.sub(r"^https?://(www\.)?", "", value).rstrip("/")


@register.filter
def death_reason(status: str) -> str:
    """Why an address came back, in plain words."""
    return statuses.reason(status)

"""Drawings of the sprite, and the tab bar that uses them."""

import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from django import template
from django.contrib.staticfiles.storage import staticfiles_storage
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()
TABS = 4  # entries that fit under the thumb at 320 px


def component(template_name: str, /, **context: Any) -> SafeString:
    """The HTML of one component."""
    return render_to_string(template_name, context)


@cache
def icon_names() -> frozenset[str]:
    """Every drawing of the sprite."""
    return frozenset(json.loads((Path(__file__).parent.parent / "icons.json").read_text()))


@register.simple_tag
def icon(name: str, label: str = "", *, mirrored: bool = False) -> SafeString:
    """A drawing; silent unless it has a label. An unknown name is a mistake of ours and raises."""
    if name not in icon_names():
        raise template.TemplateSyntaxError(f"no icon named {name!r} in design/icons.json")
    return format_html(
        '<svg class="icon{}" aria-hidden="true"><use href="{}#{}"></use></svg>{}',
        " icon-mirrored" if mirrored else "",
        staticfiles_storage.url("design/dist/icons.svg"),
        name,
        format_html('<span class="hidden-text">{}</span>', label) if label else "",
    )


@register.simple_tag
def tab_icon(item: Any) -> SafeString:
    """The icon of an entry of the tab bar, filled when it is the current one."""
    filled = f"{item.icon}-on"
    return icon(filled if item.current and filled in icon_names() else item.icon)


@register.filter
def first_tabs(items: Iterable[Any]) -> list[Any]:
    """The entries that stand in the tab bar."""
    found = list(items)
    return found if len(found) <= TABS else found[: TABS - 1]


@register.filter
def other_tabs(items: Iterable[Any]) -> list[Any]:
    """The entries behind "More"."""
    found = list(items)
    return [] if len(found) <= TABS else found[TABS - 1 :]


@register.filter
def any_current(items: Iterable[Any]) -> bool:
    """Whether the page shown is one of them."""
    return any(item.current for item in items)

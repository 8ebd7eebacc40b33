"""What a page is built of: sections with a margin, the strip, the chain, the poster, tabs, panels."""

from collections.abc import Sequence
from typing import Any

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.text import slugify

from portevoix.design.panels import panels_at
from portevoix.design.templatetags.icons import component

register = template.Library()


@register.simple_block_tag
def section(
    content: str,
    title: str = "",
    *,
    note: str = "",
    id: str = "",  # noqa: A002  the word of HTML
    continued: bool = False,
) -> SafeString:
    """A section whose name and one line of context hang in the margin."""
    heading_id = f"{id or slugify(title)}-title"
    return component(
        "design/components/section.html",
        content=content,
        title=title,
        note=note,
        id=id,
        heading_id=heading_id,
        continued=continued,
    )


@register.simple_tag
def crumbs(*pairs: str) -> SafeString:
    """Where the page is: label, url, label, url, and the last label without url."""
    labels = [(pairs[i], pairs[i + 1] if i + 1 < len(pairs) else "") for i in range(0, len(pairs), 2)]
    return component("design/components/crumbs.html", crumbs=labels)


@register.simple_block_tag
def strip(content: str, what: str, *, when: str = "", short: str = "") -> SafeString:
    """The one next step of the page; the content is its buttons, one of them solid."""
    return component("design/components/strip.html", content=content, what=what, when=when, short=short)


@register.simple_block_tag
def first(content: str, what: str, *, when: str = "", note: str = "", url: str = "") -> SafeString:
    """The band of a first page, in the strip's place; the content is its buttons."""
    return component(
        "design/components/first.html", content=content, what=what, when=when, note=note, url=url
    )


@register.simple_tag
def chain(steps: Sequence[Any], label: str, *, as_crumbs: bool = False) -> SafeString:
    """Six linked counts (count, label, url, current); a breadcrumb on a phone when asked."""
    return component("design/components/chain.html", steps=steps, label=label, as_crumbs=as_crumbs)


@register.simple_block_tag
def poster(
    content: str,
    what: str,
    *,
    marked: str = "",
    above: str = "",
    criteria: Sequence[tuple[str, str]] = (),
    folded: bool = True,
) -> SafeString:
    """A sentence set like a poster, its measurable part marked; criteria fold on a phone, or are left to the page."""
    return component(
        "design/components/poster.html",
        content=content,
        what=what,
        marked=marked,
        above=above,
        criteria=criteria,
        folded=folded,
    )


@register.simple_tag
def tabs(items: Sequence[Any], label: str) -> SafeString:
    """Pages of one object (label, url, current, perhaps count)."""
    return component("design/components/tabs.html", tabs=items, label=label)


@register.simple_tag
def panels(place: str, code: str) -> SafeString:
    """What upper apps registered for a place, drawn by htmx, a link without it."""
    drawn = [(panel.title, reverse(panel.url_name, kwargs={"code": code})) for panel in panels_at(place)]
    return component("design/components/panels.html", drawn=drawn)

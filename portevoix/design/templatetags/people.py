"""People are round: initials, positions on a scale, chips."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from portevoix.design import rules

register = template.Library()
STEPS = {-2: ("m2", "−2"), -1: ("m1", "−1"), 0: ("z", "0"), 1: ("p1", "+1"), 2: ("p2", "+2")}


@register.simple_tag
def initials(name: str, size: str = "") -> SafeString:
    """A person, as a round with their initials."""
    return format_html('<span class="round {}" aria-hidden="true">{}</span>', size, rules.initials(name))


@register.simple_tag
def position(step: int | None, label: str, *, word: bool = False, size: str = "") -> SafeString:
    """A place on the scale from -2 to +2, with its sign and its name (shown with word=True, else read)."""
    name, sign = ("unknown", "?") if step is None else STEPS[step]
    dot = format_html('<span class="position {} {}" title="{}">{}</span>', name, size, label, sign)
    if word:
        return format_html('<span class="position-with-word">{} {}</span>', dot, label)
    return format_html('{}<span class="hidden-text"> {}</span>', dot, label)


@register.simple_tag
def scale(step: int | None, label: str) -> SafeString:
    """The five steps in a row, one of them held."""
    spans = format_html(
        "{}" * len(STEPS),
        *(
            format_html('<span class="{}{}"></span>', STEPS[at][0], " on" if at == step else "")
            for at in STEPS
        ),
    )
    return format_html('<div class="scale" role="img" aria-label="{}">{}</div>', label, spans)


@register.simple_tag
def person(name: str, detail: str = "", *, url: str = "", step: Any = "", label: str = "") -> SafeString:
    """A chip: round, name, a detail; with `step` and its `label`, the position takes the initials' place."""
    mark = initials(name) if step == "" else position(step, label)
    body = format_html('{}<span><b>{}</b> <span class="soft">{}</span></span>', mark, name, detail)
    if url:
        return format_html('<a class="chip" href="{}">{}</a>', url, body)
    return format_html('<span class="chip">{}</span>', body)

"""Rows between hairlines: tasks, streams, badges, facets, what is chosen, pages."""

from collections.abc import Sequence
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from portevoix.design.templatetags.icons import component, icon

register = template.Library()
FACET_SHOWN = 6
SILENCE_LONGEST = 180  # pixels


@register.simple_block_tag(takes_context=True)
def task(
    context: template.Context,
    content: str,
    what: str,
    *,
    note: str = "",
    url: str = "",
    due: str = "",
    late: bool = False,
    done_url: str = "",
    done: bool = False,
) -> SafeString:
    """One row of <ul class="tasks">; the content is its verb button. `done_url` gives it a box to tick."""
    token = context.get("csrf_token")
    return component(
        "design/components/task.html",
        content=content,
        what=what,
        note=note,
        url=url,
        due=due,
        late=late,
        done_url=done_url,
        done=done,
        token=token,
    )


@register.simple_block_tag
def entry(content: str, when: str, icon: str, *, stock: str = "", moment: Any = None) -> SafeString:
    """One row of <ol class="stream">: when, a small square, a sentence."""
    return component(
        "design/components/entry.html", content=content, when=when, icon_name=icon, stock=stock, moment=moment
    )


@register.simple_tag
def silence(days: int, words: str) -> SafeString:
    """A dashed line as long as the silence (2 px a day, 180 at most), and the words that say it."""
    length = min(max(days, 1) * 2, SILENCE_LONGEST)
    return format_html(
        '<span class="silence"><svg width="{}" height="12" aria-hidden="true">'
        '<circle cx="6" cy="6" r="5"></circle><path d="M13 6h{}" stroke-dasharray="5 4"></path></svg>'
        "{}</span>",
        length + 14,
        length,
        words,
    )


@register.simple_tag
def badge(words: str, kind: str = "") -> SafeString:
    """A state in words: kind "late", "ok", "soft", or none for what is to follow."""
    drawing = {"late": "late", "ok": "check"}.get(kind)
    return format_html('<span class="badge {}">{}{}</span>', kind, icon(drawing) if drawing else "", words)


@register.simple_block_tag
def facets(content: str, *, count: int = 0) -> SafeString:
    """The facets of a list; on a phone they fold behind one button that says how many are chosen."""
    return component("design/components/facets.html", content=content, count=count)


@register.simple_tag
def facet(legend: str, name: str, options: Sequence[Any], *, shown: int = FACET_SHOWN) -> SafeString:
    """Boxes to tick with how many each (value, label, count, checked); the rest folds, never the ticked."""
    ticked = [option for option in options if option.checked]
    others = [option for option in options if not option.checked]
    kept = max(shown - len(ticked), 0)
    return component(
        "design/components/facet.html",
        legend=legend,
        shown=_boxes(name, ticked + others[:kept]),
        folded=_boxes(name, others[kept:]),
        folded_count=len(others[kept:]),
    )


def _boxes(name: str, options: Sequence[Any]) -> SafeString:
    """A box an option; there may be hundreds, which an include each would make ten times dearer."""
    return format_html_join(
        "",
        '<label><input type="checkbox" name="{}" value="{}"{}><span>{}</span>'
        '<span class="how-many">{}</span></label>',
        (
            (
                name,
                option.value,
                SafeString(" checked") if option.checked else "",
                option.label,
                "" if option.count is None else option.count,
            )
            for option in options
        ),
    )


@register.simple_tag
def chosen(tags: Sequence[Any], clear_url: str = "") -> SafeString:
    """What is filtered on (label, url that removes it), and a link that clears all."""
    return component("design/components/chosen.html", tags=tags, clear_url=clear_url)


@register.simple_block_tag
def selection(content: str) -> SafeString:
    """The bar of what is ticked in <form data-pv-selection>; the content is its buttons."""
    return component("design/components/selection.html", content=content)


@register.simple_tag(takes_context=True)
def pages(context: template.RequestContext, page: Any, *, kwarg: str = "page") -> SafeString:
    """Previous and next of a Django Page; keeps the rest of the query string."""

    def url(number: int) -> str:
        query = context["request"].GET.copy()
        query[kwarg] = str(number)
        return f"?{query.urlencode()}"

    return component(
        "design/components/pages.html",
        page=page,
        previous_url=url(page.number - 1),
        next_url=url(page.number + 1),
    )

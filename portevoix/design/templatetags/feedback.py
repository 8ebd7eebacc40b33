"""What answers the reader: notices, toasts, progress, dialogs, empty pages, figures, sheets, proposals."""

from collections.abc import Iterator, Sequence
from itertools import count
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from portevoix.design import rules
from portevoix.design.templatetags.icons import component

register = template.Library()
FINAL = ("done", "failed", "cancelled")
DRAWN_ONE_BY_ONE = 60  # beyond that the segments would be thinner than their border
WIDTH = 600
GAP = 6
STATES = ("done", "queued", "failed", "todo")
BOX = '<rect class="{}" x="{}" y="1" width="{}" height="10" fill="url(#{})"></rect>'
_hatches = count(1)  # an id of its own for each drawing of a page


@register.simple_block_tag
def notice(content: str, title: str = "", *, kind: str = "") -> SafeString:
    """Something to know here; kind "alert" for what blocks, "ok" for what is settled."""
    return component("design/components/notice.html", content=content, title=title, kind=kind)


@register.simple_block_tag
def empty(content: str, title: str) -> SafeString:
    """An empty list that teaches: what comes here, why, and the button that starts it."""
    return component("design/components/empty.html", content=content, title=title)


@register.simple_tag
def toast(message: str, *, kind: str = "") -> SafeString:
    """What just happened; stays until it is closed."""
    return component("design/components/toast.html", message=message, kind=kind)


@register.simple_tag
def stat(value: str, words: str, *, size: str = "") -> SafeString:
    """A number that matters, and what it counts."""
    return format_html('<div class="stat {}"><b>{}</b>{}</div>', size, value, words)


@register.simple_block_tag(takes_context=True)
def progress(
    context: template.Context, content: str, job: Any, *, label: str, url: str = "", cancel_url: str = ""
) -> SafeString:
    """A long work: survives a reload, polls `url` every second for this same fragment, stops at `cancel_url`.

    `job` has code, state, progress, total and message; the content shows once it is over.
    """
    over = job.state in FINAL
    return component(
        "design/components/progress.html",
        content=content if over else "",
        job=job,
        label=label,
        url=url,
        cancel_url=cancel_url,
        over=over,
        token=context.get("csrf_token"),
        done_words=rules.thousands(job.progress),
        total_words=rules.thousands(job.total),
    )


@register.simple_block_tag
def dialog(content: str, id: str, title: str) -> SafeString:  # noqa: A002  the word of HTML
    """A native dialog, opened by data-pv-dialog="id" on a link to the page that asks the same."""
    return component("design/components/dialog.html", content=content, id=id, title=title)


@register.simple_tag
def segments(states: Sequence[str], label: str) -> SafeString:
    """One box a thing ("done", "queued", "failed", "todo"); past 60, one box a state, wide as its share.

    Queued boxes are hatched.
    """
    hatch = f"hatch-{next(_hatches)}"
    boxes = [(state, f"{at:.1f}", f"{width:.1f}", hatch) for state, at, width in _boxes(states)]
    return format_html(
        '<svg class="segments" viewBox="0 0 {} 12" preserveAspectRatio="none" role="img" aria-label="{}">'
        '<pattern id="{}" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        '<path d="M0 0h2v5H0z"></path></pattern>{}</svg>',
        WIDTH,
        label,
        hatch,
        format_html_join("", BOX, boxes),
    )


def _boxes(states: Sequence[str]) -> Iterator[tuple[str, float, float]]:
    """Each box: its state, where it starts, how wide it is, in a drawing WIDTH wide."""
    if len(states) <= DRAWN_ONE_BY_ONE:
        shares = [(state, 1) for state in states]
    else:
        shares = [(state, states.count(state)) for state in STATES if state in states]
    gap = min(GAP, WIDTH / max(len(shares), 1) / 3)
    unit = (WIDTH + gap) / max(len(states), 1)
    at = 0.0
    for state, share in shares:
        yield state, at, max(share * unit - gap, 1)
        at += share * unit


@register.simple_block_tag
def sendbar(content: str, title: str, *, note: str = "", drawing: str = "") -> SafeString:
    """The yellow bar at the bottom of a sending; `segments` makes its drawing, the content is its buttons."""
    return component(
        "design/components/sendbar.html", content=content, title=title, note=note, drawing=drawing
    )


@register.simple_tag
def sheet(src: str, alt: str, *, caption: str = "", width: int = 794, height: int = 1123) -> SafeString:
    """A page of paper (A4 by default), as it will be printed."""
    return component(
        "design/components/sheet.html", src=src, alt=alt, caption=caption, width=width, height=height
    )


@register.simple_tag
def combobox(
    url: str,
    *,
    label: str,
    name: str = "q",
    id: str = "",  # noqa: A002  the word of HTML
    value: str = "",
    placeholder: str = "",
    labelled: bool = False,
) -> SafeString:
    """A search field that proposes as one types; without JavaScript, a plain search field of its form."""
    return component(
        "design/components/combobox.html",
        url=url,
        label=label,
        name=name,
        id=id or f"id_{name}",
        value=value,
        placeholder=placeholder,
        labelled=labelled,
    )

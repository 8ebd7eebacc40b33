"""How a campaign's facts become words and drawings."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import template
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format as format_date
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from portevoix.advocacy.enums import Channel, CommitmentState, Direction, Standing
from portevoix.advocacy.models import Campaign, Commitment, Exchange, Step
from portevoix.advocacy.queries import Due, Row
from portevoix.advocacy.rules.recipes import BLANK
from portevoix.design.rules import short
from portevoix.workspace.rules import plain_text

register = template.Library()
ICONS = {
    Channel.LETTER: "letter",
    Channel.EMAIL: "mail",
    Channel.CALL: "call",
    Channel.MEETING: "meeting",
    Channel.STATEMENT: "media",
    Channel.OTHER: "note",
}


@register.simple_tag
def step_is_late(step: Step, today: date) -> bool:
    """Whether the day of a step is past."""
    return step.due_on is not None and step.due_on < today


@register.filter
def blanks(text: str) -> SafeString:
    """A text of a template, its blanks marked as merge fields are."""
    parts = BLANK.split(text)  # words and blanks by turns
    marked = ((f"[{one}]", "merge blank") if turn % 2 else (one, "") for turn, one in enumerate(parts))
    return format_html_join("", "{}", ((_marked(*one),) for one in marked))


def _marked(text: str, kind: str) -> str:
    return format_html('<span class="{}">{}</span>', kind, text) if kind else text


@register.filter
def plain_document(content: dict[str, Any]) -> str:
    """A text without its marks, merge fields in braces."""
    return plain_text(content)


@register.filter
def channel_icon(channel: str) -> str:
    """The icon of a channel."""
    return ICONS[Channel(channel)]


SENT = {
    Channel.LETTER: gettext_lazy("Letter sent"),
    Channel.EMAIL: gettext_lazy("E-mail sent"),
    Channel.CALL: gettext_lazy("Call made"),
    Channel.MEETING: gettext_lazy("Meeting"),
    Channel.STATEMENT: gettext_lazy("Public statement by us"),
    Channel.OTHER: gettext_lazy("From us"),
}
RECEIVED = {
    Channel.LETTER: gettext_lazy("Reply by letter"),
    Channel.EMAIL: gettext_lazy("Reply by e-mail"),
    Channel.CALL: gettext_lazy("Call received"),
    Channel.MEETING: gettext_lazy("Meeting"),
    Channel.STATEMENT: gettext_lazy("Public statement"),
    Channel.OTHER: gettext_lazy("Reply"),
}


@register.filter
def exchange_title(exchange: Exchange) -> str:
    """What happened, in two words: "Letter sent", "Reply by e-mail"."""
    if exchange.direction == Direction.BOTH:
        return str(exchange.get_channel_display())
    words = SENT if exchange.direction == Direction.OUT else RECEIVED
    return str(words[Channel(exchange.channel)])


@register.filter
def weekday(day: date) -> str:
    """{{ day|weekday }}: mar. 24 nov., with its year when it is another one."""
    named = {
        "weekday": format_date(day, "D"),
        "day": short(day, with_year=day.year != timezone.localdate().year),
    }
    return _("%(weekday)s %(day)s") % named


@register.simple_tag
def criteria(campaign: Campaign) -> list[tuple[str, str]]:
    """What stands beside the poster, without what is empty."""
    pairs = [
        (_("What is wrong"), campaign.problem),
        (_("An answer, it would be"), campaign.answer_criterion),
        (_("An act, it would be"), campaign.act_criterion),
    ]
    return [(title, text) for title, text in pairs if text]


@register.simple_tag
def due_words(due: Due) -> str:
    """What to do, as a sentence."""
    name = due.target.actor.name
    if due.kind == "promise":
        return _("Promise to check: %(name)s") % {"name": name}
    if due.kind == "remind":
        return _("Remind %(name)s") % {"name": name}
    if due.kind == "reminds":
        return _("Remind the %(n)s targets who stay silent") % {"n": due.number}
    return due.text


@register.simple_tag
def due_note(due: Due) -> str:
    """Whom it is about, and what was promised or who does it."""
    if due.kind == "promise":
        return due.text
    if due.kind == "remind":
        return _("The last letter has no answer.")
    if due.kind == "reminds":
        return due.target.campaign.demand
    who = due.target.owner.name if due.target.owner else _("Nobody has taken it")
    return f"{due.target.actor.name} · {who}"


@register.simple_tag
def due_url(due: Due) -> str:
    """Where it is done."""
    if due.kind == "reminds":
        targets = reverse("advocacy:targets", kwargs={"code": due.target.campaign.code})
        return f"{targets}?standing={Standing.SILENT}&sort=silence"
    return reverse("advocacy:target", kwargs={"code": due.target.code})


@register.simple_tag
def late(due: Due, today: date) -> bool:
    """Whether its day is past."""
    return due.is_late(today)


@register.simple_tag
def past(day: date | None, today: date) -> bool:
    """Whether a day is past."""
    return day is not None and day < today


@register.inclusion_tag("advocacy/_standing.html")
def standing_words(row: Row) -> dict[str, Any]:
    """How things stand with a target, with how long a silence lasts."""
    words = str(row.standing.label)
    if row.standing == Standing.SILENT and row.silent_days:
        words = ngettext("silent for %(n)s day", "silent for %(n)s days", row.silent_days) % {
            "n": row.silent_days
        }
    return {"words": words, "standing": row.standing}


@register.inclusion_tag("advocacy/_promise_badge.html")
def promise_badge(promise: Commitment) -> dict[str, Any]:
    """What became of a promise, with its word."""
    late_ = promise.state == CommitmentState.OPEN and promise.due_on and promise.due_on < timezone.localdate()
    kinds = {CommitmentState.KEPT: "ok", CommitmentState.BROKEN: "late"}
    kind = "late" if late_ else kinds.get(CommitmentState(promise.state), "")
    return {"words": _("late") if late_ else promise.get_state_display(), "kind": kind}


@register.inclusion_tag("advocacy/_standings_bar.html")
def standings_bar(standings: Sequence[tuple[Standing, int]], campaign: Campaign) -> dict[str, Any]:
    """The targets drawn as one bar, a part for each standing, and the same as a list."""
    total = sum(count for _standing, count in standings) or 1
    parts, x = [], 0.0
    for standing, count in standings:
        width = count * 100 / total
        parts.append({"standing": standing, "count": count, "x": f"{x:.3f}", "width": f"{width:.3f}"})
        x += width
    return {"parts": [part for part in parts if part["count"]], "campaign": campaign}

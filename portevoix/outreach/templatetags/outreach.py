"""States of mailings and letters in words; problems as badges."""

import re
from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portevoix.design.templatetags.lists import badge
from portevoix.design.templatetags.typography import clock, near
from portevoix.mail.enums import Kind as ReturnKind
from portevoix.mail.models import Incoming
from portevoix.mail.rules import status as statuses
from portevoix.outreach.enums import GONE, LetterState, MailingState
from portevoix.outreach.models import Letter, Mailing
from portevoix.outreach.rules import problems

register = template.Library()
ORDINAL = re.compile(r"\b(\d+)(er|re|e)\b")
DRAWN = {
    MailingState.DRAFT: "running",
    MailingState.DUE: "running",
    MailingState.SENDING: "running",
    MailingState.PAUSED: "planned",
    MailingState.SENT: "done",
    MailingState.STOPPED: "planned",
}


@register.filter
def ordinals(words: str) -> SafeString:
    """7e and 1re with their letters raised, in what the directory says."""
    return mark_safe(ORDINAL.sub(r"\1<sup>\2</sup>", conditional_escape(words or "")))  # noqa: S308  escaped here


@register.simple_tag
def mailing_state(mailing: Mailing, outlook: Any = None) -> SafeString:
    """How a mailing stands: draft, saved at 9 h 42; leaving since; gone on; stopped."""
    words = _words(mailing, outlook or mailing)
    return format_html('<span class="state {}">{}</span>', DRAWN[MailingState(mailing.state)], words)


def _words(mailing: Mailing, figures: Any) -> str:
    total = getattr(figures, "total", None) or getattr(figures, "letter_count", 0)
    gone: int = getattr(figures, "gone", 0) or getattr(figures, "gone_count", 0)
    said = ngettext("%(gone)s gone of %(total)s", "%(gone)s gone of %(total)s", gone)
    said %= {"gone": gone, "total": total}
    match mailing.state:
        case MailingState.DUE:
            return _("leaves at %(time)s") % {"time": clock(mailing.leaves_at)}
        case MailingState.PAUSED:
            return _("paused, %(figures)s") % {"figures": said}
        case MailingState.SENDING:
            return _("leaving since %(time)s") % {"time": clock(mailing.sent_at)}
        case MailingState.STOPPED if not gone:
            return _("stopped, nothing has left")
    return said if gone else _saved(mailing)


def _saved(mailing: Mailing) -> str:
    """When a draft was last written."""
    saved = mailing.document.updated_at
    if timezone.localdate(saved) == timezone.localdate():
        return _("draft, saved at %(time)s") % {"time": clock(saved)}
    return _("draft, saved %(day)s at %(time)s") % {"day": near(saved), "time": clock(saved)}


@register.simple_tag
def letter_state(letter: Letter) -> SafeString:
    """What became of a letter."""
    state = LetterState(letter.state)
    kind = "ok" if state in GONE else "late" if state in {LetterState.FAILED, LetterState.UNCERTAIN} else ""
    words = str(state.label)
    if letter.message is not None and letter.message.bounced_at:
        why = statuses.reason(letter.message.bounce_status)
        return badge(_("came back: %(why)s") % {"why": why}, "late")
    if letter.left_at:
        words = f"{words} {near(letter.left_at)}"
    return badge(words, kind)


@register.simple_tag
def problem_badge(problem: problems.Problem) -> SafeString:
    """What is wrong with one letter, in two words."""
    return badge(problems.title(problem).rstrip("."), "late" if problem.blocks else "soft")


@register.simple_tag
def warning_kind(warning: Any) -> str:
    """How a notice is drawn."""
    return "alert" if warning.blocks else ""


@register.simple_tag
def return_state(incoming: Incoming) -> SafeString:
    """What a report says, in two words."""
    if incoming.kind == ReturnKind.BOUNCE:
        return badge(_("came back: %(why)s") % {"why": statuses.reason(incoming.status)}, "late")
    return badge(str(ReturnKind(incoming.kind).label), "soft")


@register.filter
def return_reason(status: str) -> str:
    """Why a letter came back."""
    return statuses.reason(status)


@register.filter
def return_advice(status: str) -> str:
    """What to do about it."""
    return statuses.advice(status)

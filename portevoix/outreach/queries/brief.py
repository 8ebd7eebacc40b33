"""Someone on one page before a meeting: who they are, what we ask, what was said and promised, what to ask."""

from datetime import date
from typing import Any

from django.utils import translation
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portevoix.advocacy import queries as advocacy
from portevoix.advocacy.enums import CommitmentState
from portevoix.advocacy.models import Commitment, Exchange, Target
from portevoix.design import rules as design
from portevoix.directory import queries as directory
from portevoix.outreach import transport

EXCHANGES, LINES = 12, 5  # told at most, to write on at least one
SUMMARY, ASK = 260, 420  # letters kept of each


def pdf(target: Target, *, on: date) -> bytes:
    """One A4 page, tagged; older exchanges, then lines to write on, give way until it holds. Seven queries."""
    with translation.override("fr"):
        data = _facts(target, on=on)
        exchanges = data.pop("all")
        for told, lines in _rooms(len(exchanges)):
            room = {"exchanges": exchanges[:told], "older": _older(len(exchanges) - told), "lines": lines}
            if made := transport.brief(data | room):
                return made
    raise AssertionError(target)  # an empty page holds on a page: the texts are cut


def _rooms(count: int) -> list[tuple[int, int]]:
    """How many exchanges are told and how many lines left to write on, the most first."""
    most = min(count, EXCHANGES)
    return [
        *((told, LINES) for told in range(most, -1, -1)),
        *((0, lines) for lines in range(LINES - 1, -1, -1)),
    ]


def _facts(target: Target, *, on: date) -> dict[str, Any]:
    actor, campaign = target.actor, target.campaign
    card = directory.cards([actor], on=on)[actor.pk]
    exchanges = list(advocacy.exchanges_of(target))
    return {
        "title": actor.name,
        "author": "",
        "lang": "fr",
        "date": {"year": on.year, "month": on.month, "day": on.day},
        "name": actor.name,
        "who": _who(card),
        "ask_word": _("We ask"),
        "ask": _short(target.ask or campaign.demand, ASK),
        "demand_word": _("In the campaign:") if target.ask else "",
        "demand": _short(campaign.demand, ASK) if target.ask else "",
        "promises_word": _("What was promised"),
        "promises": [_promise(one) for exchange in exchanges for one in exchange.commitments.all()][:6],
        "exchanges_word": _("What came and went"),
        "nothing_word": _("Nothing yet."),
        "all": [_exchange(one) for one in exchanges],
        "questions_word": _("To ask, to remember"),
        "step": _short(target.next_step, SUMMARY),
        "reach_word": _("To reach them"),
        "reach": _reach(target, on=on),
        "foot": _("Made on %(day)s for the people of the campaign. Do not leave it behind.")
        % {"day": _day(on)},
    }


def _who(card: directory.Card) -> list[str]:
    group = [card.group.words] if card.group else []
    return [card.title, *group, *(one.words for one in card.committees[:3])]


def _promise(promise: Commitment) -> dict[str, str]:
    state = CommitmentState(promise.state)
    due = promise.due_on if state == CommitmentState.OPEN else None
    said = _("by %(day)s") % {"day": _day(due)} if due else str(state.label).lower()
    return {"text": _short(promise.text, SUMMARY), "state": said}


def _exchange(exchange: Exchange) -> dict[str, str]:
    what = f"{exchange.get_channel_display()}, {str(exchange.get_direction_display()).lower()}"
    return {"day": _day(exchange.happened_on), "what": what, "summary": _short(exchange.summary, SUMMARY)}


def _reach(target: Target, *, on: date) -> list[dict[str, Any]]:
    facts = directory.letter_facts([target.actor], spaces=[target.campaign.space], on=on)[target.actor_id]
    found = [
        (_("E-mail"), [facts.email]),
        (_("In Paris"), facts.address_paris),
        (_("In the constituency"), facts.address_constituency),
    ]
    if facts.address not in {facts.address_paris, facts.address_constituency}:
        found.append((_("Address"), facts.address))
    return [{"label": label, "lines": list(lines)} for label, lines in found if any(lines)]


def _older(count: int) -> str:
    if count <= 0:
        return ""
    return ngettext("and %(n)s older exchange", "and %(n)s older exchanges", count) % {"n": count}


def _day(day: date) -> str:
    return format_date(day, "j N Y")


def _short(text: str, length: int) -> str:
    words = " ".join(text.split())
    return design.typeset(words if len(words) <= length else words[: length - 1].rsplit(" ", 1)[0] + "…")

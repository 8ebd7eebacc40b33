"""What several pages of a mailing show: its head, warnings with their links, one letter, the bar."""

import zlib
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portevoix.advocacy import queries as advocacy
from portevoix.advocacy.panels import chain
from portevoix.collectives.enums import Role
from portevoix.design.templatetags.typography import clock
from portevoix.outreach.enums import Agreement, MailingState, Pause
from portevoix.outreach.models import Mailing
from portevoix.outreach.queries import approvals, mailings
from portevoix.outreach.queries.approvals import Standing
from portevoix.outreach.queries.letters import Prepared
from portevoix.outreach.queries.mailings import Outlook, Warned
from portevoix.outreach.rules import fields, problems
from portevoix.outreach.rules.problems import Kind

NAMED = 4  # people named in a warning; the others are counted


@dataclass(frozen=True)
class Tab:
    """One page of a mailing."""

    label: str
    url: str
    current: bool


@dataclass(frozen=True)
class Warning:  # noqa: A001  the word of the page
    """What a page says of a problem: a title, what to do, where."""

    title: str
    advice: str
    blocks: bool
    link: str
    url: str
    people: list[Prepared]
    others: int


def page(
    request: HttpRequest, mailing: Mailing, *, here: str, outlook: Outlook | None = None
) -> dict[str, Any]:
    """What every page of a mailing needs."""
    today = timezone.localdate()
    seen = outlook or mailings.outlook(mailing, on=today)
    role = request.membership_role  # type: ignore[attr-defined]
    return {
        "mailing": mailing,
        "campaign": mailing.campaign,
        "outlook": seen,
        "tabs": tabs(mailing, seen, here=here),
        "may_write": role >= Role.MEMBER and not mailing.is_leaving,
        "may_send": role >= Role.COORDINATOR,
        "today": today,
    }


def with_chain(context: dict[str, Any]) -> dict[str, Any]:
    """The same, with the chain of the campaign (one query more)."""
    figures = advocacy.figures(context["campaign"])
    return {**context, "chain": chain(figures, here="messages")}


def tabs(mailing: Mailing, outlook: Outlook, *, here: str) -> list[Tab]:
    """Write, see, people: the second only on a phone, where the page does not fit beside the text."""
    count = len(outlook.letters)
    people = ngettext("%(n)s person", "%(n)s people", count) % {"n": count} if count else _("People")
    return [
        Tab(_("Write"), reverse("outreach:mailing", args=[mailing.code]), here == "mailing"),
        Tab(_("Preview"), reverse("outreach:sheet", args=[mailing.code]), here == "sheet"),
        Tab(people, reverse("outreach:people", args=[mailing.code]), here == "people"),
    ]


def shown(outlook: Outlook, code: str) -> dict[str, Any]:
    """One letter, its neighbours, the address of its drawing (a new one when the text is new)."""
    one, before, after, number = outlook.around(code)
    drawing = reverse("outreach:preview", args=[one.letter.code]) if one else ""
    return {
        "one": one,
        "before": before,
        "after": after,
        "number": number,
        "count": len(outlook.letters),
        "src": f"{drawing}?v={_version(outlook.mailing)}",
    }


def _version(mailing: Mailing) -> str:
    """Something that changes with what is written on the page of all letters."""
    said = f"{mailing.subject}{mailing.written_at}{mailing.written_on}".encode()
    return f"{mailing.document.revision}-{zlib.crc32(said):x}"


def warnings(outlook: Outlook) -> list[Warning]:
    """Everything to mend, each with the people it is about and one link."""
    return [_warning(outlook.mailing, warned) for warned in outlook.warnings]


def _warning(mailing: Mailing, warned: Warned) -> Warning:
    problem, people = warned.problem, list(warned.letters)
    everyone = problem.kind in {Kind.UNKNOWN_FIELD, Kind.BLANK}
    link, url = _mend(mailing, warned)
    return Warning(
        title=_titled(problem, [] if everyone else people),
        advice=problems.advice(problem),
        blocks=problem.blocks,
        link=link,
        url=url,
        people=[] if everyone or len(people) == 1 else people[:NAMED],
        others=0 if everyone else max(len(people) - NAMED, 0),
    )


def _titled(problem: problems.Problem, people: list[Prepared]) -> str:
    """Who, then what."""
    what = problems.title(problem)
    if not people:
        return what
    if len(people) == 1:
        return _("%(name)s: %(what)s") % {"name": people[0].actor.name, "what": problems.within(problem)}
    return _("%(count)s people: %(what)s") % {"count": len(people), "what": problems.within(problem)}


def _mend(mailing: Mailing, warned: Warned) -> tuple[str, str]:
    """The one link that mends it: words, address."""
    one = warned.letters[0]
    alone = len(warned.letters) == 1
    person = reverse("directory:actor", args=[one.actor.code])
    match warned.problem.kind:
        case Kind.UNKNOWN_FIELD | Kind.BLANK:
            return _("Go to the text"), f"{reverse('outreach:mailing', args=[mailing.code])}#id_content"
        case Kind.EMPTY_FIELD:
            return _fill(mailing, warned)
        case Kind.NO_GENDER | Kind.NO_FORM:
            return _("Say how"), reverse("outreach:address", args=[mailing.collective.code, one.actor.code])
        case Kind.NO_EMAIL | Kind.NO_ADDRESS if alone:
            return _("Add an address"), reverse("directory:add_contact", args=[one.actor.code])
        case Kind.NOT_SITTING | Kind.CAME_BACK if alone:
            return _("See the page"), person
    return _("See who"), reverse("outreach:people", args=[mailing.code])


def _fill(mailing: Mailing, warned: Warned) -> tuple[str, str]:
    """Where the value of an empty field is written."""
    about, one = warned.problem.about, warned.letters[0]
    alone = len(warned.letters) == 1
    if about == fields.ASK and alone:
        return _("Fill it in"), reverse("advocacy:target", args=[one.letter.target.code])
    if about == fields.ASK:
        return _("Fill it in"), reverse("advocacy:targets", args=[mailing.campaign.code])
    if about in {"revendication", "echeance"}:
        return _("Fill it in"), reverse("advocacy:edit_campaign", args=[mailing.campaign.code])
    if about in {"lieu", "date"}:
        return _("Fill it in"), f"{reverse('outreach:mailing', args=[mailing.code])}#id_written_at"
    return _("See the page"), reverse("directory:actor", args=[one.actor.code])


def bar(request: HttpRequest, outlook: Outlook) -> dict[str, Any]:
    """What the send bar says, draws and offers."""
    mailing = outlook.mailing
    job = mailings.sending_job(mailing) if mailing.state == MailingState.SENDING else None
    stalled = mailing.state == MailingState.SENDING and (job is None or job.is_over)
    agreement = approvals.standing(mailing, outlook.letters)
    return {
        "mailing": mailing,
        "outlook": outlook,
        "agreement": agreement,
        "may_agree": agreement.waits_for(request.user),
        "lets_me": agreement.lets(request.user),
        "may_ask": request.membership_role >= Role.MEMBER,  # type: ignore[attr-defined]
        "job": job,
        "stalled": stalled,
        "bar_title": _bar_title(outlook),
        "bar_note": agreement_note(agreement) or _bar_note(outlook),
        "bar_label": _("How the letters stand"),
        "to_folder": mailings.goes_to_folder(),
        "may_send": request.membership_role >= Role.COORDINATOR,  # type: ignore[attr-defined]
        "may_call_back": may_call_back(request, mailing),
    }


def may_call_back(request: HttpRequest, mailing: Mailing) -> bool:
    """Whoever coordinates, and whoever had it leave."""
    role = request.membership_role  # type: ignore[attr-defined]
    return bool(role >= Role.COORDINATOR or mailing.sent_by_id == request.user.pk)


def changed(name: str) -> str:
    """What is no longer as it was read."""
    words = {
        "text": _("the text has changed"),
        "subject": _("the subject has changed"),
        "head": _("the letterhead has changed"),
        "signatures": _("who signs has changed"),
        "file": _("what is attached has changed"),
        "people": _("the people, or what is said to one of them, have changed"),
    }
    return words[name]


def agreement_note(agreement: Standing) -> str:
    """Where the agreement stands, in half a line; empty when none is needed or asked for."""
    found = agreement.approval
    if not agreement.needed or found is None:
        return _("a second person must agree") if agreement.needed else ""
    if agreement.is_void:
        return _("the agreement is no longer valid: %(why)s") % {"why": why_void(agreement)}
    words = {
        Agreement.ASKED: _("agreement asked for by %(asker)s"),
        Agreement.GIVEN: _("%(answerer)s agrees"),
        Agreement.DECLINED: _("%(answerer)s does not agree yet"),
    }
    said = words.get(Agreement(found.state), _("a second person must agree"))
    return said % {"asker": named(found.asked_by), "answerer": named(found.answered_by)}


def why_void(agreement: Standing) -> str:
    """What makes an open agreement worth nothing."""
    if agreement.missing:
        return _("one of the two people has left, or coordinates no longer")
    return ", ".join(changed(name) for name in agreement.changed)


def named(user: Any) -> str:
    """The name of somebody who may be gone."""
    return user.name if user else _("a former member")


def _bar_title(outlook: Outlook) -> str:
    mailing = outlook.mailing
    if mailing.state == MailingState.DUE:
        return _("Leaves at %(time)s") % {"time": clock(mailing.leaves_at)}
    figures = {"gone": outlook.gone, "ready": outlook.ready, "total": outlook.total}
    if mailing.is_leaving or outlook.gone:
        said = ngettext("%(gone)s gone of %(total)s", "%(gone)s gone of %(total)s", outlook.gone) % figures
        return _("Paused: %(figures)s") % {"figures": said} if mailing.state == MailingState.PAUSED else said
    return (
        ngettext("%(ready)s letter ready of %(total)s", "%(ready)s letters ready of %(total)s", outlook.ready)
        % figures
    )


def _bar_note(outlook: Outlook) -> str:
    """The rest, in half a line."""
    mailing = outlook.mailing
    if mailing.is_leaving:
        return _leaving_note(outlook)
    said = [
        (outlook.by_email, _("%(n)s by e-mail")),
        (outlook.on_paper, _("%(n)s to print")),
        (outlook.blocked, ngettext("%(n)s waits", "%(n)s wait", outlook.blocked)),
        (outlook.put_off, ngettext("%(n)s put off", "%(n)s put off", outlook.put_off)),
        (outlook.failed, ngettext("%(n)s refused", "%(n)s refused", outlook.failed)),
        (outlook.uncertain, ngettext("%(n)s uncertain", "%(n)s uncertain", outlook.uncertain)),
        (outlook.came_back, ngettext("%(n)s came back", "%(n)s came back", outlook.came_back)),
    ]
    return ", ".join(words % {"n": count} for count, words in said if count)


def _leaving_note(outlook: Outlook) -> str:
    """How long still: before the first letter, before the last one; why nothing moves."""
    mailing = outlook.mailing
    if mailing.state == MailingState.DUE and mailing.leaves_at:
        left = max(round((mailing.leaves_at - timezone.now()).total_seconds()), 0)
        letters = ngettext("%(n)s letter", "%(n)s letters", outlook.queued) % {"n": outlook.queued}
        return _("%(letters)s, in %(time)s; until then nothing leaves") % {
            "letters": letters,
            "time": duration(left),
        }
    if mailing.state == MailingState.PAUSED:
        return str(Pause(mailing.pause or Pause.PERSON).label)
    left = mailings.seconds_left(outlook.queued)
    return _("about %(time)s more") % {"time": duration(left)} if left else ""


def minutes(seconds: int) -> str:
    """Minutes, when there is at least one."""
    return duration(max(seconds, 120)) if seconds >= 60 else ""  # noqa: PLR2004  seconds


def duration(seconds: int) -> str:
    """Seconds below two minutes, minutes beyond."""
    if seconds < 120:  # noqa: PLR2004  seconds
        return ngettext("%(n)s second", "%(n)s seconds", seconds) % {"n": seconds}
    return ngettext("%(n)s minute", "%(n)s minutes", seconds // 60) % {"n": seconds // 60}

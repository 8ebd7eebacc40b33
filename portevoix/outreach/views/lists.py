"""Mailings of a campaign: the list, a new one, removing one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portevoix.advocacy import queries as advocacy
from portevoix.advocacy.models import Campaign
from portevoix.advocacy.panels import chain
from portevoix.collectives.access import in_space
from portevoix.collectives.enums import Role
from portevoix.outreach.forms import LetterheadForm, NewMailingForm
from portevoix.outreach.models import Mailing
from portevoix.outreach.operations import mailings as writes
from portevoix.outreach.queries import mailings
from portevoix.outreach.queries.envelopes import RELATED


@in_space(Role.GUEST, Campaign)
@require_safe
def mailings_of(request: HttpRequest, campaign: Campaign) -> HttpResponse:
    """The mailings of a campaign: a page, or a panel of the campaign's."""
    context = {
        "campaign": campaign,
        "mailings": mailings.mailings_of(campaign),
        "may_write": request.membership_role >= Role.MEMBER,  # type: ignore[attr-defined]
    }
    if getattr(request, "htmx", False):
        return render(request, "outreach/_mailings.html", context)
    context["chain"] = chain(advocacy.figures(campaign), here="messages")
    return render(request, "outreach/mailings.html", context)


@in_space(Role.MEMBER, Campaign)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, campaign: Campaign) -> HttpResponse:
    """Begin a mailing to all targets, or to those ticked in a list."""
    form = NewMailingForm(request.POST or None, senders=mailings.senders(campaign, user=request.user))
    everyone = advocacy.targets_of(campaign)
    asked = (request.POST or request.GET).getlist("target")
    targets = list(everyone.filter(code__in=asked)) if asked else []
    lost = len(targets) < len(set(asked))  # some are gone: never write to everyone instead
    if request.method == "POST" and lost:
        form.add_error(None, _("Some of these people are no longer targets. Check for whom this letter is."))
    if request.method == "POST" and form.is_valid():
        mailing = writes.open_mailing(
            campaign, targets=targets or everyone, by=request.user, at=timezone.now(), **form.cleaned_data
        )
        return redirect("outreach:mailing", code=mailing.code)
    context = {"form": form, "campaign": campaign, "targets": targets, "total": everyone.count()}
    return render(request, "outreach/new.html", context)


@in_space(Role.MEMBER, Mailing, space="campaign__space", related=RELATED)
@require_http_methods(["GET", "POST"])
def letterhead(request: HttpRequest, mailing: Mailing) -> HttpResponse:
    """In whose name a mailing is written: one of the person's collectives that take part in the campaign."""
    found = mailings.senders(mailing.campaign, user=request.user)
    form = LetterheadForm(request.POST or None, senders=found, initial={"collective": mailing.collective_id})
    if request.method == "POST" and form.is_valid():
        try:
            writes.change_letterhead(mailing, by=request.user, at=timezone.now(), **form.cleaned_data)
        except writes.MailingLeaving:
            messages.error(request, _("The letters are leaving: nothing changes now. Stop them first."))
        return redirect("outreach:mailing", code=mailing.code)
    context = {"mailing": mailing, "form": form, "has_left": mailings.letterhead_left(mailing)}
    return render(request, "outreach/letterhead.html", context)


@in_space(Role.COORDINATOR, Mailing, space="campaign__space", related=RELATED)
@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, mailing: Mailing) -> HttpResponse:
    """Erase a mailing of which nothing has left, after asking."""
    if request.method == "POST":
        code = mailing.campaign.code
        try:
            writes.remove(mailing, by=request.user, at=timezone.now())
        except writes.HasLeft:
            messages.error(request, _("Some of these letters have left: the mailing is kept."))
            return redirect("outreach:mailing", code=mailing.code)
        messages.success(request, _("The letter is erased."))
        return redirect("outreach:mailings", code=code)
    return render(request, "outreach/remove.html", {"mailing": mailing})

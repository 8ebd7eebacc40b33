"""The collectives that share a campaign: who takes part, inviting, answering, leading, leaving."""

from datetime import datetime
from typing import Any

from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from portevoix.accounts.access import enter, person, recently_confirmed
from portevoix.accounts.operations import EmailTaken
from portevoix.advocacy.models import Campaign
from portevoix.advocacy.panels import sharing
from portevoix.collectives import operations, queries
from portevoix.collectives.access import in_space
from portevoix.collectives.enums import NAMES, Role, Standing
from portevoix.collectives.forms import AnswerForm, PartnerForm, PartnerRoleForm, PartnerSignUpForm
from portevoix.collectives.models import Participation, PartnerInvitation
from portevoix.collectives.rules import token_for
from portevoix.design.access import public


def url_of(campaign: Campaign) -> str:
    """The page of a campaign's partners."""
    return reverse("advocacy:partners", kwargs={"code": campaign.code})


def answer_url(token: str) -> str:
    """The whole address of the page that answers an invitation; `{token}` passes as it is."""
    path = reverse("advocacy:partnership", kwargs={"token": "TOKEN"}).replace("TOKEN", token)
    return settings.PUBLIC_URL + path


@in_space(Role.GUEST, Campaign)
@require_http_methods(["GET", "POST"])
def partners(request: HttpRequest, campaign: Campaign) -> HttpResponse:
    """Who shares the campaign; whoever coordinates the lead invites here."""
    leads = queries.leads(request.user, space=campaign.space)
    form = PartnerForm(request.POST or None)
    if request.method == "POST":
        if not leads:
            raise PermissionDenied
        if form.is_valid():
            return _invite(request, campaign, form)
    return render(request, "advocacy/partners.html", _context(request, campaign, leads=leads, form=form))


def _context(request: HttpRequest, campaign: Campaign, *, leads: bool, form: PartnerForm) -> dict[str, Any]:
    coordinated = set(queries.coordinated_by(request.user).values_list("pk", flat=True))
    awaited = queries.open_partner_invitations(campaign.space) if leads else []
    return {
        "campaign": campaign,
        "partners": list(queries.partners_of(campaign.space)),
        "leads": leads,
        "mine": coordinated,
        "form": form,
        "roles": NAMES.items(),
        "awaited": [(one, answer_url(token_for(one.code))) for one in awaited],
        "sends": settings.MAIL_SENDS,
        "now": timezone.now(),
        "tabs": sharing(campaign, role=request.membership_role, path=request.path),  # type: ignore[attr-defined]
    }


def _invite(request: HttpRequest, campaign: Campaign, form: PartnerForm) -> HttpResponse:
    data = form.cleaned_data
    if not ratelimit.consume(request, action="invite", key=data["email"].lower(), user=request.user):
        return render(request, "429.html", status=429)
    operations.invite_partner(
        campaign.space, **data, url=answer_url("{token}"), by=person(request), at=timezone.now()
    )
    sent = _("Invitation sent to %(email)s.") if settings.MAIL_SENDS else _("Invitation ready for %(email)s.")
    messages.success(request, sent % {"email": data["email"]})
    return redirect(url_of(campaign))


@in_space(Role.COORDINATOR, PartnerInvitation)
@require_POST
def withdraw_partner(request: HttpRequest, found: PartnerInvitation) -> HttpResponse:
    """Take an invitation back."""
    _check_leads(request, found)
    operations.withdraw_partner_invitation(found, by=request.user, at=timezone.now())
    messages.success(
        request, _("The invitation to %(email)s leads nowhere from now on.") % {"email": found.email}
    )
    return redirect(url_of(found.space.campaign))


@in_space(Role.COORDINATOR, Participation, related=("collective",))
@recently_confirmed
@require_POST
def partner_role(request: HttpRequest, found: Participation) -> HttpResponse:
    """What a partner may do."""
    _check_leads(request, found)
    form = PartnerRoleForm(request.POST)
    if form.is_valid():
        try:
            operations.change_partner_role(found, **form.cleaned_data, by=request.user, at=timezone.now())
        except operations.LeadStays:
            messages.error(request, _("Whoever leads coordinates. Give the lead to another first."))
        else:
            messages.success(request, _("Changed for %(name)s.") % {"name": found.collective.name})
    return redirect(url_of(found.space.campaign))


@in_space(Role.GUEST, Participation, related=("collective",))
@recently_confirmed
@require_http_methods(["GET", "POST"])
def end_partnership(request: HttpRequest, found: Participation) -> HttpResponse:
    """Ask, then take a partner out, or leave."""
    leaving = queries.coordinated_by(request.user).filter(pk=found.collective_id).exists()
    may = leaving or queries.leads(request.user, space=found.space)
    campaign = found.space.campaign
    context = {"participation": found, "campaign": campaign, "leaving": leaving, "may": may}
    if request.method == "GET" or found.is_lead:
        return render(request, "advocacy/partner_end.html", context, status=409 if found.is_lead else 200)
    if not may:
        raise PermissionDenied
    operations.end_partnership(found, news_url=url_of(campaign), by=request.user, at=timezone.now())
    messages.success(request, _("%(name)s no longer takes part.") % {"name": found.collective.name})
    still = queries.role_in(request.user, space=found.space)
    return redirect(url_of(campaign) if still else reverse("advocacy:campaigns"))


@in_space(Role.COORDINATOR, Participation, related=("collective",))
@recently_confirmed
@require_POST
def offer_lead(request: HttpRequest, found: Participation) -> HttpResponse:
    """Ask a partner to lead."""
    _check_leads(request, found)
    campaign = found.space.campaign
    operations.offer_lead(found, news_url=url_of(campaign), by=request.user, at=timezone.now())
    words = _("%(name)s is asked to lead. Nothing changes until it accepts.")
    messages.success(request, words % {"name": found.collective.name})
    return redirect(url_of(campaign))


@in_space(Role.GUEST, Participation, related=("collective",))
@recently_confirmed
@require_POST
def answer_lead(request: HttpRequest, found: Participation) -> HttpResponse:
    """Take the lead that was offered, or not."""
    if not queries.coordinated_by(request.user).filter(pk=found.collective_id).exists():
        raise PermissionDenied
    campaign = found.space.campaign
    accepts = request.POST.get("answer") == "yes"
    try:
        operations.answer_lead(
            found, accept=accepts, news_url=url_of(campaign), by=request.user, at=timezone.now()
        )
    except operations.NothingOffered:
        messages.error(request, _("The lead is no longer offered to you."))
    return redirect(url_of(campaign))


def _check_leads(request: HttpRequest, found: PartnerInvitation | Participation) -> None:
    if not queries.leads(request.user, space=found.space):
        raise PermissionDenied


@public
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def partnership(request: HttpRequest, token: str) -> HttpResponse:
    """What one is invited to; the answer, for a collective one coordinates or opens in this same page."""
    now, found = timezone.now(), queries.partner_invitation_of(token)
    standing = queries.partner_standing(found, user=request.user, at=now)
    if found is None or standing in {Standing.GONE, Standing.EXPIRED, Standing.ACCEPTED}:
        gone: dict[str, Any] = {"invitation": found, "expired": standing == Standing.EXPIRED}
        return render(request, "advocacy/partnership_gone.html", gone, status=410)
    form = _answer_form(request, standing)
    if request.method == "POST":
        try:
            if answered := _answer(request, found, form, at=now):
                return answered
        except (operations.PartnershipClosed, EmailTaken):  # a second click, or it was just withdrawn
            return redirect(request.path)
    lead = queries.partners_of(found.space).first()
    context = {
        "invitation": found,
        "campaign": found.space.campaign,
        "lead": lead,
        "form": form,
        "standing": standing,
    }
    return render(request, "advocacy/partnership.html", context)


def _answer_form(request: HttpRequest, standing: Standing) -> AnswerForm | PartnerSignUpForm | None:
    """Choose among one's collectives, or open an account and a collective; nothing for who must sign in first."""
    if standing == Standing.READY:
        return AnswerForm(request.POST or None, collectives=queries.coordinated_by(request.user))
    return PartnerSignUpForm(request.POST or None) if standing == Standing.NEW else None


def _answer(
    request: HttpRequest,
    found: PartnerInvitation,
    form: AnswerForm | PartnerSignUpForm | None,
    *,
    at: datetime,
) -> HttpResponse | None:
    """Do what was answered; nothing when there is something to correct."""
    campaign = found.space.campaign
    if request.POST.get("answer") == "no":
        operations.decline_partnership(found, news_url=url_of(campaign), by=request.user, at=at)
        return render(request, "advocacy/partnership_declined.html", {"invitation": found})
    if form is None or not form.is_valid():
        return None
    if isinstance(form, PartnerSignUpForm):
        user = operations.sign_up_partner(found, **form.cleaned_data, news_url=url_of(campaign), at=at)
        enter(request, user, by_link=False)
    elif not _join(request, found, form, at=at):
        return None
    messages.success(request, _("You take part. Here is the campaign."))
    return redirect("advocacy:campaign", code=campaign.code)


def _join(request: HttpRequest, found: PartnerInvitation, form: AnswerForm, *, at: datetime) -> bool:
    """Take part with the collective chosen, or the one opened for it."""
    by = person(request)
    try:
        collective = form.cleaned_data["collective"] or operations.open_collective(
            form.cleaned_data["name"], by=by, at=at
        )
        news_url = url_of(found.space.campaign)
        operations.accept_partnership(found, collective=collective, news_url=news_url, by=by, at=at)
    except operations.AlreadyPartner:
        form.add_error("collective", _("This collective takes part already."))
        return False
    return True

"""Guests of a campaign: links and names, the door of a link, the page that a link opens."""

from datetime import datetime
from typing import Any

from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portevoix.accounts.access import enter, person
from portevoix.accounts.forms import NewAccount
from portevoix.accounts.operations import EmailTaken
from portevoix.advocacy import queries as advocacy
from portevoix.advocacy.models import Campaign
from portevoix.advocacy.panels import chain_to_read, sharing
from portevoix.collectives import operations, queries
from portevoix.collectives.access import enter_by_link, hidden, in_space
from portevoix.collectives.enums import Role, Standing
from portevoix.collectives.forms import GuestInviteForm, GuestLinkForm, PassphraseForm
from portevoix.collectives.models import Guest
from portevoix.collectives.rules import guest_token_for
from portevoix.design.access import public

ON_A_PAGE = 60  # targets


def url_of(campaign: Campaign) -> str:
    """The page of a campaign's guests."""
    return reverse("advocacy:guests", kwargs={"code": campaign.code})


def door_url(token: str) -> str:
    """The whole address of a link; `{token}` passes as it is."""
    path = reverse("advocacy:guest", kwargs={"token": "TOKEN"}).replace("TOKEN", token)
    return settings.PUBLIC_URL + path


@in_space(Role.COORDINATOR, Campaign)
@require_http_methods(["GET", "POST"])
def guests(request: HttpRequest, campaign: Campaign) -> HttpResponse:
    """Who reads the campaign without being of a collective that carries it; making a link, inviting by name."""
    sent = request.POST if request.method == "POST" else None
    by_link = GuestLinkForm(sent if sent and "link" in sent else None, prefix="l")
    by_name = GuestInviteForm(sent if sent and "name" in sent else None, prefix="n")
    if by_link.is_valid():
        by = person(request)
        operations.make_guest_link(campaign.space, **by_link.cleaned_data, by=by, at=timezone.now())
        messages.success(request, _("The link is ready: copy it below."))
        return redirect(url_of(campaign))
    if by_name.is_valid() and (answered := _invite(request, campaign, by_name)):
        return answered
    return render(request, "advocacy/guests.html", _context(request, campaign, by_link, by_name))


def _context(
    request: HttpRequest, campaign: Campaign, by_link: GuestLinkForm, by_name: GuestInviteForm
) -> dict[str, Any]:
    found = list(queries.guests_of(campaign.space))
    return {
        "campaign": campaign,
        "links": [(one, door_url(guest_token_for(one.code))) for one in found if one.is_link],
        "people": [(one, door_url(guest_token_for(one.code))) for one in found if not one.is_link],
        "past": queries.past_guests_of(campaign.space),
        "by_link": by_link,
        "by_name": by_name,
        "sends": settings.MAIL_SENDS,
        "tabs": sharing(campaign, role=Role.COORDINATOR, path=request.path),
    }


def _invite(request: HttpRequest, campaign: Campaign, form: GuestInviteForm) -> HttpResponse | None:
    """Invite by name; nothing when there is something to correct."""
    data = form.cleaned_data
    if not ratelimit.consume(request, action="invite", key=data["email"].lower(), user=request.user):
        return render(request, "429.html", status=429)
    try:
        operations.invite_guest(
            campaign.space, **data, url=door_url("{token}"), by=person(request), at=timezone.now()
        )
    except operations.AlreadyMember:
        form.add_error("email", _("This person reads the campaign already."))
        return None
    sent = _("Invitation sent to %(email)s.") if settings.MAIL_SENDS else _("Invitation ready for %(email)s.")
    messages.success(request, sent % {"email": data["email"]})
    return redirect(url_of(campaign))


@in_space(Role.COORDINATOR, Guest)
@require_POST
def end(request: HttpRequest, found: Guest) -> HttpResponse:
    """End a link, or take a guest out."""
    operations.end_guest(found, by=request.user, at=timezone.now())
    words = _("This link leads nowhere from now on.") if found.is_link else _("This person reads no more.")
    messages.success(request, words)
    return redirect(url_of(found.space.campaign))


@in_space(Role.GUEST, Campaign, guests=True)
@require_safe
def read(request: HttpRequest, campaign: Campaign) -> HttpResponse:
    """A campaign as a link shows it: no contact, no file, nobody of the collectives; what was said, when allowed."""
    guest: Guest | None = getattr(request, "guest", None)
    today = timezone.localdate()
    figures = advocacy.figures(campaign)
    page = Paginator(advocacy.targets_of(campaign), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "campaign": campaign,
        "guest": guest,
        "partners": queries.partners_of(campaign.space),
        "chain": chain_to_read(figures),
        "figures": figures,
        "page": page,
        "rows": advocacy.rows(page.object_list, on=today),
        "journal": advocacy.journal_of(campaign),
        "words": guest.reads_words if guest else True,
    }
    return render(request, "advocacy/read.html", context)


@public
@sensitive_post_parameters("password", "passphrase")
@require_http_methods(["GET", "POST"])
def door(request: HttpRequest, token: str) -> HttpResponseBase:
    """Where a link leads: nothing opens before a press, so that a robot that follows links opens nothing."""
    now, found = timezone.now(), queries.guest_of(token)
    standing = queries.guest_standing(found, user=request.user, at=now)
    if found is None or standing in {Standing.GONE, Standing.EXPIRED}:
        return hidden(render(request, "collectives/guest_gone.html", status=410))
    inside = request.user.is_authenticated and queries.role_in(request.user, space=found.space)
    if standing == Standing.ACCEPTED or inside:
        return redirect("advocacy:campaign", code=found.space.campaign.code)
    if found.is_link:
        return hidden(_by_link(request, found, at=now))
    return hidden(_by_name(request, found, standing, at=now))


def _by_link(request: HttpRequest, found: Guest, *, at: datetime) -> HttpResponse:
    """Ask for the passphrase if there is one, then let in."""
    campaign = found.space.campaign
    form = PassphraseForm(request.POST or None) if found.passphrase else None
    if request.method == "POST" and (form is None or form.is_valid()):
        if form and not ratelimit.consume(request, action="guest", key=found.code):
            return render(request, "429.html", status=429)
        try:
            given = form.cleaned_data["passphrase"].strip() if form else ""
            operations.open_guest_link(found, passphrase=given, at=at)
        except operations.GuestGone:  # ended while the page was read
            return redirect(request.path)
        except operations.WrongPassphrase:
            if form:
                form.add_error("passphrase", _("This is not the passphrase of this link."))
        else:
            enter_by_link(request, found)
            return redirect("advocacy:read", code=campaign.code)
    context = {"guest": found, "form": form, "campaign": campaign, "lead": _lead(found)}
    return render(request, "advocacy/door.html", context)


def _by_name(request: HttpRequest, found: Guest, standing: Standing, *, at: datetime) -> HttpResponse:
    """Read with one's account, or open one in this same page."""
    campaign = found.space.campaign
    form = NewAccount(request.POST or None) if standing == Standing.NEW else None
    if request.method == "POST":
        try:
            if _joined(request, found, standing, form, at=at):
                return redirect("advocacy:campaign", code=campaign.code)
        except (operations.GuestGone, EmailTaken):  # a second click, or it was just ended
            return redirect(request.path)
    context = {"guest": found, "form": form, "standing": standing, "lead": _lead(found)}
    return render(request, "advocacy/door_by_name.html", context)


def _joined(
    request: HttpRequest, found: Guest, standing: Standing, form: NewAccount | None, *, at: datetime
) -> bool:
    """Accept with one's account, or open one; False when there is something to correct."""
    news_url = url_of(found.space.campaign)
    if standing == Standing.READY:
        operations.accept_guesthood(found, user=person(request), news_url=news_url, at=at)
    elif form and form.is_valid():
        user = operations.sign_up_guest(found, **form.cleaned_data, news_url=news_url, at=at)
        enter(request, user, by_link=False)
    else:
        return False
    return True


def _lead(found: Guest) -> Any:
    return queries.partners_of(found.space).first()

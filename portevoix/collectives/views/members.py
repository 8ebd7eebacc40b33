"""The members of a collective: roles, leaving."""

from typing import Any

from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from portevoix.accounts.access import person, recently_confirmed
from portevoix.collectives import operations, queries
from portevoix.collectives.access import in_collective, in_space
from portevoix.collectives.enums import NAMES, Role
from portevoix.collectives.forms import InviteForm, RoleForm
from portevoix.collectives.models import Collective, Membership
from portevoix.collectives.views.pages import page_of
from portevoix.design.access import signed_in
from portevoix.design.panels import panels_at


@in_collective(Role.GUEST)
@require_http_methods(["GET", "POST"])
def members(request: HttpRequest, found: Collective) -> HttpResponseBase:
    """Who belongs to it; those who coordinate it invite here."""
    context = page_of(request, found, members=queries.members_of(found))
    if not context["coordinates"]:
        return render(request, "collectives/members.html", context)
    if request.method == "POST":
        return send_invitation(request, found, context)
    return _page(request, context, InviteForm())


@recently_confirmed
def send_invitation(request: HttpRequest, found: Collective, context: dict[str, Any]) -> HttpResponse:
    """Invite someone: it gives a role, so the password is asked again."""
    form = InviteForm(request.POST)
    if form.is_valid():
        key = form.cleaned_data["email"].lower()
        if not ratelimit.consume(request, action="invite", key=key, user=request.user):
            return render(request, "429.html", status=429)
        if invite(request, found, form):
            return redirect(request.path)
    return _page(request, context, form)


def _page(request: HttpRequest, context: dict[str, Any], form: InviteForm) -> HttpResponse:
    """The members as whoever coordinates sees them."""
    found = context["collective"]
    context |= {"form": form, "sends": settings.MAIL_SENDS, "folder": settings.MAIL_FOLDER}
    context |= {"roles": NAMES.items(), "now": timezone.now()}
    context["invitations"] = [
        (one, operations.invitation_url(one)) for one in queries.open_invitations(found)
    ]
    return render(request, "collectives/members.html", context)


def invite(request: HttpRequest, found: Collective, form: InviteForm) -> bool:
    """Invite whom the form names; says so, or says beside the field why not."""
    try:
        operations.invite(found, **form.cleaned_data, by=person(request), at=timezone.now())
    except operations.AlreadyMember:
        form.add_error("email", _("This person is a member already."))
        return False
    words = (
        _("Invitation sent to %(email)s.") if settings.MAIL_SENDS else _("Invitation ready for %(email)s.")
    )
    messages.success(request, words % {"email": form.cleaned_data["email"]})
    return True


@in_space(Role.COORDINATOR, Membership, space="collective__space")
@recently_confirmed
@require_POST
def change_role(request: HttpRequest, membership: Membership) -> HttpResponse:
    """Give a member another role."""
    form = RoleForm(request.POST, instance=membership)
    if form.is_valid():
        try:
            role = Role(form.cleaned_data["role"])
            operations.change_role(membership, role=role, by=request.user, at=timezone.now())
        except operations.LastCoordinator:
            return last_coordinator(request, membership.collective)
        messages.success(request, _("Role changed for %(name)s.") % {"name": membership.user.name})
    return redirect("collectives:members", code=membership.collective.code)


@in_space(Role.COORDINATOR, Membership, space="collective__space")
@recently_confirmed
@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, membership: Membership) -> HttpResponse:
    """Ask, then take someone out of the collective."""
    if request.method == "GET":
        return render(request, "collectives/remove.html", {"membership": membership})
    try:
        operations.remove(membership, by=request.user, at=timezone.now())
    except operations.LastCoordinator:
        return last_coordinator(request, membership.collective)
    name = membership.user.name
    messages.success(request, _("%(name)s no longer belongs to the collective.") % {"name": name})
    return redirect("collectives:members", code=membership.collective.code)


@in_collective(Role.GUEST)
@require_http_methods(["GET", "POST"])
def leave(request: HttpRequest, found: Collective) -> HttpResponse:
    """Ask, then leave a collective."""
    membership = get_object_or_404(Membership, collective=found, user=request.user)
    if request.method == "GET":
        return render(request, "collectives/leave.html", {"collective": found})
    try:
        operations.remove(membership, by=request.user, at=timezone.now())
    except operations.LastCoordinator:
        return last_coordinator(request, found)
    messages.success(request, _("You have left %(name)s.") % {"name": found.name})
    return redirect(settings.LOGIN_REDIRECT_URL)


@signed_in
@recently_confirmed
@require_http_methods(["GET", "POST"])
def close_account(request: HttpRequest) -> HttpResponse:
    """Ask, then leave everything and close the account."""
    if request.method == "GET":
        return render(
            request, "collectives/close_account.html", {"collectives": queries.collectives_of(request.user)}
        )
    try:
        operations.leave_portevoix(person(request), at=timezone.now())
    except operations.LastCoordinator as refusal:
        return last_coordinator(request, refusal.args[0])
    logout(request)
    return render(request, "collectives/account_closed.html")


def last_coordinator(request: HttpRequest, collective: Collective) -> HttpResponse:
    """Nobody else coordinates: what to do instead."""
    context = {"collective": collective, "closing": panels_at("collective.closing")}
    return render(request, "collectives/last_coordinator.html", context, status=409)

"""Invitations: what the link shows, and what the coordination does with one."""

from datetime import datetime

from allauth.core import ratelimit
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from portevoix.accounts.access import enter, person
from portevoix.accounts.forms import NewAccount
from portevoix.accounts.operations import EmailTaken
from portevoix.collectives import operations, queries
from portevoix.collectives.access import in_space
from portevoix.collectives.enums import Role, Standing
from portevoix.collectives.models import Invitation
from portevoix.design.access import public

PAGES = {
    Standing.GONE: ("collectives/invitation_gone.html", 410),
    Standing.EXPIRED: ("collectives/invitation_gone.html", 410),
    Standing.ACCEPTED: ("collectives/invitation_accepted.html", 200),
    Standing.READY: ("collectives/invitation_ready.html", 200),
    Standing.OTHER: ("collectives/invitation_other.html", 200),
    Standing.KNOWN: ("collectives/invitation_known.html", 200),
    Standing.NEW: ("collectives/invitation_new.html", 200),
}


@public
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Join: with one's account, or by opening one in this same page."""
    now, found = timezone.now(), queries.invitation_of(token)
    standing = queries.standing(found, user=request.user, at=now)
    form = NewAccount(request.POST or None) if standing == Standing.NEW else None
    if found and request.method == "POST":
        try:
            if join(request, found, standing=standing, form=form, at=now):
                messages.success(request, _("Welcome. “My week” says what waits for you."))
                return redirect("collectives:collective", code=found.collective.code)
        except (operations.InvitationClosed, EmailTaken):  # a second click, or it was just withdrawn
            return redirect(request.path)
    template, status = PAGES[standing]
    context = {"invitation": found, "form": form}
    return render(request, template, context, status=status)


def join(
    request: HttpRequest, found: Invitation, *, standing: Standing, form: NewAccount | None, at: datetime
) -> bool:
    """Accept with one's account, or open one; False when there is something to correct."""
    if standing == Standing.READY:
        operations.accept(found, user=person(request), at=at)
    elif form and form.is_valid():
        enter(request, operations.sign_up(found, **form.cleaned_data, at=at), by_link=False)
    else:
        return False
    return True


@in_space(Role.COORDINATOR, Invitation, space="collective__space")
@require_POST
def resend(request: HttpRequest, found: Invitation) -> HttpResponse:
    """Send it again."""
    if not ratelimit.consume(request, action="invite", key=found.email, user=request.user):
        return render(request, "429.html", status=429)
    operations.resend(found, by=person(request), at=timezone.now())
    messages.success(request, _("Invitation sent again to %(email)s.") % {"email": found.email})
    return redirect("collectives:members", code=found.collective.code)


@in_space(Role.COORDINATOR, Invitation, space="collective__space")
@require_POST
def withdraw(request: HttpRequest, found: Invitation) -> HttpResponse:
    """Take it back."""
    operations.withdraw(found, by=person(request), at=timezone.now())
    messages.success(
        request, _("The invitation to %(email)s leads nowhere from now on.") % {"email": found.email}
    )
    return redirect("collectives:members", code=found.collective.code)

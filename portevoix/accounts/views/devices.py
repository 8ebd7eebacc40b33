"""Where one is signed in: seen, and ended."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from portevoix.accounts import operations, queries
from portevoix.accounts.access import person
from portevoix.design.access import signed_in


@signed_in
@require_safe
def devices(request: HttpRequest) -> HttpResponse:
    """The devices that are signed in, this one among them."""
    here = request.session.session_key
    found = list(queries.devices_of(person(request)))
    return render(request, "accounts/devices.html", {"devices": found, "here": here})


@signed_in
@require_POST
def end_device(request: HttpRequest, device: str) -> HttpResponse:
    """Sign one device out; one that is not theirs, or is out already, changes nothing."""
    if operations.end_session(person(request), device):
        messages.success(request, _("This device is signed out."))
    return redirect("accounts:devices")


@signed_in
@require_POST
def end_others(request: HttpRequest) -> HttpResponse:
    """Sign out every device but this one."""
    ended = operations.end_others(person(request), keep=request.session.session_key or "")
    words = ngettext("%(count)s device signed out.", "%(count)s devices signed out.", ended)
    messages.success(request, words % {"count": ended})
    return redirect("accounts:devices")

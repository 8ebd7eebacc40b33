"""Closing a collective, and opening it again within thirty days."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portevoix.accounts.access import recently_confirmed
from portevoix.archive.queries.shown import closing_of
from portevoix.collectives import operations, queries
from portevoix.collectives.access import in_collective
from portevoix.collectives.enums import Role
from portevoix.collectives.models import Collective
from portevoix.collectives.rules import ERASED_AFTER
from portevoix.design.access import signed_in

REFUSALS = (operations.OthersFollow, operations.SomethingLeaves)


@in_collective(Role.COORDINATOR)
@recently_confirmed
@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, found: Collective) -> HttpResponse:
    """Say what happens, then close."""
    at, news = timezone.now(), settings.LOGIN_REDIRECT_URL
    status = 200
    if request.method == "POST":
        url = reverse("archive:closed", args=[found.code])
        try:
            full = settings.PUBLIC_URL + url
            operations.close_collective(found, url=full, news_url=news, by=request.user, at=at)
        except REFUSALS:  # the page says which, and what to do
            status = 409
        else:
            return redirect(url)
    context = {"collective": found, "closing": closing_of(found), "last": at + ERASED_AFTER}
    return render(request, "archive/close.html", context, status=status)


@signed_in
@recently_confirmed
@require_http_methods(["GET", "POST"])
def closed(request: HttpRequest, code: str) -> HttpResponse:
    """A closed collective, for who coordinated it: until when, and open it again."""
    found = get_object_or_404(queries.closed_coordinated_by(request.user), code=code)
    if request.method == "POST":
        try:
            operations.reopen_collective(found, by=request.user, at=timezone.now())
        except operations.NotClosed:  # somebody else opened it meanwhile
            return redirect(settings.LOGIN_REDIRECT_URL)
        messages.success(request, _("%(name)s is open again.") % {"name": found.name})
        return redirect("collectives:collective", code=found.code)
    context = {"collective": found, "last": (found.closed_at or timezone.now()) + ERASED_AFTER}
    return render(request, "archive/closed.html", context)

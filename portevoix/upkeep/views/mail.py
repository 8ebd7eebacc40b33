"""The mail settings, tried and told in words."""

from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portevoix.accounts.access import person
from portevoix.design.access import operator
from portevoix.mail import operations as writes
from portevoix.mail import queries as returned
from portevoix.upkeep.forms import TryMailForm
from portevoix.upkeep.operations import mail as operations
from portevoix.upkeep.queries import mail

SHOWN = 20


@operator
@require_http_methods(["GET", "POST"])
def settings(request: HttpRequest) -> HttpResponse:
    """How mail is, by the last trial; on POST, try again in the background."""
    tried = mail.last()
    form = TryMailForm(request.POST or None, initial={"selector": tried.selector, "trial": True})
    if request.method == "POST" and form.is_valid():
        if not ratelimit.consume(request, action="trial", user=request.user):
            return render(request, "429.html", status=429)
        user = person(request)
        to = user.email if form.cleaned_data["trial"] else ""
        operations.ask(selector=form.cleaned_data["selector"], trial_to=to, by=user.pk)
        return redirect("upkeep:mail")
    context = {
        "tried": tried,
        "form": form,
        "unknown": returned.unknown()[:SHOWN],
        "accounts": returned.about_accounts()[:SHOWN],
    }
    return render(request, "upkeep/mail.html", context, status=422 if form.errors else 200)


@operator
@require_safe
def progress(request: HttpRequest) -> HttpResponse:
    """How far the trial is, as a fragment."""
    tried = mail.last()
    if tried.job is None:
        return redirect("upkeep:mail")
    return render(request, "upkeep/_mail_progress.html", {"tried": tried})


@operator
@require_POST
def set_aside(request: HttpRequest, code: str) -> HttpResponse:  # noqa: ARG001
    """Say that a message that came back is none of ours."""
    found = get_object_or_404(returned.unknown(), code=code)
    writes.set_aside(found, at=timezone.now())
    return redirect("upkeep:mail")

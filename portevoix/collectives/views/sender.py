"""The address that a collective's letters come from: declared, proved, checked, taken back."""

from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from portevoix.collectives import operations
from portevoix.collectives.access import in_collective
from portevoix.collectives.enums import Role
from portevoix.collectives.forms import CodeForm, SenderForm
from portevoix.collectives.models import Collective, SenderAddress
from portevoix.collectives.views.pages import page_of
from portevoix.jobs import queries as jobs


@in_collective(Role.COORDINATOR)
@require_http_methods(["GET", "POST"])
def sender(request: HttpRequest, found: Collective) -> HttpResponse:
    """Which address letters come from; on POST, ask for another: a code is sent there."""
    form = SenderForm(request.POST or None, initial={"email": found.email})
    if request.method == "POST" and form.is_valid():
        key = form.cleaned_data["email"]
        if not ratelimit.consume(request, action="sender", key=key, user=request.user):
            return render(request, "429.html", status=429)
        operations.declare_sender(found, **form.cleaned_data, by=request.user, at=timezone.now())
        return redirect(request.path)
    return _page(request, found, form=form)


def _page(request: HttpRequest, found: Collective, *, form: SenderForm | CodeForm) -> HttpResponse:
    declared = SenderAddress.objects.filter(collective=found).first()
    waits = declared is not None and declared.confirmed_at is None
    context = page_of(
        request,
        found,
        declared=declared,
        form=CodeForm() if waits and isinstance(form, SenderForm) and not form.is_bound else form,
        ours=settings.MAIL_FROM,
        job=jobs.latest(operations.CHECK, key=found.code),
        sends=settings.MAIL_SENDS,
    )
    return render(request, "collectives/sender.html", context, status=422 if form.errors else 200)


@in_collective(Role.COORDINATOR)
@require_POST
def confirm_sender(request: HttpRequest, found: Collective) -> HttpResponse:
    """Type the code that arrived."""
    declared = get_object_or_404(SenderAddress, collective=found, confirmed_at=None)
    form = CodeForm(request.POST)
    if form.is_valid():
        try:
            code = form.cleaned_data["code"]
            operations.confirm_sender(declared, code=code, by=request.user, at=timezone.now())
        except operations.WrongCode as refusal:
            left = refusal.args[0]
            words = ngettext(
                "This is not the code. %(n)s try left.", "This is not the code. %(n)s tries left.", left
            )
            form.add_error("code", words % {"n": left})
        except operations.CodeSpent:
            form.add_error("code", _("This code is no longer good. Ask for another one below."))
        else:
            messages.success(request, _("This address is yours. DNS is being asked."))
            return redirect("collectives:sender", code=found.code)
    return _page(request, found, form=form)


@in_collective(Role.COORDINATOR)
@require_POST
def check_sender(request: HttpRequest, found: Collective) -> HttpResponse:
    """Ask DNS again, or give the address up."""
    declared = get_object_or_404(SenderAddress, collective=found)
    if request.POST.get("what") == "forget":
        operations.forget_sender(declared, by=request.user, at=timezone.now())
        messages.success(request, _("Letters come from the server’s address again."))
    elif declared.confirmed_at is not None:
        operations.ask_check(declared)
        messages.success(request, _("DNS is being asked."))
    return redirect("collectives:sender", code=found.code)

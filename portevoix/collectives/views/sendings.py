"""The rules of sending of a collective: two people above a number, a delay to call back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portevoix.accounts.access import recently_confirmed
from portevoix.collectives import operations
from portevoix.collectives.access import in_collective
from portevoix.collectives.enums import Role
from portevoix.collectives.forms import SendingRulesForm
from portevoix.collectives.models import Collective
from portevoix.collectives.views.pages import page_of


@in_collective(Role.COORDINATOR)
@require_http_methods(["GET", "POST"])
def sending_rules(request: HttpRequest, found: Collective) -> HttpResponseBase:
    """How large mailings leave; changing it asks for the password again."""
    if request.method == "POST":
        return change(request, found)
    return render(
        request,
        "collectives/sending_rules.html",
        page_of(request, found, form=SendingRulesForm(instance=found)),
    )


@recently_confirmed
def change(request: HttpRequest, found: Collective) -> HttpResponse:
    """Write the rules."""
    form = SendingRulesForm(request.POST, instance=found)
    if not form.is_valid():
        context = page_of(request, found, form=form)
        return render(request, "collectives/sending_rules.html", context, status=422)
    operations.set_sending_rules(found, **form.cleaned_data, by=request.user, at=timezone.now())
    messages.success(request, _("Saved. The journal keeps who changed this rule, and when."))
    return redirect(request.path)

"""The second step that a collective asks of its coordination."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portevoix.accounts.access import person, recently_confirmed
from portevoix.collectives import operations, queries
from portevoix.collectives.access import in_collective
from portevoix.collectives.enums import Role
from portevoix.collectives.models import Collective
from portevoix.collectives.views.pages import page_of


@in_collective(Role.COORDINATOR)
@recently_confirmed
@require_http_methods(["GET", "POST"])
def ask_second_step(request: HttpRequest, found: Collective) -> HttpResponse:
    """Who coordinates with one step alone; ask for a second, or no more."""
    asked, refused = request.POST.get("asked") == "1", False
    if request.method == "POST":
        try:
            operations.ask_for_second_step(found, asked=asked, by=person(request), at=timezone.now())
        except operations.OwnSecondStepMissing:
            refused = True
        else:
            words = (
                _("From now on who coordinates signs in with a second step.")
                if asked
                else _("The second step is each one’s choice again.")
            )
            messages.success(request, words)
            return redirect("collectives:ask_second_step", code=found.code)
    without = list(queries.coordinators_without_second_step(found))
    context = page_of(request, found, without=without, refused=refused)
    return render(request, "collectives/second_step.html", context, status=409 if refused else 200)

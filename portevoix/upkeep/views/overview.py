"""The treasurer's page: how the server is, in words."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from portevoix.accounts.access import person
from portevoix.design.access import operator
from portevoix.upkeep.operations import doctor
from portevoix.upkeep.queries import visits


@operator
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """How the server is, by its last check; nothing is checked while the page is drawn."""
    return render(request, "upkeep/overview.html", {"visit": visits.last_visit()})


@operator
@require_POST
def visit(request: HttpRequest) -> HttpResponse:
    """Check everything again, in the background."""
    doctor.ask_visit(by=person(request).pk, at=timezone.now())
    return redirect("upkeep:overview")

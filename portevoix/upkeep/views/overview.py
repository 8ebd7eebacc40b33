"""The treasurer's page: how the server is, in words."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from portevoix.accounts.access import person
from portevoix.design.access import operator
from portevoix.jobs.models import Job
from portevoix.upkeep.operations import doctor
from portevoix.upkeep.queries import backups, visits
from portevoix.upkeep.queries import overview as queries


@operator
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """How the server is, by its last check; nothing is checked while the page is drawn."""
    return render(request, "upkeep/overview.html", {"overview": queries.overview(at=timezone.now())})


@operator
@require_safe
def work(request: HttpRequest, code: str) -> HttpResponse:
    """How far a check or a backup is; htmx asks for it every second, others read the page."""
    job = get_object_or_404(Job, code=code, handler__in=[visits.HANDLER, backups.HANDLER])
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect("upkeep:overview")
    return render(request, "upkeep/_job.html", {"job": job})


@operator
@require_POST
def visit(request: HttpRequest) -> HttpResponse:
    """Check everything again, in the background."""
    doctor.ask_visit(by=person(request).pk, at=timezone.now())
    return redirect("upkeep:overview")

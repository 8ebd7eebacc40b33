"""Imports: the list, the readable record of each, and asking for one."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portevoix.design.access import operator, signed_in
from portevoix.directory import operations, queries
from portevoix.directory.enums import Source
from portevoix.directory.forms import ImportForm
from portevoix.directory.models import ImportRun
from portevoix.directory.rules import wording
from portevoix.jobs import operations as jobs
from portevoix.jobs.models import Job

LICENCES: dict[str, str] = {  # as each producer words it
    Source.AN: "Licence Ouverte / Open Licence 2.0, Assemblée nationale",
    Source.SENAT: "Licence Ouverte / Open Licence 2.0, Sénat",
    Source.RNE: "Licence Ouverte / Open Licence 2.0, ministère de l’Intérieur",
    Source.GOUVERNEMENT: "Licence Ouverte / Open Licence 2.0, Assemblée nationale",
    Source.MEP: "© Union européenne, source : Parlement européen",
    Source.DILA: "Licence Ouverte / Open Licence 2.0, DILA",
}


@signed_in
@require_safe
def imports(request: HttpRequest) -> HttpResponse:
    """Every import, newest first."""
    return render(request, "directory/imports.html", {"runs": queries.imports()})


@signed_in
@require_safe
def record(request: HttpRequest, code: str) -> HttpResponse:
    """What one import read and changed."""
    run = get_object_or_404(ImportRun.objects.select_related("started_by"), code=code)
    context = {
        "run": run,
        "story": queries.story(run),
        "figures": wording.figures(run.counts),
        "licence": LICENCES.get(run.source, ""),
    }
    return render(request, "directory/import.html", context)


@operator
@require_http_methods(["GET", "POST"])
def new_import(request: HttpRequest) -> HttpResponse:
    """Ask for an import; a worker does it."""
    form = ImportForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        job = operations.ask_import(
            by=request.user,
            upload=form.cleaned_data["file"] or None,
            accept_closures=form.cleaned_data["accept_closures"] or 0,
        )
        return redirect("directory:import_job", code=job.code)
    return render(request, "directory/import_form.html", {"form": form})


@operator
@require_safe
def import_job(request: HttpRequest, code: str) -> HttpResponse:
    """How far an import is; htmx asks for the same, alone, every second."""
    job = _job(code)
    name = "directory/_import_job.html" if request.htmx else "directory/import_job.html"  # type: ignore[attr-defined]
    return render(request, name, {"job": job})


@operator
@require_POST
def stop_import(request: HttpRequest, code: str) -> HttpResponse:
    """Ask an import to stop; nothing is half written."""
    job = _job(code)
    jobs.cancel(job, at=timezone.now())
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "directory/_import_job.html", {"job": _job(code)})
    return redirect("directory:import_job", code=code)


def _job(code: str) -> Job:
    job = get_object_or_404(Job, code=code)
    if job.handler != operations.HANDLER:
        raise Http404
    return job

"""Imports: the list, the readable record of each, and asking for one."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
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


UNDER_WAY = _("An import of this source has not ended yet. Wait for its end, or stop it, then start again.")


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
    asked = request.GET.get("source", "")
    form = ImportForm(request.POST or None, request.FILES or None, initial={"source": asked or Source.AN})
    if form.is_valid():
        said = form.cleaned_data
        try:
            job = operations.ask_import(
                said["source"],
                by=request.user,
                uploads=said["given"],
                accept_closures=said["accept_closures"] or 0,
                dry_run=said["dry_run"],
            )
            return redirect("directory:import_job", code=job.code)
        except operations.ImportUnderWay:
            form.add_error("source", UNDER_WAY)
    return render(request, "directory/import_form.html", {"form": form})


@operator
@require_POST
def write_import(request: HttpRequest, code: str) -> HttpResponse:
    """Do for good what a dry run showed."""
    job = _job(code)
    if not operations.may_be_written(job):
        messages.error(request, _("The file of this trial is no longer there: give it again."))
        return redirect("directory:new_import")
    try:
        job = operations.write_import(job, by=request.user)
    except operations.ImportUnderWay as found:
        messages.warning(request, UNDER_WAY)
        job = found.job
    return redirect("directory:import_job", code=job.code)


@operator
@require_safe
def import_job(request: HttpRequest, code: str) -> HttpResponse:
    """How far an import is; htmx asks for the same, alone, every second."""
    job = _job(code)
    name = "directory/_import_job.html" if request.htmx else "directory/import_job.html"  # type: ignore[attr-defined]
    return render(request, name, _told(job))


@operator
@require_POST
def stop_import(request: HttpRequest, code: str) -> HttpResponse:
    """Ask an import to stop; nothing is half written."""
    job = _job(code)
    jobs.cancel(job, at=timezone.now())
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "directory/_import_job.html", _told(_job(code)))
    return redirect("directory:import_job", code=code)


def _job(code: str) -> Job:
    job = get_object_or_404(Job, code=code)
    if job.handler != operations.HANDLER:
        raise Http404
    return job


def _told(job: Job) -> dict[str, object]:
    """What the page of a job says: of which source, and what a dry run found."""
    dry = job.result.get("dry")
    return {
        "job": job,
        "source": Source(job.payload["source"]).label,
        "dry": dry,
        "figures": wording.figures(dry["counts"]) if dry else [],
        "may_write": dry and operations.may_be_written(job),
    }

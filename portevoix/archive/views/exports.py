"""Taking everything away: asking, waiting, fetching, erasing."""

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portevoix.accounts.access import recently_confirmed
from portevoix.archive import operations
from portevoix.archive.forms import ExportForm
from portevoix.archive.models import Export
from portevoix.archive.operations.exports import EXPORT
from portevoix.archive.queries.held import led_by_others
from portevoix.archive.queries.shown import exports_of
from portevoix.collectives.access import in_collective, in_space
from portevoix.collectives.enums import Role
from portevoix.collectives.models import Collective
from portevoix.collectives.panels import tabs
from portevoix.files import queries as files
from portevoix.jobs import operations as jobs
from portevoix.jobs import queries as all_jobs

SPACE = "collective__space"
READ = ("file", "asked_by")


@in_collective(Role.COORDINATOR)
@require_safe
def exports(request: HttpRequest, collective: Collective) -> HttpResponse:
    """What an archive holds, those that are kept, and the way to bring one."""
    return _page(request, collective, ExportForm())


@in_collective(Role.COORDINATOR)
@recently_confirmed
@require_POST
def ask(request: HttpRequest, collective: Collective) -> HttpResponse:
    """Have an archive made."""
    form = ExportForm(request.POST)
    if form.is_valid():
        try:
            recipient = form.cleaned_data["recipient"]
            made = operations.ask_export(collective, recipient=recipient, by=request.user, at=timezone.now())
        except operations.BadRecipient:
            form.add_error(
                "recipient", _("This is no age public key. It begins with “age1” and has 62 characters.")
            )
        else:
            return redirect("archive:export", code=made.code)
    return _page(request, collective, form)


def _page(request: HttpRequest, collective: Collective, form: ExportForm) -> HttpResponse:
    url = reverse("archive:exports", args=[collective.code])
    context = {
        "form": form,
        "collective": collective,
        "tabs": tabs(collective, role=Role.COORDINATOR, path=url),
        "others": led_by_others(collective),
        "exports": exports_of(collective),
    }
    return render(request, "archive/exports.html", context)


@in_space(Role.COORDINATOR, Export, space=SPACE, related=READ)
@require_safe
def export(request: HttpRequest, found: Export) -> HttpResponse:
    """How far an archive is, then its file."""
    job = all_jobs.latest(EXPORT, key=found.code)
    context = {
        "export": found,
        "collective": found.collective,
        "job": job,
        "is_mine": found.asked_by_id == request.user.pk,
    }
    if not getattr(request, "htmx", False):
        return render(request, "archive/export.html", context)
    response = render(request, "archive/_export.html", context)
    if job is None or job.is_over:
        response.headers["HX-Refresh"] = "true"  # the title says so too
    return response


@in_space(Role.COORDINATOR, Export, space=SPACE)
@require_POST
def stop(request: HttpRequest, found: Export) -> HttpResponse:  # noqa: ARG001
    """Stop making it."""
    if job := all_jobs.latest(EXPORT, key=found.code):
        jobs.cancel(job, at=timezone.now())
    return redirect("archive:export", code=found.code)


@in_space(Role.COORDINATOR, Export, space=SPACE, related=READ)
@recently_confirmed
@require_safe
def download(request: HttpRequest, found: Export) -> HttpResponseBase:
    """The archive itself, for who asked it."""
    if found.asked_by_id != request.user.pk:
        messages.error(request, _("Only who asked for an archive may fetch it. Ask for your own."))
        return redirect("archive:export", code=found.code)
    if found.file is None or not files.path_of(found.file).exists():
        return redirect("archive:export", code=found.code)
    operations.note_taken(found, by=request.user, at=timezone.now())
    stored = found.file
    response = FileResponse(
        files.path_of(stored).open("rb"),
        as_attachment=True,
        filename=stored.name,
        content_type=stored.content_type,
    )
    response["Cache-Control"] = "no-store"
    return response


@in_space(Role.COORDINATOR, Export, space=SPACE, related=READ)
@recently_confirmed
@require_POST
def erase(request: HttpRequest, found: Export) -> HttpResponse:
    """Erase it before its time."""
    operations.erase_export(found, by=request.user, at=timezone.now())
    messages.success(request, _("The archive is erased from the server."))
    return redirect("archive:exports", code=found.collective.code)

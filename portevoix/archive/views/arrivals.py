"""Bringing an archive: sending it, reading what it would bring, deciding."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portevoix.accounts.access import recently_confirmed
from portevoix.archive import operations
from portevoix.archive.access import own_arrival
from portevoix.archive.enums import ArrivalState, Fault
from portevoix.archive.forms import BringForm, ConfirmForm
from portevoix.archive.models import Arrival
from portevoix.archive.operations.arrivals import BRING, READ
from portevoix.archive.queries.shown import may_bring, waiting_of
from portevoix.collectives import queries as collectives
from portevoix.design.access import signed_in
from portevoix.files import operations as files
from portevoix.jobs import operations as jobs
from portevoix.jobs import queries as all_jobs
from portevoix.jobs.models import Job


@signed_in
@recently_confirmed
@require_http_methods(["GET", "POST"])
def bring(request: HttpRequest) -> HttpResponse:
    """Send an archive; it is read before anything of it is written."""
    if not may_bring(request.user):
        raise PermissionDenied
    form = BringForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            found = operations.receive(form.cleaned_data["file"], by=request.user, at=timezone.now())
        except operations.AlreadyBrought as refusal:
            form.add_error("file", _already(request, refusal))
        except files.DiskFull:
            form.add_error(
                "file", _("The server has no room left: the archive was not kept. Tell whoever runs it.")
            )
        else:
            return redirect("archive:arrival", code=found.code)
    context = {"form": form, "waiting": waiting_of(request.user)}
    return render(request, "archive/bring.html", context)


def _already(request: HttpRequest, refusal: operations.AlreadyBrought) -> str:
    """That it is here already; its name only to who may see it."""
    collective = refusal.args[0]
    if collective in collectives.collectives_of(request.user):
        return _("This very archive is here already: it became “%(name)s”.") % {"name": collective.name}
    return _("This very archive is here already. Somebody else brought it.")


@own_arrival
@require_safe
def arrival(request: HttpRequest, found: Arrival) -> HttpResponse:
    """What an archive would bring, or how far it is, or what it became."""
    job = _job(found)
    context = {
        "arrival": found,
        "job": job,
        "form": ConfirmForm(),
        "fault": fault_words(found),
        "preview": found.preview,
    }
    if not getattr(request, "htmx", False):
        return render(request, "archive/arrival.html", context)
    response = render(request, "archive/_arrival.html", context)
    if job is None or job.is_over:
        response.headers["HX-Refresh"] = "true"  # the page says what comes next
    return response


@own_arrival
@recently_confirmed
@require_POST
def confirm(request: HttpRequest, found: Arrival) -> HttpResponse:
    """Have it brought in."""
    form = ConfirmForm(request.POST)
    form.is_valid()
    try:
        operations.confirm(found, invites=form.cleaned_data.get("invites", False), by=request.user)
    except operations.AlreadyBrought as refusal:
        messages.error(request, _already(request, refusal))
    except operations.NotReady:
        messages.error(request, _("This archive cannot be brought in as it stands: read what its page says."))
    return redirect("archive:arrival", code=found.code)


@own_arrival
@require_POST
def stop(request: HttpRequest, found: Arrival) -> HttpResponse:  # noqa: ARG001
    """Stop reading it or bringing it in; nothing of it is left half written."""
    if job := _job(found):
        jobs.cancel(job, at=timezone.now())
    return redirect("archive:arrival", code=found.code)


@own_arrival
@require_POST
def discard(request: HttpRequest, found: Arrival) -> HttpResponse:
    """Give it up: the file leaves the server."""
    try:
        operations.discard_arrival(found, at=timezone.now())
    except operations.NotReady:
        messages.error(request, _("It is being worked on. Wait a moment, then try again."))
        return redirect("archive:arrival", code=found.code)
    messages.success(request, _("The archive is erased from the server; nothing of it was brought in."))
    return redirect("archive:bring")


def _job(found: Arrival) -> Job | None:
    """The work on it, as its state says."""
    return all_jobs.latest(READ if found.state == ArrivalState.READING else BRING, key=found.code)


def fault_words(found: Arrival) -> str:
    """Why it was not taken, and what to do."""
    where = {"where": found.where}
    words = {
        Fault.NOT_A_ZIP: _("This file is no zip, or it is damaged. Fetch the archive again from the other server."),
        Fault.ENCRYPTED: _("This archive is encrypted. Decrypt it on your computer (age -d), then bring what comes out."),
        Fault.TOO_BIG: _("This archive unfolds into more than we take (%(where)s). It may be a trap: check where it comes from."),
        Fault.UNSAFE_NAME: _("This archive holds a file whose name leads elsewhere (%(where)s). Portevoix made no such archive: check where it comes from."),
        Fault.NO_MANIFEST: _("This zip is no Portevoix archive: it lacks its list of files (manifeste.json). Bring the zip as it was given, not a folder you zipped again."),
        Fault.FOREIGN: _("This archive was made by something else than Portevoix."),
        Fault.NEWER: _("This archive was made by a newer Portevoix (%(where)s). Have this server updated, then bring it again."),
        Fault.ALTERED: _("This archive was changed or damaged after it was made (%(where)s). Fetch it again from the other server."),
        Fault.INCOHERENT: _("This archive says something that cannot be (%(where)s). Make it again on the other server; if it says so again, tell whoever runs it."),
        Fault.DISK_FULL: _("The server has no room left. Tell whoever runs it, then bring the archive again."),
    }  # fmt: skip
    return words[Fault(found.fault)] % where if found.fault else ""

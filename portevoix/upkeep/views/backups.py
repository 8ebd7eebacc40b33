"""Backups: take one now, follow it, carry one off."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from portevoix.accounts.access import person, recently_confirmed
from portevoix.design.access import operator
from portevoix.journal import operations as journal
from portevoix.upkeep.operations import nights
from portevoix.upkeep.queries import backups


@operator
@require_POST
def take(request: HttpRequest) -> HttpResponse:
    """Take a backup now, in the background."""
    nights.ask_backup(by=person(request).pk)
    return redirect("upkeep:overview")


@operator
@require_POST
@recently_confirmed
def download(request: HttpRequest, name: str) -> HttpResponseBase:
    """Hand over one backup; it holds everything, so the person proves again who they are."""
    found = backups.named(name)
    if found is None:
        raise Http404
    journal.record(
        space=0, actor=person(request).pk, verb="download", kind="backup", key=name[:60], at=timezone.now()
    )
    return FileResponse(found.path.open("rb"), as_attachment=True, filename=name)

"""What came back: dropped on a page, filed by a person, told."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from portevoix.collectives.access import in_collective
from portevoix.collectives.enums import Role
from portevoix.collectives.models import Collective
from portevoix.collectives.panels import tabs
from portevoix.mail import operations as mail
from portevoix.mail import queries as incoming
from portevoix.outreach.forms import FileReturnForm, ReturnsForm
from portevoix.outreach.models import Letter
from portevoix.outreach.operations import returns as writes
from portevoix.outreach.queries import returns as reads

BY_PAGE = 50


@in_collective(Role.COORDINATOR)
@require_http_methods(["GET", "POST"])
def returns(request: HttpRequest, collective: Collective) -> HttpResponse:
    """What came back of a collective's letters; on POST, file the reports that are dropped."""
    form = ReturnsForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        files = [(upload.name or "", upload.read()) for upload in form.cleaned_data["reports"]]
        done = writes.drop(files, collective=collective, by=request.user, at=timezone.now())
        _tell(request, done)
        return redirect(request.path)
    context = {**_page(request, collective), "form": form}
    return render(request, "outreach/returns.html", context, status=422 if form.is_bound else 200)


def _page(request: HttpRequest, collective: Collective) -> dict[str, Any]:
    spaces = reads.spaces_of(collective)
    page = Paginator(incoming.filed(spaces), BY_PAGE).get_page(request.GET.get("page"))
    return {
        "collective": collective,
        "tabs": tabs(collective, role=Role.COORDINATOR, path=request.path),
        "to_file": reads.to_file(spaces),
        "page": page,
        "found": reads.with_letters(page.object_list),
        "has_mailbox": mail.reads_mailbox(),
        "fault": reads.fault() if mail.reads_mailbox() else "",
    }


def _tell(request: HttpRequest, done: writes.Dropped) -> None:
    """What became of each file; nothing is passed over in silence."""
    said = [
        (done.filed, ngettext("%(n)s report filed.", "%(n)s reports filed.", done.filed)),
        (done.to_file, ngettext("%(n)s to file by you.", "%(n)s to file by you.", done.to_file)),
        (done.known, ngettext("%(n)s was known already.", "%(n)s were known already.", done.known)),
    ]
    words = " ".join(word % {"n": number} for number, word in said if number)
    if words:
        messages.success(request, words)
    if done.not_mail:
        refusal = _(
            "Not messages: %(names)s. Save them from your mail program as .eml; an Outlook .msg is not read."
        )
        messages.error(request, refusal % {"names": ", ".join(done.not_mail)})
    if done.too_heavy:
        refusal = _("Too heavy, not read: %(names)s. A report is under 2 MB, a zip holds 500 at most.")
        messages.error(request, refusal % {"names": ", ".join(done.too_heavy)})


@in_collective(Role.COORDINATOR)
@require_POST
def file_return(request: HttpRequest, collective: Collective, returned: str) -> HttpResponse:
    """Say which letter a report is about, or that it is about none."""
    spaces = reads.spaces_of(collective)
    found = get_object_or_404(incoming.unfiled(spaces), code=returned)
    form = FileReturnForm(request.POST)
    if not form.is_valid():
        raise Http404
    try:
        if code := form.cleaned_data["letter"]:
            letter = get_object_or_404(Letter, code=code, mailing__campaign__space__in=spaces)
            writes.file_by_hand(found, letter, spaces=spaces, by=request.user, at=timezone.now())
        else:
            mail.set_aside(found, at=timezone.now())
    except mail.AlreadyFiled:
        messages.info(request, _("Somebody has already said so."))
    except writes.NotAmong as refusal:
        raise Http404 from refusal
    else:
        messages.success(request, _("Filed."))
    return redirect("outreach:returns", code=collective.code)


@in_collective(Role.COORDINATOR)
@require_POST
def take_back(request: HttpRequest, collective: Collective, returned: str) -> HttpResponse:
    """Say that a report was filed to the wrong letter: it waits again, and what followed is undone."""
    found = get_object_or_404(incoming.filed(reads.spaces_of(collective)), code=returned)
    try:
        writes.take_back(found, by=request.user, at=timezone.now())
    except mail.NotByHand as refusal:
        raise Http404 from refusal
    messages.success(request, _("Taken back: it waits to be filed, and the letter counts as received."))
    return redirect("outreach:returns", code=collective.code)

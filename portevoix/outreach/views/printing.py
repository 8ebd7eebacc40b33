"""Letters on paper: one file for all or one each, then the letter box."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portevoix.collectives.access import in_space
from portevoix.collectives.enums import Role
from portevoix.files import queries as files
from portevoix.jobs import operations as jobs
from portevoix.jobs import queries as all_jobs
from portevoix.outreach.enums import Shape, Way
from portevoix.outreach.forms import LettersForm, PostedForm
from portevoix.outreach.models import Mailing, Printout
from portevoix.outreach.operations import printing as writes
from portevoix.outreach.operations import sending
from portevoix.outreach.queries import mailings, paper, sameday, stationery
from portevoix.outreach.queries.envelopes import RELATED
from portevoix.outreach.queries.letters import Prepared
from portevoix.outreach.views import parts

AT_ONCE = 30  # letters made while one waits; more go to the background


@in_space(Role.MEMBER, Mailing, space="campaign__space", related=RELATED)
@require_http_methods(["GET", "POST"])
def print_(request: HttpRequest, mailing: Mailing) -> HttpResponse:
    """Choose how the letters come; on POST, make them."""
    context = parts.page(request, mailing, here="")
    outlook = context["outlook"]
    letters = [one for one in outlook.letters if paper.may_be_printed(one)]
    on_paper = [one for one in letters if one.way == Way.PRINT]
    shared = sameday.could_share(mailing, user=request.user) if on_paper else []
    form = LettersForm(request.POST or None, encloses=mailing.enclosures.exists(), shared=shared)
    if request.method == "POST" and form.is_valid():
        return _make(request, mailing, letters, options=form.cleaned_data)
    context["shared"] = shared
    context |= {"letters": letters, "on_paper": on_paper, "posted_form": PostedForm(), "form": form}
    context |= {"missing": stationery.without_address(outlook.letters)}
    context["printouts"] = mailing.printouts.order_by("-asked_at")[:5]
    return render(request, "outreach/print.html", context)


def _make(
    request: HttpRequest, mailing: Mailing, letters: list[Prepared], *, options: dict[str, Any]
) -> HttpResponse:
    """A few letters while one waits, many in the background."""
    together = bool(options.get("together"))
    shape = Shape.ZIP if request.POST.get("shape") == Shape.ZIP and not together else Shape.PDF
    if mailings.letterhead_left(mailing):
        messages.error(
            request, _("The collective of the letterhead has left this campaign: choose another one.")
        )
        return redirect("outreach:letterhead", code=mailing.code)
    if len(letters) > AT_ONCE or together:
        made = writes.ask_printout(mailing, shape=shape, options=options, by=request.user, at=timezone.now())
        return redirect("outreach:printout", code=made.code)
    try:
        data = writes.as_bytes(mailing, letters, shape=shape, options=options)
    except writes.NothingToPrint:
        messages.error(request, _("No letter can be printed yet: mend what the page of the letter tells."))
        return redirect("outreach:mailing", code=mailing.code)
    name, kind = writes.file_of(mailing, shape=shape)
    return HttpResponse(
        data, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


@in_space(Role.MEMBER, Printout, space="mailing__campaign__space")
@require_safe
def printout(request: HttpRequest, printout: Printout) -> HttpResponse:
    """How far the letters are, then their file."""
    job = all_jobs.latest(writes.PRINT, key=printout.code)
    context = {
        "printout": printout,
        "mailing": printout.mailing,
        "campaign": printout.mailing.campaign,
        "job": job,
    }
    if not getattr(request, "htmx", False):
        return render(request, "outreach/printout.html", context)
    response = render(request, "outreach/_printout.html", context)
    if job is None or job.is_over:
        response.headers["HX-Refresh"] = "true"  # the title says so too
    return response


@in_space(Role.MEMBER, Printout, space="mailing__campaign__space")
@require_POST
def stop_printout(request: HttpRequest, printout: Printout) -> HttpResponse:  # noqa: ARG001
    """Stop making them."""
    if job := all_jobs.latest(writes.PRINT, key=printout.code):
        jobs.cancel(job, at=timezone.now())
    return redirect("outreach:printout", code=printout.code)


@in_space(Role.MEMBER, Printout, space="mailing__campaign__space")
@require_safe
def printout_file(request: HttpRequest, printout: Printout) -> HttpResponseBase:  # noqa: ARG001
    """The file itself."""
    if printout.file is None:
        raise Http404
    kind = printout.file.content_type
    path = files.path_of(printout.file)
    return FileResponse(path.open("rb"), as_attachment=True, filename=printout.file.name, content_type=kind)


@in_space(Role.MEMBER, Mailing, space="campaign__space", related=RELATED)
@require_POST
def posted(request: HttpRequest, mailing: Mailing) -> HttpResponse:
    """Say that the letters on paper are in the letter box."""
    form = PostedForm(request.POST)
    if not form.is_valid():
        messages.error(request, str(form.errors["on"][0]))
        return redirect("outreach:print", code=mailing.code)
    outlook = parts.page(request, mailing, here="")["outlook"]
    letters = [one.letter for one in outlook.letters if one.is_ready and one.way == Way.PRINT]
    count = sending.mark_posted(
        letters, mailing=mailing, on=form.cleaned_data["on"], by=request.user, at=timezone.now()
    )
    said = ngettext("%(n)s letter noted as posted.", "%(n)s letters noted as posted.", count) % {"n": count}
    messages.success(request, said)
    return redirect(reverse("outreach:people", args=[mailing.code]))

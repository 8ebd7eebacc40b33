"""A mailing on its way out: called back, sent without waiting, paused, resumed, stopped."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portevoix.collectives.access import in_space
from portevoix.collectives.enums import Role
from portevoix.outreach.forms import SureForm
from portevoix.outreach.models import Mailing
from portevoix.outreach.operations import departures
from portevoix.outreach.queries import mailings
from portevoix.outreach.queries.envelopes import RELATED
from portevoix.outreach.views import parts


@in_space(Role.GUEST, Mailing, space="campaign__space", related=RELATED)
@require_safe
def progress(request: HttpRequest, mailing: Mailing) -> HttpResponse:
    """The send bar as it stands; the whole page again once the mailing stands otherwise than it was seen."""
    outlook = mailings.outlook(mailing, on=timezone.localdate())
    response = render(request, "outreach/_bar.html", parts.bar(request, outlook))
    if mailing.state != request.GET.get("seen", "sending"):
        response.headers["HX-Refresh"] = "true"
    return response


@in_space(Role.MEMBER, Mailing, space="campaign__space", related=RELATED)
@require_POST
def call_back(request: HttpRequest, mailing: Mailing) -> HttpResponse:
    """Before anything has left: whoever had it leave, and all who coordinate, may call it back."""
    if not parts.may_call_back(request, mailing):
        raise PermissionDenied
    try:
        kept = departures.call_back(mailing, by=request.user, at=timezone.now())
    except departures.TooLate:
        messages.error(request, _("It was too late: the letters are leaving. You may pause what remains."))
    else:
        words = ngettext(
            "Called back: nothing has left. The letter is a draft again.",
            "Called back: nothing has left. The letters are drafts again.",
            kept,
        )
        messages.success(request, words)
    return redirect("outreach:mailing", code=mailing.code)


@in_space(Role.COORDINATOR, Mailing, space="campaign__space", related=RELATED)
@require_POST
def leave_now(request: HttpRequest, mailing: Mailing) -> HttpResponse:
    """Do not wait for the end of the delay."""
    try:
        departures.leave_now(mailing, by=request.user, at=timezone.now())
    except departures.TooLate:
        messages.info(request, _("It no longer waits: look how it stands."))
    return redirect("outreach:mailing", code=mailing.code)


@in_space(Role.COORDINATOR, Mailing, space="campaign__space", related=RELATED)
@require_POST
def pause(request: HttpRequest, mailing: Mailing) -> HttpResponse:
    """Keep back what has not left, as it is."""
    try:
        kept = departures.pause(mailing, by=request.user, at=timezone.now())
    except departures.NotLeaving:
        messages.info(request, _("Nothing is leaving at this moment."))
    else:
        words = ngettext(
            "Paused: %(n)s letter waits, as it is.", "Paused: %(n)s letters wait, as they are.", kept
        )
        messages.success(request, words % {"n": kept})
    return redirect("outreach:mailing", code=mailing.code)


@in_space(Role.COORDINATOR, Mailing, space="campaign__space", related=RELATED)
@require_http_methods(["GET", "POST"])
def resume(request: HttpRequest, mailing: Mailing) -> HttpResponse:
    """Go on; after a restore, only once somebody says that they have looked at who may have got it."""
    form = SureForm(request.POST if request.method == "POST" else None)
    sure = form.is_valid() and form.cleaned_data["sure"]
    context = parts.page(request, mailing, here="")
    context |= {"form": form, "waiting": [one for one in context["outlook"].letters if one.letter.is_queued]}
    if request.method == "GET":
        return render(request, "outreach/resume.html", context)
    try:
        if departures.resume(mailing, by=request.user, at=timezone.now(), sure=sure) is None:
            messages.info(request, _("No letter waits."))
    except departures.Unsure:
        form.add_error("sure", _("Look first at what has left since the backup, then tick this box."))
        return render(request, "outreach/resume.html", context, status=422)
    except departures.NotLeaving:
        messages.info(request, _("This sending is neither leaving nor paused."))
    except departures.LetterheadLeft:
        messages.error(
            request,
            _(
                "The collective of the letterhead has left this campaign. Stop these letters, then choose another one."
            ),
        )
    return redirect("outreach:mailing", code=mailing.code)


@in_space(Role.COORDINATOR, Mailing, space="campaign__space", related=RELATED)
@require_POST
def stop(request: HttpRequest, mailing: Mailing) -> HttpResponse:
    """Withdraw what has not left."""
    try:
        kept = departures.stop(mailing, by=request.user, at=timezone.now())
    except departures.NotLeaving:
        messages.info(request, _("Nothing is leaving at this moment."))
        return redirect("outreach:mailing", code=mailing.code)
    words = ngettext(
        "Stopped: %(n)s letter is kept back and may be sent later.",
        "Stopped: %(n)s letters are kept back and may be sent later.",
        kept,
    )
    messages.success(request, words % {"n": kept})
    return redirect("outreach:mailing", code=mailing.code)

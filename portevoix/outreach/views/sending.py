"""Letters leave: confirmed with their number; those of which nobody knows are settled."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from portevoix.collectives.access import in_space
from portevoix.collectives.enums import Role
from portevoix.outreach.forms import SendForm
from portevoix.outreach.models import Mailing
from portevoix.outreach.operations import approvals, departures, sending, signatories
from portevoix.outreach.queries import mailings
from portevoix.outreach.queries.approvals import standing
from portevoix.outreach.queries.envelopes import RELATED
from portevoix.outreach.queries.sameday import same_day
from portevoix.outreach.queries.signatories import signatures_of
from portevoix.outreach.views import parts


@in_space(Role.COORDINATOR, Mailing, space="campaign__space", related=RELATED)
@require_http_methods(["GET", "POST"])
def send(request: HttpRequest, mailing: Mailing) -> HttpResponse:
    """Who gets what, and the number to type; on POST, let the letters leave."""
    form = SendForm(request.POST or None, initial={"revision": mailing.document.revision})
    if request.method == "POST" and form.is_valid() and _send(request, mailing, form):
        return redirect("outreach:mailing", code=mailing.code)
    context = parts.page(request, mailing, here="")
    outlook = context["outlook"]
    context |= {
        "form": form,
        "warnings": parts.warnings(outlook),
        "to_folder": mailings.goes_to_folder(),
        "minutes": parts.minutes(mailings.seconds_left(outlook.by_email)),
        **agreed(request, outlook),
        "signatures": signatures_of(mailing, on=timezone.localdate()),
        "same_day": same_day(mailing, outlook.letters, user=request.user, on=context["today"]),
        "recall_minutes": mailing.collective.recall_minutes if outlook.by_email > 1 else 0,
    }
    return render(request, "outreach/send.html", context, status=422 if form.errors else 200)


def agreed(request: HttpRequest, outlook: mailings.Outlook) -> dict[str, Any]:
    """Where the agreement of a second person stands, in words, and whether it lets this person send."""
    agreement = standing(outlook.mailing, outlook.letters)
    note = parts.agreement_note(agreement)
    return {"agreement": agreement, "lets_me": agreement.lets(request.user), "agreement_note": note}


def _send(request: HttpRequest, mailing: Mailing, form: SendForm) -> bool:
    """Try; a refusal becomes an error of the form, or a message when there is nothing to correct."""
    try:
        sending.send(
            mailing,
            expected=form.cleaned_data["expected"],
            revision=form.cleaned_data["revision"],
            sure=form.cleaned_data["sure"],
            without=form.cleaned_data["without"],
            twice=form.cleaned_data["twice"],
            by=request.user,
            at=timezone.now(),
        )
    except sending.MailingGone:
        messages.info(request, _("These letters are already on their way: nothing leaves twice."))
    except REFUSALS as refusal:
        form.add_error(*_refused(refusal))
        return False
    return True


REFUSALS = (
    approvals.ApprovalNeeded,
    departures.LetterheadLeft,
    departures.Unsure,
    sending.LettersBlocked,
    sending.NothingToSend,
    sending.SameDay,
    sending.TextChanged,
    sending.WrongNumber,
    signatories.SignaturesAwaited,
)


def _refused(refusal: Exception) -> tuple[str | None, str]:
    """The field of a refusal, if any, and what to say."""
    words = {
        approvals.ApprovalNeeded: _("Two people must agree first, you among them. Nothing has left."),
        departures.LetterheadLeft: _(
            "The collective of the letterhead has left this campaign. Nothing has left."
        ),
        departures.Unsure: _("Look first at what has left since the backup, then tick this box."),
        sending.LettersBlocked: _("Every letter waits for something to be mended. Nothing has left."),
        sending.NothingToSend: _("Nobody is to get an e-mail: print the letters instead. Nothing has left."),
        sending.TextChanged: _("The text has changed since you read it. Nothing has left: read it again."),
    }
    if isinstance(refusal, signatories.SignaturesAwaited):
        names = ", ".join(refusal.args[0])
        return "without", _("Not signed yet: %(names)s. Wait, or tick this box.") % {"names": names}
    if isinstance(refusal, sending.WrongNumber):
        return "expected", wrong_number(refusal.args[0])
    if isinstance(refusal, sending.SameDay):
        return "twice", _("Some of them get another letter today. Put theirs off, or tick this box.")
    return ("sure" if isinstance(refusal, departures.Unsure) else None), words[type(refusal)]


def wrong_number(count: int) -> str:
    """How many there are."""
    words = ngettext(
        "It is %(n)s person. Nothing has left: check, then type that number.",
        "It is %(n)s people. Nothing has left: check, then type that number.",
        count,
    )
    return words % {"n": count}


@in_space(Role.MEMBER, Mailing, space="campaign__space", related=RELATED)
@require_safe
def uncertain(request: HttpRequest, mailing: Mailing) -> HttpResponse:
    """Letters of which nobody knows whether they left: a person says so."""
    context = parts.page(request, mailing, here="")
    doubtful = [one for one in context["outlook"].letters if one.letter.state == "uncertain"]
    return render(request, "outreach/uncertain.html", {**context, "doubtful": doubtful})

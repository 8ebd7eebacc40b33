"""A second person reads a mailing before it leaves: asked, given, declined, withdrawn."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from portevoix.collectives.access import in_space
from portevoix.collectives.enums import Role
from portevoix.outreach.forms import AskForm, DeclineForm
from portevoix.outreach.models import Approval, Mailing
from portevoix.outreach.operations import approvals
from portevoix.outreach.queries.approvals import who_may_answer
from portevoix.outreach.queries.envelopes import RELATED
from portevoix.outreach.queries.sameday import same_day
from portevoix.outreach.views import parts

SPACE = "mailing__campaign__space"
WHOLE = tuple(f"mailing__{name}" for name in RELATED)


@in_space(Role.MEMBER, Mailing, space="campaign__space", related=RELATED)
@require_http_methods(["GET", "POST"])
def approval(request: HttpRequest, mailing: Mailing) -> HttpResponse:
    """What would leave, who asks, who may agree; on POST, ask."""
    form = AskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            approvals.ask(mailing, word=form.cleaned_data["word"], by=request.user, at=timezone.now())
            messages.success(request, _("Asked for. Whoever may agree finds it in their week."))
        except approvals.AlreadyAsked:
            messages.info(request, _("The agreement is asked for already."))
        except approvals.NotNeeded:
            messages.info(request, _("This mailing needs nobody’s agreement now."))
        return redirect(request.path)
    return shown(request, mailing, form=form)


def shown(
    request: HttpRequest,
    mailing: Mailing,
    *,
    form: AskForm | None = None,
    decline_form: DeclineForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page of an agreement."""
    context = parts.page(request, mailing, here="")
    outlook = context["outlook"]
    context |= parts.shown(outlook, request.GET.get("letter", ""))
    context |= parts.bar(request, outlook)
    agreement = context["agreement"]
    asker = agreement.approval.asked_by if agreement.is_asked else request.user
    context |= {
        "form": form or AskForm(),
        "same_day": same_day(mailing, outlook.letters, user=request.user, on=context["today"]),
        "decline_form": decline_form or DeclineForm(),
        "readers": who_may_answer(mailing, asked_by=asker) if agreement.needed else [],
        "why_void": parts.why_void(agreement) if agreement.is_void else "",
        "is_mine": agreement.is_asked and asker == request.user,
    }
    context["may_agree"] = request.user in context["readers"] and agreement.is_asked
    return render(request, "outreach/approval.html", context, status=status)


@in_space(Role.MEMBER, Approval, space=SPACE, related=WHOLE)
@require_POST
def give(request: HttpRequest, approval: Approval) -> HttpResponse:
    """Agree; whoever coordinates may then have it leave."""
    try:
        approvals.give(approval, by=request.user, at=timezone.now())
    except approvals.NotOpen:
        messages.info(request, _("This request was answered or replaced meanwhile: look how it stands."))
    except approvals.OwnRequest:
        messages.error(request, _("You asked for it yourself: somebody else must agree."))
    except approvals.NobodyCoordinates:
        messages.error(request, _("Neither of you coordinates: somebody who does must agree."))
    except approvals.Changed:
        messages.error(request, _("Something has changed since it was asked for: nothing is agreed."))
    else:
        messages.success(request, _("You agree. It leaves as you read it, or not at all."))
    return redirect("outreach:approval", code=approval.mailing.code)


@in_space(Role.MEMBER, Approval, space=SPACE, related=WHOLE)
@require_POST
def decline(request: HttpRequest, approval: Approval) -> HttpResponse:
    """Not yet, with what should change."""
    form = DeclineForm(request.POST)
    if not form.is_valid():
        return shown(request, approval.mailing, decline_form=form, status=422)
    try:
        approvals.decline(approval, word=form.cleaned_data["answer"], by=request.user, at=timezone.now())
    except (approvals.NotOpen, approvals.OwnRequest):
        words = _("This request no longer waits for you. Your words, to be said otherwise: %(words)s")
        messages.error(request, words % {"words": form.cleaned_data["answer"]})
    else:
        messages.success(request, _("Said. Nothing leaves; the letter may be changed and asked for again."))
    return redirect("outreach:approval", code=approval.mailing.code)


@in_space(Role.MEMBER, Approval, space=SPACE, related=WHOLE)
@require_POST
def withdraw(request: HttpRequest, approval: Approval) -> HttpResponse:
    """Take back a request, or an agreement."""
    try:
        approvals.withdraw(approval, by=request.user, at=timezone.now())
    except approvals.NotTheirs as refusal:
        raise PermissionDenied from refusal
    except approvals.NotOpen:
        messages.info(request, _("It is too late, or done already: look how it stands."))
    else:
        messages.success(request, _("Withdrawn. Nothing leaves before somebody agrees."))
    return redirect("outreach:approval", code=approval.mailing.code)

"""Partner collectives co-sign: asked by who writes, signed on a page of their own that shows the letter."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portevoix.collectives.access import in_space
from portevoix.collectives.enums import Role
from portevoix.outreach.forms import DayForm, DeclineForm, PartnersForm
from portevoix.outreach.models import Mailing, Signatory
from portevoix.outreach.operations import signatories as writes
from portevoix.outreach.queries import mailings, paper, signatories
from portevoix.outreach.queries.envelopes import RELATED
from portevoix.outreach.views import parts

SPACE = "mailing__campaign__space"
WHOLE = (
    *(f"mailing__{name}" for name in RELATED),
    "collective__logo",
    "collective__signature",
    "answered_by",
)


@in_space(Role.MEMBER, Mailing, space="campaign__space", related=RELATED)
@require_http_methods(["GET", "POST"])
def signatures(request: HttpRequest, mailing: Mailing) -> HttpResponse:
    """Who signs with the collective that writes; on POST, ask partners (who coordinates)."""
    partners = signatories.partners_of(mailing)
    form = PartnersForm(request.POST or None, partners=partners)
    if request.method == "POST":
        if request.membership_role < Role.COORDINATOR:  # type: ignore[attr-defined]
            raise PermissionDenied
        if form.is_valid():
            ask(request, mailing, form)
            return redirect(request.path)
    context = parts.page(request, mailing, here="")
    context |= {"form": form, "partners": partners, "day_form": DayForm()}
    context["signatures"] = signatories.signatures_of(mailing, on=timezone.localdate())
    return render(request, "outreach/signatures.html", context, status=422 if form.errors else 200)


def ask(request: HttpRequest, mailing: Mailing, form: PartnersForm) -> None:
    """Ask those ticked; says how many."""
    try:
        found = writes.invite(mailing, **form.cleaned_data, by=request.user, at=timezone.now())
    except writes.Leaving:
        messages.error(request, leaving())
        return
    words = ngettext("%(n)s collective is asked.", "%(n)s collectives are asked.", len(found))
    messages.success(request, words % {"n": len(found)})


def leaving() -> str:
    """Why nothing changes now."""
    return _("The letters are leaving: who signs them no longer changes. Pause or call them back first.")


@in_space(Role.GUEST, Signatory, space=SPACE, related=WHOLE)
@require_safe
def signature(request: HttpRequest, signatory: Signatory) -> HttpResponse:
    """The letter as it would be with this signature, what changed since, and the answer."""
    mailing = signatory.mailing
    today = timezone.localdate()
    one = next(iter(mailings.outlook(mailing, on=today).letters), None)
    now = signatories.read_of(mailing)
    context: dict[str, Any] = {
        "mailing": mailing,
        "campaign": mailing.campaign,
        "signatory": signatory,
        "signature": signatories.signature_of(signatory, now=now, on=today),
        "changes": signatories.changes_since(signatory),
        "one": one,
        "src": f"{reverse('outreach:signature_preview', args=[signatory.code])}?v={now[:12]}",
        "mine": signatories.signs_for(request.user, signatory.collective),
        "form": DeclineForm(),
    }
    return render(request, "outreach/signature.html", context)


@in_space(Role.GUEST, Signatory, space=SPACE, related=WHOLE)
@require_safe
def signature_preview(request: HttpRequest, signatory: Signatory) -> HttpResponse:  # noqa: ARG001
    """The first letter with everyone who signs, and this partner."""
    mailing = signatory.mailing
    letters = mailings.outlook(mailing, on=timezone.localdate()).letters
    if not letters:
        return HttpResponse(status=204)
    others = [one for one in signatories.cosigners(mailing) if one.pk != signatory.collective_id]
    drawn = paper.preview(mailing, letters[0], partners=[*others, signatory.collective])
    return HttpResponse(drawn, content_type="image/svg+xml")


@in_space(Role.GUEST, Signatory, space=SPACE, related=WHOLE)
@require_POST
def sign(request: HttpRequest, signatory: Signatory) -> HttpResponse:
    """Sign the text that was read."""
    revision = request.POST.get("revision", "")
    number = int(revision) if revision.isdecimal() and len(revision) < 10 else -1  # noqa: PLR2004  digits
    try:
        writes.sign(signatory, revision=number, by=request.user, at=timezone.now())
    except writes.NotTheirs as refusal:
        raise PermissionDenied from refusal
    except writes.Leaving:
        messages.error(request, leaving())
    except writes.DayPassed:
        messages.error(request, _("The day has passed: ask whoever writes to give you more time."))
    except writes.ReadOtherwise:
        messages.error(
            request, _("The text has changed while you read it: nothing is signed. Read it again.")
        )
    else:
        messages.success(request, _("Signed. If the text changes, your signature is asked for again."))
    return redirect("outreach:signature", code=signatory.code)


@in_space(Role.GUEST, Signatory, space=SPACE, related=WHOLE)
@require_POST
def ask_changes(request: HttpRequest, signatory: Signatory) -> HttpResponse:
    """Say what should change before this collective signs; without words, that it does not sign."""
    form = DeclineForm(request.POST)
    at = timezone.now()
    try:
        if request.POST.get("decline"):
            writes.decline(signatory, by=request.user, at=at)
            messages.success(request, _("Said: your collective is not on this letter."))
        elif form.is_valid():
            writes.ask_changes(signatory, word=form.cleaned_data["answer"], by=request.user, at=at)
            messages.success(request, _("Said. Whoever writes sees your words."))
        else:
            messages.error(request, _("Say what should change."))
    except writes.NotTheirs as refusal:
        raise PermissionDenied from refusal
    except writes.Leaving:
        messages.error(request, leaving())
    return redirect("outreach:signature", code=signatory.code)


@in_space(Role.COORDINATOR, Signatory, space=SPACE, related=WHOLE)
@require_POST
def again(request: HttpRequest, signatory: Signatory) -> HttpResponse:
    """Ask once more before another day, or do without."""
    form = DayForm(request.POST)
    at = timezone.now()
    try:
        if request.POST.get("without"):
            writes.leave_out(signatory, by=request.user, at=at)
        elif form.is_valid():
            writes.ask_again(signatory, answer_by=form.cleaned_data["answer_by"], by=request.user, at=at)
            messages.success(request, _("Asked again."))
        else:
            messages.error(request, _("Choose a day from today on."))
    except writes.Leaving:
        messages.error(request, leaving())
    return redirect("outreach:signatures", code=signatory.mailing.code)

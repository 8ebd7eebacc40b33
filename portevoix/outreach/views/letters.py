"""One letter: its drawing, its note, what became of it."""

from typing import Any

from allauth.core import ratelimit
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portevoix.collectives.access import in_space
from portevoix.collectives.enums import Role
from portevoix.outreach.forms import NoteForm
from portevoix.outreach.models import Letter
from portevoix.outreach.operations import mailings as writes
from portevoix.outreach.operations import sending
from portevoix.outreach.queries import envelopes, paper
from portevoix.outreach.queries.letters import prepared_one

SPACE = "mailing__campaign__space"
RELATED = ("target__actor", "message", *(f"mailing__{name}" for name in envelopes.RELATED))


@in_space(Role.GUEST, Letter, space=SPACE, related=RELATED)
@require_safe
def letter(request: HttpRequest, letter: Letter) -> HttpResponse:
    """What became of a letter, and the message as it left."""
    context: dict[str, Any] = {
        "letter": letter,
        "mailing": letter.mailing,
        "campaign": letter.mailing.campaign,
        "one": prepared_one(letter, on=timezone.localdate()),
        "message": letter.message,
        "returned": letter.message.incoming.order_by("received_at", "pk") if letter.message else [],
        "note_form": NoteForm(instance=letter),
        "may_write": request.membership_role >= Role.MEMBER,  # type: ignore[attr-defined]
        "may_send": request.membership_role >= Role.COORDINATOR,  # type: ignore[attr-defined]
    }
    return render(request, "outreach/letter.html", context)


@in_space(Role.GUEST, Letter, space=SPACE, related=RELATED)
@require_safe
def preview(request: HttpRequest, letter: Letter) -> HttpResponse:  # noqa: ARG001
    """The letter as SVG, the very pages that are printed, what varies marked."""
    drawn = paper.preview(letter.mailing, prepared_one(letter, on=timezone.localdate()))
    return HttpResponse(drawn, content_type="image/svg+xml")


@in_space(Role.MEMBER, Letter, space=SPACE, related=RELATED)
@require_POST
def note(request: HttpRequest, letter: Letter) -> HttpResponse:
    """A few words for one person."""
    form = NoteForm(request.POST, instance=letter)
    try:
        if form.is_valid():
            writes.write_note(letter, note=form.cleaned_data["note"])
            messages.success(request, _("Noted in this letter."))
    except writes.LetterGone:
        words = _("This letter has left: nothing of it changes. Your words, to be sent otherwise: %(note)s")
        messages.error(request, words % {"note": form.cleaned_data["note"]})
    return _back(letter)


@in_space(Role.COORDINATOR, Letter, space=SPACE, related=RELATED)
@require_POST
def settle(request: HttpRequest, letter: Letter) -> HttpResponse:
    """Say whether an uncertain letter has left."""
    left = request.POST.get("left") == "yes"
    try:
        sending.settle(letter, left=left, by=request.user, at=timezone.now())
    except sending.NotUncertain:
        messages.info(request, _("Somebody has already said so."))
    else:
        messages.success(
            request, _("Noted: it has left.") if left else _("Noted: it may be sent again with the others.")
        )
    return redirect("outreach:uncertain", code=letter.mailing.code)


@in_space(Role.MEMBER, Letter, space=SPACE, related=RELATED)
@require_POST
def trial(request: HttpRequest, letter: Letter) -> HttpResponse:
    """Send this letter to oneself."""
    user: Any = request.user
    if not ratelimit.consume(request, action="trial", user=user):
        return render(request, "429.html", status=429)
    one = prepared_one(letter, on=timezone.localdate())
    sending.send_test(one, mailing=letter.mailing, to=user, at=timezone.now())
    messages.success(
        request,
        _("The letter to %(name)s is on its way to %(email)s, and to nobody else.")
        % {"name": one.actor.name, "email": user.email},
    )
    return _back(letter)


def _back(letter: Letter) -> HttpResponse:
    response = redirect("outreach:mailing", code=letter.mailing.code)
    response.headers["Location"] += f"?letter={letter.code}"
    return response

"""Writing a mailing: its text, its warnings, its page beside; what is typed saves itself."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portevoix.collectives.access import in_space
from portevoix.collectives.enums import Role
from portevoix.outreach.forms import MailingForm, NoteForm
from portevoix.outreach.models import Mailing
from portevoix.outreach.operations import mailings as writes
from portevoix.outreach.queries.envelopes import RELATED
from portevoix.outreach.rules.fields import FIELDS
from portevoix.outreach.views import parts
from portevoix.workspace.operations import DocumentChanged
from portevoix.workspace.rules import markup_of

DIGITS = 9  # of a revision: Python refuses to read thousands


@in_space(Role.GUEST, Mailing, space="campaign__space", related=RELATED)
@require_http_methods(["GET", "POST"])
def mailing(request: HttpRequest, mailing: Mailing) -> HttpResponse:
    """The text of a mailing, what is wrong with it, one of its letters; on POST, save."""
    if request.method == "GET" or request.membership_role < Role.MEMBER:  # type: ignore[attr-defined]
        return written(request, mailing, form=MailingForm(instance=mailing))
    form = MailingForm(request.POST, instance=mailing)
    if not form.is_valid():
        return written(request, mailing, form=form, status=422)
    try:
        save(request, mailing, form)
    except DocumentChanged as refusal:
        return changed(request, mailing, form=form, theirs=refusal.args[0])
    except writes.MailingLeaving:
        messages.error(request, _("The letters are leaving: their text no longer changes. Stop them first."))
    if getattr(request, "htmx", False):
        return written(request, mailing, form=MailingForm(instance=mailing), template="outreach/_saved.html")
    return redirect(f"{request.path}?letter={request.GET.get('letter', '')}")


def save(request: HttpRequest, mailing: Mailing, form: MailingForm) -> None:
    """Write what was typed over the revision it was made from, or over the one seen and put aside."""
    over = request.POST.get("over", "")
    data = form.cleaned_data
    writes.rewrite(
        mailing,
        content=data["content"],
        revision=int(over) if over.isdecimal() and len(over) <= DIGITS else data["revision"],
        by=request.user,
        at=timezone.now(),
        **form.given(),
    )


def written(
    request: HttpRequest,
    mailing: Mailing,
    *,
    form: MailingForm,
    template: str = "outreach/mailing.html",
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    """The page of writing, or the parts of it that a save changes."""
    context = parts.page(request, mailing, here="mailing")
    outlook = context["outlook"]
    context |= {
        "form": form,
        "fields": FIELDS,
        "warnings": parts.warnings(outlook),
        **parts.shown(outlook, request.GET.get("letter", "")),
        **parts.bar(request, outlook),
        **more,
    }
    one = context["one"]
    context["note_form"] = NoteForm(instance=one.letter) if one else None
    if template == "outreach/mailing.html":
        context = parts.with_chain(context)
    return render(request, template, context, status=status)


def changed(request: HttpRequest, mailing: Mailing, *, form: MailingForm, theirs: Any) -> HttpResponse:
    """Somebody saved meanwhile: both texts are kept, and the person who types chooses."""
    mailing.document.refresh_from_db()
    template = "outreach/_changed.html" if getattr(request, "htmx", False) else "outreach/mailing.html"
    more = {"theirs": theirs, "their_text": markup_of(theirs.content)}
    status = 200 if getattr(request, "htmx", False) else 409
    return written(request, mailing, form=form, template=template, status=status, **more)


@in_space(Role.GUEST, Mailing, space="campaign__space", related=RELATED)
@require_safe
def sheet(request: HttpRequest, mailing: Mailing) -> HttpResponse:
    """One letter as its page, with those before and after."""
    context = parts.page(request, mailing, here="sheet")
    outlook = context["outlook"]
    context |= {**parts.shown(outlook, request.GET.get("letter", "")), **parts.bar(request, outlook)}
    return render(request, "outreach/sheet.html", context)

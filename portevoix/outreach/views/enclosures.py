"""What goes with every letter of a mailing: PDFs and pictures, in their order."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from portevoix.collectives.access import in_space
from portevoix.collectives.enums import Role
from portevoix.files.operations import DiskFull
from portevoix.files.rules.pdf import PdfBroken, PdfLocked, PdfLong
from portevoix.outreach.forms import EnclosureForm
from portevoix.outreach.models import Enclosure, Mailing
from portevoix.outreach.operations import enclosures as writes
from portevoix.outreach.operations.mailings import MailingLeaving
from portevoix.outreach.queries.envelopes import RELATED

SPACE = "mailing__campaign__space"
REFUSALS = {
    PdfLocked: _("This PDF asks for a password. Print it to a PDF without one, and bring that."),
    PdfBroken: _("This PDF cannot be read. Open it, print it to a new PDF, and bring that one."),
    PdfLong: _(
        "This PDF has more than 300 pages: bring the pages that matter, and say where the rest is found."
    ),
    writes.PictureTooLarge: _(
        "This picture has too many points to be opened safely: make it smaller, and bring that."
    ),
    writes.NotPages: _("Neither a PDF nor a picture. From a word processor, export to PDF."),
    writes.TooMuch: _(
        "With it the enclosures weigh more than 10 MB: many mail servers would refuse the letter."
    ),
    MailingLeaving: _("The letters are leaving: what goes with them no longer changes."),
    DiskFull: _("The disk of the server is full. Nothing was kept; tell whoever looks after it."),
}


@in_space(Role.MEMBER, Mailing, space="campaign__space", related=RELATED)
@require_http_methods(["GET", "POST"])
def enclosures(request: HttpRequest, mailing: Mailing) -> HttpResponse:
    """What goes with the letters; on POST, one more."""
    form = EnclosureForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            writes.enclose(mailing, form.cleaned_data["file"], by=request.user, at=timezone.now())
        except tuple(REFUSALS) as refusal:
            form.add_error("file", str(REFUSALS[type(refusal)]))
        else:
            return redirect("outreach:enclosures", code=mailing.code)
    found = list(mailing.enclosures.select_related("file"))
    context = {"mailing": mailing, "campaign": mailing.campaign, "form": form, "enclosures": found}
    context |= {"pages": sum(one.pages for one in found), "size": sum(one.file.size for one in found)}
    context |= {"limit": writes.LIMIT, "may_write": not mailing.is_leaving}
    return render(request, "outreach/enclosures.html", context)


@in_space(Role.MEMBER, Enclosure, space=SPACE, related=("mailing", "file"))
@require_POST
def take_out(request: HttpRequest, enclosure: Enclosure) -> HttpResponse:
    """It no longer goes with the letters."""
    return _change(request, enclosure, writes.take_out)


@in_space(Role.MEMBER, Enclosure, space=SPACE, related=("mailing", "file"))
@require_POST
def move_up(request: HttpRequest, enclosure: Enclosure) -> HttpResponse:
    """One place earlier."""
    return _change(request, enclosure, writes.move_up)


def _change(request: HttpRequest, enclosure: Enclosure, operation: Callable[..., None]) -> HttpResponse:
    code = enclosure.mailing.code
    try:
        operation(enclosure, by=request.user, at=timezone.now())
    except MailingLeaving as refusal:
        messages.error(request, str(REFUSALS[type(refusal)]))
    return redirect("outreach:enclosures", code=code)

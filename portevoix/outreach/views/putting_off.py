"""Letters left for tomorrow, when their people already get one today."""

from datetime import date, timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from portevoix.collectives.access import in_space
from portevoix.collectives.enums import Role
from portevoix.outreach.models import Letter, Mailing
from portevoix.outreach.operations import mailings, putting_off
from portevoix.outreach.queries.envelopes import RELATED
from portevoix.outreach.queries.letters import prepared
from portevoix.outreach.queries.sameday import same_day


@in_space(Role.MEMBER, Mailing, space="campaign__space", related=RELATED)
@require_POST
def put_off(request: HttpRequest, mailing: Mailing) -> HttpResponse:
    """Everyone who already gets a letter today gets this one tomorrow."""
    today = timezone.localdate()
    found = same_day(mailing, prepared(mailing, on=today), user=request.user, on=today)
    return _put_off(request, mailing, [row.one.letter for row in found], until=today + timedelta(days=1))


@in_space(Role.MEMBER, Mailing, space="campaign__space", related=RELATED)
@require_POST
def bring_back(request: HttpRequest, mailing: Mailing) -> HttpResponse:
    """The letters put off may leave today."""
    return _put_off(request, mailing, list(mailing.letters.exclude(put_off_until=None)), until=None)


def _put_off(
    request: HttpRequest, mailing: Mailing, letters: list[Letter], *, until: date | None
) -> HttpResponse:
    try:
        count = putting_off.put_off(mailing, letters=letters, until=until, by=request.user, at=timezone.now())
    except mailings.MailingLeaving:
        messages.error(request, _("The letters are leaving: nothing changes now. Stop them first."))
    else:
        words = (
            ngettext("%(n)s letter put off until tomorrow.", "%(n)s letters put off until tomorrow.", count)
            if until
            else ngettext("%(n)s letter may leave today.", "%(n)s letters may leave today.", count)
        )
        messages.success(request, words % {"n": count})
    back = "outreach:approval" if request.POST.get("back") == "approval" else "outreach:send"
    return redirect(back, code=mailing.code)

"""The map of a campaign: matrix, list, table to take away."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portevoix.accounts.access import recently_confirmed
from portevoix.advocacy import operations as advocacy
from portevoix.advocacy import queries as campaigns
from portevoix.advocacy.models import Campaign
from portevoix.advocacy.panels import chain
from portevoix.cartography.enums import Position, Power
from portevoix.cartography.forms import BoardFilter
from portevoix.cartography.queries import board as queries
from portevoix.collectives.access import in_space
from portevoix.collectives.enums import Role
from portevoix.files import rules as files

PER_PAGE = 40


@in_space(Role.GUEST, Campaign)
@require_safe
def board(request: HttpRequest, campaign: Campaign) -> HttpResponse:
    """Matrix and list, filtered; for the campaign's page, the matrix alone."""
    found = queries.points(campaign, on=timezone.localdate())
    may_write = request.membership_role >= Role.MEMBER  # type: ignore[attr-defined]
    context: dict[str, Any] = {"campaign": campaign, "may_write": may_write, "total": len(found)}
    context |= {
        "positions": list(Position),
        "powers": list(Power),
        "waiting": sum(one.standing.now is None for one in found),
    }
    if getattr(request, "htmx", False):
        return render(request, "cartography/_board.html", {**context, "matrix": queries.matrix(found)})
    context |= _narrowed(request, campaign, found)
    context["may_export"] = request.membership_role >= Role.COORDINATOR  # type: ignore[attr-defined]
    context["chain"] = chain(campaigns.figures(campaign), here="targets")
    return render(request, "cartography/board.html", context)


def _narrowed(request: HttpRequest, campaign: Campaign, found: list[queries.Point]) -> dict[str, Any]:
    """What a filter keeps, drawn and paged."""
    known = queries.affiliations(campaign)
    form = BoardFilter(request.GET, bodies=list(known.bodies), territories=list(known.territories))
    asked = form.cleaned_data if form.is_valid() else {}
    kept = queries.narrowed(found, known, **asked)
    page = Paginator(kept, PER_PAGE).get_page(request.GET.get("page"))
    return {
        "form": form,
        "narrowed": sum(bool(value) for name, value in asked.items() if name != "sort"),
        "matrix": queries.matrix(kept),
        "page": page,
        "kept": len(kept),
        "today": timezone.localdate(),
    }


@in_space(Role.COORDINATOR, Campaign)
@require_safe
@recently_confirmed
def export(request: HttpRequest, campaign: Campaign) -> HttpResponse:
    """The map as a CSV that a spreadsheet opens; the journal keeps who took it."""
    advocacy.note_export(campaign, by=request.user, at=timezone.now())
    response = HttpResponse(files.csv_text(_table(campaign)), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="carte-{campaign.code}.csv"'
    return response


def _table(campaign: Campaign) -> list[list[object]]:
    """One row a target, under its headings."""
    heads = (
        _("Target"), _("Name"), _("Position"), _("Formal power"), _("Informal influence"), _("Interest"),
        _("How sure"), _("Reason"), _("When"), _("Wished position"),
    )  # fmt: skip
    table: list[list[object]] = [list(heads)]
    for one in queries.points(campaign, on=timezone.localdate()):
        now = one.standing.now
        read = (
            [now.position, now.power, now.influence, now.interest, now.confidence, now.reason, now.seen_on]
            if now
            else [None] * 7
        )
        table.append([one.code, one.name, *read, one.standing.wish])
    return table

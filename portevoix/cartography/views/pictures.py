"""The map to hang on a wall, or for a report."""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portevoix.accounts.access import recently_confirmed
from portevoix.advocacy import operations as advocacy
from portevoix.advocacy.models import Campaign
from portevoix.cartography import transport
from portevoix.cartography.enums import Position, Power
from portevoix.cartography.queries import board as queries
from portevoix.collectives.access import in_space
from portevoix.collectives.enums import Role
from portevoix.design.templatetags.people import STEPS

TYPES = {"a3": "application/pdf", "a4": "application/pdf", "png": "image/png", "svg": "image/svg+xml"}


@in_space(Role.COORDINATOR, Campaign)
@require_safe
@recently_confirmed
def sheet(request: HttpRequest, campaign: Campaign, picture: str) -> HttpResponse:
    """The map as PDF (a3, a4) or as a picture (png, svg); the journal keeps who took it."""
    if picture not in TYPES:
        raise Http404
    data = _data(campaign, on=timezone.localdate())
    paper = picture in transport.PAPERS
    made = transport.pdf(data, paper=picture) if paper else transport.picture(data, kind=picture)
    advocacy.note_export(campaign, by=request.user, at=timezone.now())
    ending = "pdf" if paper else picture
    name = f'attachment; filename="carte-{campaign.code}.{ending}"'
    headers = {"Content-Disposition": name, "Cache-Control": "private, no-store"}
    return HttpResponse(made, content_type=TYPES[picture], headers=headers)


def _data(campaign: Campaign, *, on: date) -> dict[str, Any]:
    """All that the sheet says."""
    drawn = queries.matrix(queries.points(campaign, on=on))
    return {
        "title": campaign.demand,
        "author": "Portevoix",
        "date": {"year": on.year, "month": on.month, "day": on.day},
        "lang": (get_language() or "fr")[:2],
        "foot": date_format(on),
        "decides": pgettext("matrix", "decides"),
        "little": _("little power"),
        "legend": _("Dotted round: the place three months ago. Arrow: where you want to bring them."),
        "positions": [{"step": STEPS[one.value][0], "label": str(one.label)} for one in Position],
        "points": [_point(one) for one in sorted(drawn.points, key=_letter)],
        "clusters": [
            {"step": STEPS[one.position][0], "number": str(one.number), "x": one.spot.x, "y": one.spot.y}
            for one in drawn.clusters
        ],
    }


def _point(one: queries.Drawn) -> dict[str, Any]:
    position, power = one.point.cell
    return {
        "letter": one.point.letter,
        "name": one.point.name,
        "label": one.point.short[:24] if one.spot.named else "",
        "words": f"{Position(position).label}. {Power(power).label}.",
        "step": STEPS[position][0],
        "x": one.spot.x,
        "y": one.spot.y,
        "ghost": [one.ghost.x, one.ghost.y] if one.ghost else None,
        "wish": one.wish.x if one.wish else None,
    }


def _letter(one: queries.Drawn) -> tuple[int, str]:
    return len(one.point.letter), one.point.letter

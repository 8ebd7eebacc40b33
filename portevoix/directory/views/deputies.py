"""The members of a chamber: filter, count, choose, export; and who one's own deputy is."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from portevoix.design.access import signed_in
from portevoix.design.panels import panels_at
from portevoix.directory import queries
from portevoix.directory.enums import Source
from portevoix.directory.queries import DeputyFilter
from portevoix.directory.rules.offices import EUROPARL, SENAT
from portevoix.directory.views import tables, wording
from portevoix.directory.views.tabs import tabs

PER_PAGE = 40
SOURCES = {"": Source.AN, SENAT: Source.SENAT, EUROPARL: Source.MEP}
FILES = {"": "deputes", SENAT: "senateurs", EUROPARL: "deputes-europeens"}


NAMES = {"": "deputies", SENAT: "senators", EUROPARL: "meps"}


@signed_in
@require_safe
@vary_on_headers("HX-Request")
def deputies(request: HttpRequest) -> HttpResponse:
    """The deputies that the filters of the address keep, with the choices left in each facet."""
    return _listed(request, chamber="")


@signed_in
@require_safe
@vary_on_headers("HX-Request")
def senators(request: HttpRequest) -> HttpResponse:
    """The senators, listed like the deputies."""
    return _listed(request, chamber=SENAT)


@signed_in
@require_safe
@vary_on_headers("HX-Request")
def meps(request: HttpRequest) -> HttpResponse:
    """The members of the European Parliament elected in France, listed like the deputies."""
    return _listed(request, chamber=EUROPARL)


def _listed(request: HttpRequest, *, chamber: str) -> HttpResponse:
    chosen = DeputyFilter.from_query(request.GET, chamber=chamber)
    listing = queries.listing(chosen)
    page = Paginator(listing.seats, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "chosen": chosen,
        "listing": listing,
        "page": page,
        "rows": queries.rows(page.object_list, on=timezone.localdate()),
        "words": wording.chamber(chosen, listing),
        "list_url": wording.address(DeputyFilter(chamber=chamber)),
        "tabs": tabs(NAMES[chamber]),
        "sentence": wording.sentence(chosen, listing),
        "tags": wording.tags(chosen, listing),
        "bars": wording.bars(listing),
        "sorts": wording.sorts(chosen),
        "actions": panels_at("deputies.selection"),
        "bring": panels_at("people.bring"),
        "imported": queries.last_import(SOURCES[chamber]),
    }
    return render(request, _template(request), context)


def _template(request: HttpRequest) -> str:
    """The fragment alone when htmx asks for it, save when it restores a page."""
    htmx = request.htmx  # type: ignore[attr-defined]
    return (
        "directory/_deputies.html" if htmx and not htmx.history_restore_request else "directory/deputies.html"
    )


@signed_in
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """The filtered list as a CSV that a spreadsheet opens."""
    today = timezone.localdate()
    chosen = DeputyFilter.from_query(request.GET)
    content = tables.deputies_csv(chosen, on=today)
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = (
        f'attachment; filename="{FILES[chosen.chamber]}-{today.isoformat()}.csv"'
    )
    return response


@signed_in
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """From a postcode or a commune to whoever is elected there."""
    found = queries.whose(
        request.GET.get("q", ""), code=request.GET.get("commune", ""), on=timezone.localdate()
    )
    context = {
        "found": found,
        "imported": queries.last_import(),
        "senat": queries.last_import(Source.SENAT) if found.senators else None,
    }
    return render(request, "directory/mine.html", context)

"""The list of deputies: filter, count, choose, export; and who one's own deputy is."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from portevoix.design.access import signed_in
from portevoix.design.panels import panels_at
from portevoix.directory import queries
from portevoix.directory.queries import DeputyFilter
from portevoix.directory.views import tables, wording

PER_PAGE = 40


@signed_in
@require_safe
@vary_on_headers("HX-Request")
def deputies(request: HttpRequest) -> HttpResponse:
    """The deputies that the filters of the address keep, with the choices left in each facet."""
    chosen = DeputyFilter.from_query(request.GET)
    listing = queries.listing(chosen)
    page = Paginator(listing.seats, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "chosen": chosen,
        "listing": listing,
        "page": page,
        "rows": queries.rows(page.object_list, on=timezone.localdate()),
        "sentence": wording.sentence(chosen, listing),
        "tags": wording.tags(chosen, listing),
        "bars": wording.bars(listing),
        "sorts": wording.sorts(chosen),
        "actions": panels_at("deputies.selection"),
        "bring": panels_at("people.bring"),
        "imported": queries.last_import(),
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
    content = tables.deputies_csv(DeputyFilter.from_query(request.GET), on=today)
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="deputes-{today.isoformat()}.csv"'
    return response


@signed_in
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """From a postcode or a commune to whoever is elected there."""
    found = queries.whose(
        request.GET.get("q", ""), code=request.GET.get("commune", ""), on=timezone.localdate()
    )
    return render(request, "directory/mine.html", {"found": found, "imported": queries.last_import()})

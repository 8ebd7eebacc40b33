"""Finding a place while typing."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portevoix.design.access import signed_in
from portevoix.places import queries


@signed_in
def search(request: HttpRequest) -> HttpResponse:
    """Places whose name, postcode or code begins with `q`, as the rows of a combobox."""
    found = queries.described(queries.search(request.GET.get("q", "")[:80]))
    return render(request, "places/_search.html", {"found": found})

"""Finding a place while typing, or on a page of its own."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portevoix.design.access import signed_in
from portevoix.places import queries
from portevoix.places.enums import Kind


@signed_in
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Places whose name, postcode or code begins with `q`: rows of a combobox for a script, else a page."""
    words = request.GET.get("q", "")[:80]
    kinds = [Kind(kind) for kind in request.GET.getlist("kind") if kind in Kind.values]
    is_fragment = request.headers.get("HX-Request") == "true"
    context = {
        "words": words.strip(),
        "kinds": kinds,
        "found": queries.found(words, kinds=kinds, limit=10 if is_fragment else 40),
    }
    return render(request, "places/_search.html" if is_fragment else "places/search.html", context)

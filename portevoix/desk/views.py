"""A member's week, and search across everything."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from portevoix.design.access import signed_in
from portevoix.desk import queries, rules


@signed_in
@require_safe
def week(request: HttpRequest) -> HttpResponse:
    """What needs me, what comes, what was answered."""
    today = timezone.localdate()
    found = queries.week(request.user, on=today)
    context = {
        "week": found,
        "title": rules.title(found.count),
        "dues": found.agenda.dues.first,
        "weeks": rules.weeks(today),
        "today": today,
    }
    return render(request, "desk/week.html", context)


@signed_in
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """What a few words find."""
    words = request.GET.get("q", "")
    results = queries.search(words, user=request.user, on=timezone.localdate())
    return render(request, "desk/search.html", {"words": words, "results": results})

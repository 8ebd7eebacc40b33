"""What is new to a person, and when a mail may say so."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portevoix.accounts.access import person
from portevoix.collectives import operations, queries
from portevoix.collectives.forms import NewsWishesForm
from portevoix.design.access import signed_in

A_PAGE = 50


@signed_in
@require_safe
def news(request: HttpRequest) -> HttpResponse:
    """The news of whoever asks, the last first; `?new=1` for what is new alone."""
    found = queries.news_of(request.user)
    only_new = request.GET.get("new") == "1"
    page = Paginator(found.filter(read_at=None) if only_new else found, A_PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "page": page,
        "told": queries.told(page),
        "unread": queries.unread(request.user),
        "only_new": only_new,
    }
    return render(request, "collectives/news.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def open_news(request: HttpRequest, code: str) -> HttpResponse:
    """Go where it happened; pressed on the page, it is read."""
    found = get_object_or_404(queries.news_of(request.user), code=code)
    if request.method == "POST":
        operations.read(found, at=timezone.now())
    return redirect(found.url)


@signed_in
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Nothing is new any more."""
    operations.read_all(person(request), at=timezone.now())
    return redirect("collectives:news")


@signed_in
@require_http_methods(["GET", "POST"])
def news_wishes(request: HttpRequest) -> HttpResponse:
    """When a mail may come."""
    form = NewsWishesForm(request.POST or None, wishes=queries.wishes_of(request.user))
    if request.method == "POST" and form.is_valid():
        operations.wish(person(request), wishes=form.wishes())
        messages.success(request, _("It holds for what comes from now on."))
        return redirect("collectives:news")
    return render(request, "collectives/news_wishes.html", {"form": form})

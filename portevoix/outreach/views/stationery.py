"""Envelopes and labels: chosen beside a picture of the first sheet, made as one PDF."""

from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from portevoix.collectives.access import in_space
from portevoix.collectives.enums import Role
from portevoix.outreach.enums import STATIONERY, Shape
from portevoix.outreach.forms import StationeryForm
from portevoix.outreach.models import Mailing
from portevoix.outreach.operations import printing as writes
from portevoix.outreach.queries import letters as read
from portevoix.outreach.queries import sameday
from portevoix.outreach.queries import stationery as queries
from portevoix.outreach.queries.envelopes import RELATED
from portevoix.outreach.rules import stationery as rules
from portevoix.outreach.views.parts import Tab


def shape_of(request: HttpRequest) -> Shape:
    """What is drawn: envelopes unless one says otherwise."""
    said = request.GET.get("shape", "")
    return Shape(said) if said in STATIONERY else Shape.ENVELOPES


@in_space(Role.MEMBER, Mailing, space="campaign__space", related=RELATED)
@require_http_methods(["GET", "POST"])
def stationery(request: HttpRequest, mailing: Mailing) -> HttpResponse:
    """Choose and see the first sheet; on POST, make them all."""
    shape = shape_of(request)
    form = _form(request, mailing)
    letters = _letters(request, mailing, form)
    if request.method == "POST" and form.is_valid():
        return _make(request, mailing, shape=shape, chosen=form.cleaned_data)
    context = _context(mailing, letters, form, shape=shape)
    query = request.GET.copy()
    query["shape"] = shape
    context["picture"] = f"{reverse('outreach:stationery_picture', args=[mailing.code])}?{query.urlencode()}"
    return render(request, "outreach/stationery.html", context)


def _form(request: HttpRequest, mailing: Mailing) -> StationeryForm:
    data = request.POST if request.method == "POST" else request.GET
    shared = sameday.could_share(mailing, user=request.user)
    return StationeryForm(data, shape=shape_of(request), shared=shared)


def _letters(request: HttpRequest, mailing: Mailing, form: StationeryForm) -> list[read.Prepared]:
    """The letters of the mailing, or one for each envelope that several mailings share."""
    today = timezone.localdate()
    codes = form.cleaned_data.get("together", []) if form.is_valid() else []
    if others := sameday.chosen(codes, mailing=mailing, user=request.user):
        return [one.first for one in sameday.bundles([mailing, *others], on=today)]
    return read.prepared(mailing, on=today)


def _context(
    mailing: Mailing, letters: list[read.Prepared], form: StationeryForm, *, shape: Shape
) -> dict[str, Any]:
    count = (0, 0)
    if form.is_valid():
        data = queries.drawing(mailing, letters, shape=shape, chosen=form.cleaned_data)
        count = queries.count(data)
    url = reverse("outreach:stationery", args=[mailing.code])
    return {
        "mailing": mailing,
        "campaign": mailing.campaign,
        "form": form,
        "shape": shape,
        "shapes": Shape,
        "addresses": count[0],
        "sheets": count[1],
        "missing": queries.without_address(letters),
        "own": form["sheet"].value() == rules.OWN if "sheet" in form.fields else False,
        "tabs": [Tab(str(one.label), f"{url}?shape={one}", one == shape) for one in STATIONERY],
    }


def _make(request: HttpRequest, mailing: Mailing, *, shape: Shape, chosen: dict[str, Any]) -> HttpResponse:
    made = writes.ask_printout(mailing, shape=shape, options=chosen, by=request.user, at=timezone.now())
    return redirect("outreach:printout", code=made.code)


@in_space(Role.MEMBER, Mailing, space="campaign__space", related=RELATED)
@require_safe
def picture(request: HttpRequest, mailing: Mailing) -> HttpResponse:
    """The first envelope or sheet, as it will come out."""
    form = _form(request, mailing)
    if not form.is_valid():
        raise SuspiciousOperation
    letters = _letters(request, mailing, form)
    data = queries.drawing(mailing, letters, shape=shape_of(request), chosen=form.cleaned_data)
    return HttpResponse(queries.picture(data), content_type="image/svg+xml")

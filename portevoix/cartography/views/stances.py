"""Where one target stands: placing them, the history of it, the wished position; what an actor's page shows."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portevoix.advocacy.models import Target
from portevoix.cartography import operations
from portevoix.cartography.forms import StanceForm, WishForm
from portevoix.cartography.models import Stance
from portevoix.cartography.queries import stances as queries
from portevoix.cartography.rules.reading import advice
from portevoix.collectives.access import in_space
from portevoix.collectives.enums import Role
from portevoix.design.access import signed_in
from portevoix.directory import queries as directory

SPACE = "campaign__space"
READ = ("actor", "campaign", "wish")


@in_space(Role.GUEST, Target, space=SPACE, related=READ)
@require_http_methods(["GET", "POST"])
def place(request: HttpRequest, target: Target) -> HttpResponse:
    """Where they stand and why; on POST, a new dated reading."""
    may_write = request.membership_role >= Role.MEMBER  # type: ignore[attr-defined]
    if request.method == "POST" and not may_write:
        raise PermissionDenied
    current = queries.current(target)
    form = StanceForm(request.POST or None, before=current)
    if request.method == "POST" and form.is_valid():
        operations.place(target, by=request.user, at=timezone.now(), **form.facts())
        messages.success(request, _("Noted, with its reason and its day."))
        return redirect("cartography:board", code=target.campaign.code)
    context = {
        "target": target,
        "form": form,
        "current": current,
        "may_write": may_write,
        **_told(target, current),
    }
    name = "cartography/_place.html" if getattr(request, "htmx", False) else "cartography/place.html"
    return render(request, name, context, status=422 if form.is_bound else 200)


def _told(target: Target, current: Stance | None) -> dict[str, Any]:
    """What the page says of a target besides the form."""
    wished = getattr(target, "wish", None)
    step = wished.position if wished else None
    told: dict[str, Any] = {
        "history": queries.history(target),
        "wish_form": WishForm(initial={"position": step}),
    }
    if current:
        strongest = max(current.power, current.influence)
        told["advice"] = advice(current.position, interest=current.interest, influence=strongest)
    return told


@in_space(Role.MEMBER, Target, space=SPACE, related=READ)
@require_POST
def wish(request: HttpRequest, target: Target) -> HttpResponse:
    """Say where the campaign wants to bring them."""
    form = WishForm(request.POST)
    if form.is_valid():
        position = form.cleaned_data["position"]
        operations.wish(target, position=position, by=request.user, at=timezone.now())
        messages.success(request, _("Noted."))
    return redirect("cartography:place", code=target.code)


@in_space(Role.MEMBER, Stance, space="target__campaign__space", related=("target__campaign",))
@require_POST
def withdraw(request: HttpRequest, stance: Stance) -> HttpResponse:
    """Say that a reading no longer counts."""
    operations.withdraw(stance, by=request.user, at=timezone.now())
    messages.success(request, _("Withdrawn: it stays readable, and no longer counts."))
    return redirect("cartography:place", code=stance.target.code)


@signed_in
@require_safe
def of_actor(request: HttpRequest, code: str) -> HttpResponse:
    """Where someone of the directory stands, in the campaigns one may see."""
    actor = get_object_or_404(directory.actors_visible(request.user), code=code)
    context = {"actor": actor, "found": queries.of_actor(actor, user=request.user)}
    part = bool(request.headers.get("HX-Request"))
    return render(request, "cartography/_of_actor.html" if part else "cartography/of_actor.html", context)

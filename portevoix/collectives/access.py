"""Who may enter a page of a space; what someone may not see answers 404."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, render

from portevoix.collectives import queries
from portevoix.collectives.enums import Role
from portevoix.collectives.models import Collective, Guest, Space
from portevoix.collectives.rules import GUEST_SESSION
from portevoix.design.access import SecondStepMissing, View, ask_to_sign_in, declare, signed_in

LINKS = "guest"  # key of the session: the codes of the links that this browser has opened
LINKS_KEPT = 10


def in_space(
    role: Role,
    model: type[Model],
    *,
    space: str = "space",
    kwarg: str = "code",
    related: tuple[str, ...] = (),
    guests: bool = False,
) -> Callable[[View], View]:
    """The page of one object: resolves it by code, passes it in the code's place.

    `space` is the path from the object to its Space ("campaign__space"), "" for a Space itself. Someone without a role in that
    space gets 404, someone with a lower role 403. `request.membership_role` holds the role. `related`: what else
    the page reads of the object, in the same query. `guests`: whoever opened a link to that space reads it too, without
    an account; `request.guest` is that link. No other page lets them in.
    """

    def decorator(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            rows = model._default_manager.select_related(*([space] if space else []), *related)
            found = get_object_or_404(rows, code=kwargs.pop(kwarg))
            _admit(request, _follow(found, space), role, guests=guests)
            return view(request, found, *args, **kwargs)

        outer = _or_by_link(guarded) if guests else signed_in(guarded)
        declare(outer, f"in_space:{role.name.lower()}:{model.__name__}{':guests' if guests else ''}")
        return outer

    return decorator


def in_collective(role: Role, *, kwarg: str = "code") -> Callable[[View], View]:
    """The page of one collective, resolved by code."""
    return in_space(role, Collective, kwarg=kwarg)


def _follow(found: Model, path: str) -> Space | None:
    """The space at the end of a path of foreign keys; None for what is official."""
    end: Any = found
    for name in filter(None, path.split("__")):
        end = getattr(end, name)
    space: Space | None = end
    return space


def _admit(request: HttpRequest, space: Space | None, role: Role, *, guests: bool = False) -> None:
    """Let in, or 404 for a stranger and for what belongs to no space, or 403 for a role that is too low."""
    held = queries.role_in(request.user, space=space) if space and request.user.is_authenticated else None
    if space and held is None and guests:
        held = _by_link(request, space)
    if space is None or held is None:
        raise Http404
    if held < role:
        waits = queries.waits_for_second_step(request.user, space=space)
        raise SecondStepMissing if waits else PermissionDenied
    request.membership_role = held  # type: ignore[attr-defined]


def _by_link(request: HttpRequest, space: Space) -> Role | None:
    """What a link opened in this browser gives today: to read, or nothing once it has ended."""
    guest = queries.guest_among(request.session.get(LINKS, []), space=space)
    request.guest = guest  # type: ignore[attr-defined]
    return Role.GUEST if guest else None


def _or_by_link(view: View) -> View:
    """Those with an account, and those who opened a link; the answer is kept by no cache and no robot."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        if LINKS not in request.session:
            return ask_to_sign_in(request)
        try:
            response = view(request, *args, **kwargs)
        except Http404:
            response = render(request, "collectives/guest_gone.html", status=404)
        return hidden(response)

    return guarded


def hidden(response: HttpResponseBase) -> HttpResponseBase:
    """The same answer, kept by no cache and no robot."""
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def enter_by_link(request: HttpRequest, guest: Guest) -> None:
    """Remember, for half a day, that this browser opened a link; each page asks whether the link still holds."""
    opened = [code for code in request.session.get(LINKS, []) if code != guest.code]
    if not request.user.is_authenticated:
        request.session.cycle_key()
        request.session.set_expiry(int(GUEST_SESSION.total_seconds()))
    request.session[LINKS] = [guest.code, *opened][:LINKS_KEPT]

"""Who may enter a page of a space; what someone may not see answers 404."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404

from portevoix.collectives import queries
from portevoix.collectives.enums import Role
from portevoix.collectives.models import Collective, Space
from portevoix.design.access import SecondStepMissing, View, declare, signed_in


def in_space(
    role: Role,
    model: type[Model],
    *,
    space: str = "space",
    kwarg: str = "code",
    related: tuple[str, ...] = (),
) -> Callable[[View], View]:
    """The page of one object: resolves it by code, passes it in the code's place.

    `space` is the path from the object to its Space ("campaign__space"), "" for a Space itself. Someone without a role in that
    space gets 404, someone with a lower role 403. `request.membership_role` holds the role. `related`: what else
    the page reads of the object, in the same query.
    """

    def decorator(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            rows = model._default_manager.select_related(*([space] if space else []), *related)
            found = get_object_or_404(rows, code=kwargs.pop(kwarg))
            _admit(request, _follow(found, space), role)
            return view(request, found, *args, **kwargs)

        outer = signed_in(guarded)
        declare(outer, f"in_space:{role.name.lower()}:{model.__name__}")
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


def _admit(request: HttpRequest, space: Space | None, role: Role) -> None:
    """Let in, or 404 for a stranger and for what belongs to no space, or 403 for a role that is too low."""
    held = queries.role_in(request.user, space=space) if space else None
    if space is None or held is None:
        raise Http404
    if held < role:
        waits = queries.waits_for_second_step(request.user, space=space)
        raise SecondStepMissing if waits else PermissionDenied
    request.membership_role = held  # type: ignore[attr-defined]

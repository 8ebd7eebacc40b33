"""Who may see an archive that was brought: who brought it, nobody else."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404

from portevoix.archive.queries.shown import arrivals_of
from portevoix.design.access import View, declare, signed_in


def own_arrival(view: Callable[..., HttpResponseBase]) -> View:
    """The page of an archive one brought oneself, resolved by code; anyone else's answers 404."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        found = get_object_or_404(arrivals_of(request.user), code=kwargs.pop("code"))
        return view(request, found, *args, **kwargs)

    outer = signed_in(guarded)
    declare(outer, "signed_in")
    return outer

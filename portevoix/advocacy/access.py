"""Who may read a template: its collective, everyone once it is published or when it comes with Portevoix."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase

from portevoix.advocacy.queries.templates import template_for
from portevoix.design.access import View, declare, signed_in


def readable_template(view: Callable[..., HttpResponseBase]) -> View:
    """The page of a template, resolved by code into a `Recipe`; another collective's own answers 404."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        found = template_for(request.user, code=kwargs.pop("code"))
        if found is None:
            raise Http404
        return view(request, found, *args, **kwargs)

    outer = signed_in(guarded)
    declare(outer, "signed_in")
    return outer

"""Every page declares who may see it; a test of the house fails on a route that does not."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

P = ParamSpec("P")
View = Callable[..., HttpResponseBase]


def declare(view: Callable[..., Any], rule: str) -> None:
    """Write the rule on the view, where the tests of the house read it."""
    view.access_rule = rule  # type: ignore[attr-defined]


def rule_of(view: Callable[..., Any]) -> str:
    """The declared rule, or an empty string."""
    return getattr(view, "access_rule", "")


def public(view: View) -> View:
    """Anyone may see it."""
    declare(view, "public")
    return view


def signed_in(view: View) -> View:
    """Anyone with an account; others are sent to sign in and come back."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    declare(guarded, "signed_in")
    return guarded


def operator(view: Callable[Concatenate[HttpRequest, P], HttpResponseBase]) -> View:
    """The people who run the server; others get a page that says so."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not getattr(request.user, "is_operator", False):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    outer = signed_in(guarded)
    declare(outer, "operator")
    return outer

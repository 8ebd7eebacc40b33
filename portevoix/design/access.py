"""Every page declares who may see it; a test of the house fails on a route that does not."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import resolve_url

P = ParamSpec("P")
View = Callable[..., HttpResponseBase]


class SecondStepMissing(PermissionDenied):
    """The role would be high enough, but it waits for the person's second step."""


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


CARRIED = "carried"  # key of the session: the form that its end interrupted
CARRIED_FOR = 3600  # seconds that a session of nobody keeps it


def sent_fields(request: HttpRequest) -> dict[str, Any]:
    """What was being sent: address, fields, and the names of files, which cannot be kept.

    The size is bounded by DATA_UPLOAD_MAX_MEMORY_SIZE.
    """
    fields = [
        (name, value)
        for name, values in request.POST.lists()
        if name != "csrfmiddlewaretoken"
        for value in values
        if isinstance(value, str)
    ]
    files = [upload.name for _, uploads in request.FILES.lists() for upload in uploads]
    return {"path": request.get_full_path(), "fields": fields, "files": files}


def carry(request: HttpRequest) -> None:
    """Keep what was being sent in the session, so that it is offered again after sign-in."""
    request.session[CARRIED] = sent_fields(request)
    if not request.user.is_authenticated:
        request.session.set_expiry(CARRIED_FOR)


def ask_to_sign_in(request: HttpRequest) -> HttpResponseBase:
    """Send to the sign-in page and back; a script gets 401, and a form in hand is kept."""
    if request.headers.get("HX-Request") or request.headers.get("X-Requested-With"):
        return HttpResponse(status=401)
    if request.method == "POST":
        carry(request)
        return redirect_to_login(resolve_url(settings.RESUME_URL))
    return redirect_to_login(request.get_full_path())


def signed_in(view: View) -> View:
    """Anyone with an account; others are sent to sign in and come back."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return ask_to_sign_in(request)
        _forget_carried(request)
        return view(request, *args, **kwargs)

    declare(guarded, "signed_in")
    return guarded


def _forget_carried(request: HttpRequest) -> None:
    """Once the form that was kept is sent again, it is kept no more."""
    if request.method != "POST" or CARRIED not in request.session:
        return
    if request.session[CARRIED]["path"] == request.get_full_path():
        del request.session[CARRIED]


def operator(view: Callable[Concatenate[HttpRequest, P], HttpResponseBase]) -> View:
    """The people who run the server; others get a page that says so."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not getattr(request.user, "is_operator", False):
            raise PermissionDenied
        if settings.OPERATOR_SECOND_STEP and not request.user.has_second_step():  # type: ignore[union-attr]
            raise SecondStepMissing
        return view(request, *args, **kwargs)

    outer = signed_in(guarded)
    declare(outer, "operator")
    return outer

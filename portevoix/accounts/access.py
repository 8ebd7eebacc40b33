"""Entering, and being asked again who one is before what cannot be undone."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from portevoix.accounts.models import User
from portevoix.design.access import View, carry

P = ParamSpec("P")
CONFIRMED = "confirmed_at"  # key of the session: when the person last proved who they are
BY_LINK = "by_link"  # key of the session: they came by a link, so a new password needs no old one
CONFIRMATION_LASTS = timedelta(minutes=30)


def person(request: HttpRequest) -> User:
    """Who is signed in; only for pages that ask it."""
    user = request.user
    if not isinstance(user, User):
        raise TypeError(user)
    return user


def enter(request: HttpRequest, user: User, *, by_link: bool) -> None:
    """Sign in someone who has proved who they are otherwise than by the sign-in page; the session rotates."""
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    request.session.set_expiry(None)
    request.session[BY_LINK] = by_link
    confirm(request, at=timezone.now())


def confirm(request: HttpRequest, *, at: datetime) -> None:
    """Write down that they just proved who they are."""
    request.session[CONFIRMED] = at.timestamp()


def is_confirmed(request: HttpRequest, *, at: datetime) -> bool:
    """Whether they proved who they are in the last half hour."""
    age = at.timestamp() - request.session.get(CONFIRMED, 0.0)
    return bool(age < CONFIRMATION_LASTS.total_seconds())


def recently_confirmed(view: Callable[Concatenate[HttpRequest, P], HttpResponseBase]) -> View:
    """Ask for the password again when it was given more than 30 minutes ago; a form in hand is kept.

    For export, deletion, roles, administration. Write it under the access rule.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if is_confirmed(request, at=timezone.now()):
            return view(request, *args, **kwargs)
        return _ask(request)

    return guarded


def _ask(request: HttpRequest) -> HttpResponseBase:
    """To the page that asks, and back: a script is told where to go."""
    target: Any = request.get_full_path()
    if request.method != "GET":
        carry(request)
        target = reverse(settings.RESUME_URL)
    url = f"{reverse('accounts:confirm')}?{urlencode({'next': target})}"
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return HttpResponseRedirect(url)

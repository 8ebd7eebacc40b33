"""Entering, and being asked again who one is before what cannot be undone."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from urllib.parse import urlencode

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string

from portevoix.accounts import operations
from portevoix.accounts.models import User
from portevoix.accounts.rules import device_mark, device_words
from portevoix.accounts.sessions import DEVICE
from portevoix.design.access import View, carry

P = ParamSpec("P")
CONFIRMED = "confirmed_at"  # key of the session: when the person last proved who they are
BY_LINK = "by_link"  # key of the session: they came by a link, so a new password needs no old one
CONFIRMATION_LASTS = timedelta(minutes=30)
KNOWN_DEVICE = "device"  # the cookie of a browser that has signed in: a mark for each person, no name
KNOWN_MARKS = 5  # people who share one browser and are remembered
LINK = "link"  # how someone proved who they are, beside allauth's "password" and "mfa"


def person(request: HttpRequest) -> User:
    """Who is signed in; only for pages that ask it."""
    user = request.user
    if not isinstance(user, User):
        raise TypeError(user)
    return user


def enter(request: HttpRequest, user: User, *, by_link: bool) -> None:
    """Sign in someone whose account was opened this moment: nothing more to prove; the session rotates."""
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    welcome(request, user, by_link=by_link, first=True)


def admit(request: HttpRequest, user: User, *, target: str) -> HttpResponseBase:
    """Sign in by a link, and go there; a second step is asked of those who have one."""
    record_authentication(request, user, LINK)
    response: HttpResponseBase = perform_login(request, user, redirect_url=target)
    return response


def welcome(request: HttpRequest, user: User, *, by_link: bool, first: bool = False) -> None:
    """What a session knows once its person has proved who they are; a device never seen is told by mail."""
    now, kind = timezone.now(), device_words(request.headers.get("User-Agent", ""))
    request.session.set_expiry(None)
    request.session[BY_LINK] = by_link
    request.session[DEVICE] = {"code": get_random_string(12), "kind": kind, "since": now.isoformat()}
    see(request, at=now)
    confirm(request, at=now)
    marks = request.COOKIES.get(KNOWN_DEVICE, "").split(".")
    mark = device_mark(user.pk)
    if mark not in marks and not first:
        operations.tell_new_device(user, kind=kind, at=now)
    others = [one for one in marks if one and one != mark]
    request.device_cookie = ".".join([mark, *others][:KNOWN_MARKS])  # type: ignore[attr-defined]


def see(request: HttpRequest, *, at: datetime) -> None:
    """Note, once an hour at most, that this device is in use."""
    device = request.session.get(DEVICE)
    hour = at.replace(minute=0, second=0, microsecond=0).isoformat()
    if device and device.get("seen") != hour:
        request.session[DEVICE] = {**device, "seen": hour}


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

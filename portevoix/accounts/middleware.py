"""What each answer does about the device it goes to."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from portevoix.accounts.access import KNOWN_DEVICE, see

REMEMBERED = 365 * 24 * 3600  # seconds


def devices(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Note once an hour that a device is in use; leave the mark of a device that has just signed in."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            see(request, at=timezone.now())
        response = get_response(request)
        marks = getattr(request, "device_cookie", "")
        if marks:
            _leave(response, marks)
        return response

    return middleware


def _leave(response: HttpResponseBase, marks: str) -> None:
    """The cookie of a known device: only the pages of accounts read it, no script does."""
    response.set_cookie(
        KNOWN_DEVICE,
        marks,
        max_age=REMEMBERED,
        path="/accounts/",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )

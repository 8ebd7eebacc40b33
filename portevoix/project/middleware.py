"""What is refused before anything is read."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

FORM_FIELDS = 1_000_000  # bytes a form may add around its file
READ_AWAY = 8  # times the limit that is read and thrown away, so that the browser hears the answer
CHUNK = 65_536


def plain_address(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Take NUL out of an address: forms refuse it, PostgreSQL does not keep it, nobody types it."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        request.path, request.path_info = (
            path.replace("\0", "") for path in (request.path, request.path_info)
        )
        request.META["QUERY_STRING"] = request.META.get("QUERY_STRING", "").replace("%00", "")
        return get_response(request)

    return middleware


def size_limit(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Answer 413 to a body over the limit, without keeping any of it in memory or on disk."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if _length(request) <= _limit(request) + FORM_FIELDS:
            return get_response(request)
        _read_away(request)
        return _too_large(request)

    return middleware


def large_uploads(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """What passed only by the larger limit of its address is read for someone who is signed in, else 413."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        large = _length(request) > settings.UPLOAD_MAX_BYTES + FORM_FIELDS
        if not large or request.user.is_authenticated:
            return get_response(request)
        _read_away(request)
        return _too_large(request)

    return middleware


def _too_large(request: HttpRequest) -> HttpResponse:
    response = render(request, "413.html", {"limit": _limit(request) // 1_000_000}, status=413)
    response["Connection"] = "close"
    return response


def _limit(request: HttpRequest) -> int:
    return max(settings.UPLOAD_MAX_BYTES, settings.LARGE_UPLOADS.get(request.path, 0))


def _length(request: HttpRequest) -> int:
    length = request.META.get("CONTENT_LENGTH") or "0"
    return int(length) if length.isdecimal() else 0


def _read_away(request: HttpRequest) -> None:
    """A browser that is still sending shows no answer: take what it sends, and drop it."""
    left = min(_length(request), settings.UPLOAD_MAX_BYTES * READ_AWAY)
    while left > 0 and (chunk := request.read(min(CHUNK, left))):
        left -= len(chunk)

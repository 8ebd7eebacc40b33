"""The page of a fault, and the two files that machines look for at the root."""

import errno
import sys
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import URLResolver, get_resolver
from django.utils import timezone
from django.views.decorators.http import require_safe
from django.views.defaults import server_error

from portevoix.design.access import SecondStepMissing, public, rule_of
from portevoix.files.operations import DiskFull
from portevoix.project.register import register

FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
BROKEN = {errno.EIO, errno.EROFS}


@public
def fault(request: HttpRequest) -> HttpResponse:
    """507 for a full disk, 503 for a database that cannot write or answer now, else 500.

    Django calls it while the exception is being handled. The pages are drawn without the request: who is signed in
    would be asked of the very database that does not answer.
    """
    error = sys.exception()
    if is_disk_full(error):
        return HttpResponse(render_to_string("507.html"), status=507)
    if is_out_of_reach(error):
        return HttpResponse(render_to_string("503.html"), status=503, headers={"Retry-After": "30"})
    return server_error(request)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403; when it is the second step that is missing, the way to it."""
    name = "403_second_step.html" if isinstance(exception, SecondStepMissing) else "403.html"
    return render(request, name, status=403)


def is_disk_full(error: BaseException | None) -> bool:
    """Whether a fault comes from a full disk: a file's, an upload's, SQLite's."""
    if isinstance(error, OperationalError):
        return "disk is full" in str(error)
    return isinstance(error, DiskFull) or (isinstance(error, OSError) and error.errno in FULL)


def is_out_of_reach(error: BaseException | None) -> bool:
    """Whether what was asked may well succeed later: held database, broken disk, lost server."""
    if isinstance(error, OperationalError):
        return "no such" not in str(error)
    return isinstance(error, InterfaceError) or (isinstance(error, OSError) and error.errno in BROKEN)


@public
@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """Whom to tell about a weakness (RFC 9116); it never expires while the server runs."""
    expires = timezone.now() + timedelta(days=180)
    lines = [
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {expires:%Y-%m-%dT00:00:00Z}",
        "Preferred-Languages: fr, en",
        f"Canonical: {settings.PUBLIC_URL}/.well-known/security.txt",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@public
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept of people: the register of processing, from what each table declares."""
    contact = settings.SECURITY_CONTACT
    context = {"register": register(), "contact": contact, "contact_words": contact.removeprefix("mailto:")}
    return render(request, "privacy.html", context)


def private_prefixes(patterns: Any = None, before: str = "") -> set[str]:
    """The first word of each address that is not for everyone, from the URL configuration."""
    found: set[str] = set()
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        address = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            found |= private_prefixes(entry.url_patterns, address)
        elif rule_of(entry.callback) != "public":
            found.add(address.split("/")[0])
    return found - {""}


@public
@require_safe
def robots_txt(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """Robots stay out of what is private."""
    lines = ["User-agent: *", *(f"Disallow: /{prefix}/" for prefix in sorted(private_prefixes()))]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")

"""Pages about the pages themselves."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001  Django passes it
    """A form came without its token: say how to send it again."""
    return render(request, "403_csrf.html", status=403)

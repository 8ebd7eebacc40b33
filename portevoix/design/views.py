"""Pages about the pages themselves: the living page of components, and refusals made before any view."""

from django.core.exceptions import RequestDataTooBig, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from portevoix.design import queries
from portevoix.design.access import public, sent_fields
from portevoix.design.forms import Sample


@public
@require_safe
def living(request: HttpRequest) -> HttpResponse:
    """Every component, once; `?sent` shows the form with its errors."""
    form = Sample({"demand": "", "postcode": "6210"} if "sent" in request.GET else None)
    return render(request, "design/living.html", {**queries.living(timezone.localdate()), "form": form})


@public
@require_safe
def proposals(request: HttpRequest) -> HttpResponse:
    """What the sample combobox proposes."""
    found = queries.proposals(request.GET.get("q", ""))
    return render(request, "design/_proposals.html", {"found": found})


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001  Django passes it
    """A form came without its token: offer to send it again, if it is one of our pages that sent it."""
    context = sent_fields(request) if _sent_by_us(request) and not _holds_password(request) else {}
    response = render(request, "403_csrf.html", context, status=403)
    response["X-Portevoix"] = "token"  # tells a script that the token is old, not that the person may not
    return response


def _sent_by_us(request: HttpRequest) -> bool:
    """Whether the browser says that the form stood on a page of this very site."""
    ours = f"{request.scheme}://{request.get_host()}"
    return request.headers.get("Origin") in {None, ours} and (
        request.headers.get("Sec-Fetch-Site") == "same-origin"
    )


def _holds_password(request: HttpRequest) -> bool:
    """A password is never written back into a page."""
    return any(word in name for name in request.POST for word in ("password", "old"))


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A request that cannot be understood, or one that is too large, each in its words."""
    if isinstance(exception, (RequestDataTooBig, TooManyFilesSent)):
        is_text = request.content_type == "application/x-www-form-urlencoded"
        return render(request, "413.html", {"is_text": is_text}, status=413)
    return render(request, "400.html", status=400)

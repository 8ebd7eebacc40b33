"""Pages about the pages themselves: the living page of components, and refusals made before any view."""

from django.core.exceptions import RequestDataTooBig, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from portevoix.design import queries
from portevoix.design.access import public
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
    """A form came without its token: say how to send it again."""
    return render(request, "403_csrf.html", status=403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A request that cannot be understood, or one that is too large, each in its words."""
    if isinstance(exception, (RequestDataTooBig, TooManyFilesSent)):
        return render(request, "413.html", status=413)
    return render(request, "400.html", status=400)

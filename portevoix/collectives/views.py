"""The pages of a collective: who it is, its letterhead, its members."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from portevoix.accounts import operations as accounts
from portevoix.accounts.access import enter
from portevoix.collectives import operations
from portevoix.collectives.forms import SetupForm
from portevoix.design.access import public


@public
@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "POST"])
def setup(request: HttpRequest, token: str) -> HttpResponse:
    """The first start: one short page opens the first account and its collective."""
    form = SetupForm(request.POST or None)
    try:
        accounts.check_setup(token)
        if request.method == "POST" and form.is_valid():
            user = operations.set_up(token, **form.cleaned_data, at=timezone.now())
            enter(request, user, by_link=False)
            return redirect(settings.LOGIN_REDIRECT_URL)
    except accounts.AlreadySetUp:
        return redirect("account_login")
    except accounts.LinkSpent:
        return render(request, "collectives/setup_spent.html", status=410)
    return render(request, "collectives/setup.html", {"form": form})

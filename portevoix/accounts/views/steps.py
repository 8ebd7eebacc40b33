"""One's second step: passkeys, an application that shows codes, recovery codes."""

import json
from typing import Any

from allauth.core import ratelimit
from allauth.mfa.adapter import get_adapter
from allauth.mfa.totp.internal.auth import generate_totp_secret
from allauth.mfa.webauthn.internal import auth as webauthn
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from portevoix.accounts import operations, queries
from portevoix.accounts.access import person, recently_confirmed
from portevoix.accounts.forms import AppForm, NewPasskey, PasskeyName
from portevoix.accounts.rules import by_fours, qr_path, takes_passkeys
from portevoix.design.access import signed_in

KEY = "app_key"  # key of the session: the secret of the application that is being added


@signed_in
@require_safe
def steps(request: HttpRequest) -> HttpResponse:
    """What protects the account beside the password, and what to do next."""
    found = queries.second_step_of(person(request))
    context = {"steps": found, "takes_passkeys": takes_passkeys(request.get_host())}
    return render(request, "accounts/steps.html", context)


@signed_in
@recently_confirmed
@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
def add_app(request: HttpRequest) -> HttpResponse:
    """Show the key of an application, as a drawing and as text; it counts once its first code is given."""
    user, form = person(request), AppForm(request.POST or None)
    secret = request.session.setdefault(KEY, generate_totp_secret())
    if request.method == "POST" and not ratelimit.consume(request, action="confirm", user=user):
        return render(request, "429.html", status=429)
    if request.method == "POST" and form.is_valid():
        try:
            operations.add_app(user, secret, form.cleaned_data["code"], at=timezone.now())
        except operations.WrongCode:
            form.add_error(
                "code", _("This is not the code of this moment. Check that your phone is on time.")
            )
        else:
            del request.session[KEY]
            return changed(request, _("Your application is in: from now on its code is asked at sign-in."))
    url = get_adapter().build_totp_url(user, secret)
    path, width = qr_path(url)
    context = {"form": form, "path": path, "width": width, "url": url, "secret": by_fours(secret)}
    return render(request, "accounts/app.html", context)


def changed(request: HttpRequest, words: str) -> HttpResponse:
    """After a change: the other devices are signed out; recovery codes that were never kept are shown."""
    user = person(request)
    operations.end_others(user, keep=request.session.session_key or "")
    messages.success(request, words)
    fresh = queries.second_step_of(user).codes_to_keep
    return redirect("accounts:codes" if fresh else "accounts:second_step")


@signed_in
@recently_confirmed
@require_http_methods(["GET", "POST"])
def remove_app(request: HttpRequest) -> HttpResponse:
    """Ask, then do without the application."""
    step = get_object_or_404(queries.app_of(person(request)))
    if request.method == "GET":
        return render(request, "accounts/remove_step.html", {"name": _("The application")})
    operations.remove_step(step, at=timezone.now())
    return changed(request, _("The application is taken away."))


@signed_in
@recently_confirmed
@never_cache
@require_http_methods(["GET", "POST"])
def add_passkey(request: HttpRequest) -> HttpResponse:
    """Name a passkey, then let the browser make it."""
    user, form = person(request), NewPasskey(request.POST or None)
    if request.method == "POST" and form.is_valid():
        operations.add_passkey(user, **form.cleaned_data, at=timezone.now())
        return changed(request, _("Your passkey is in: it signs you in by itself."))
    options: Any = webauthn.begin_registration(user, passwordless=True)
    context = {
        "form": form,
        "options_text": json.dumps(options),
        "takes_passkeys": takes_passkeys(request.get_host()),
    }
    return render(request, "accounts/new_passkey.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def rename_passkey(request: HttpRequest, number: int) -> HttpResponse:
    """Call a passkey otherwise; from here it can also be taken away."""
    found = get_object_or_404(queries.passkeys_of(person(request)), pk=number)
    form = PasskeyName(request.POST or None, initial={"name": found.data["name"]})
    if request.method == "POST" and form.is_valid():
        operations.rename_passkey(found, name=form.cleaned_data["name"])
        messages.success(request, _("The passkey has its new name."))
        return redirect("accounts:second_step")
    return render(request, "accounts/passkey.html", {"form": form, "passkey": found})


@signed_in
@recently_confirmed
@require_http_methods(["GET", "POST"])
def remove_passkey(request: HttpRequest, number: int) -> HttpResponse:
    """Ask, then let a passkey open this account no more."""
    found = get_object_or_404(queries.passkeys_of(person(request)), pk=number)
    if request.method == "GET":
        return render(request, "accounts/remove_step.html", {"name": found.data["name"]})
    operations.remove_step(found, at=timezone.now())
    return changed(request, _("This passkey opens your account no more."))


@signed_in
@recently_confirmed
@never_cache
@require_http_methods(["GET", "POST"])
def codes(request: HttpRequest) -> HttpResponse:
    """Recovery codes until their person has them; then the way to write others."""
    user = person(request)
    if request.method == "POST" and "kept" in request.POST:
        operations.keep_codes(user)
        messages.success(request, _("Your recovery codes are in your hands: they are shown no more."))
        return redirect("accounts:second_step")
    if request.method == "POST" and user.has_second_step():
        operations.new_codes(user, at=timezone.now())
        return redirect("accounts:codes")
    try:
        shown = operations.codes_to_keep(user)
    except operations.CodesKept:
        return redirect("accounts:second_step")
    return render(request, "accounts/codes.html", {"codes": shown})


@signed_in
@recently_confirmed
@never_cache
@require_safe
def codes_file(request: HttpRequest) -> HttpResponse:
    """The same codes as a text to print or to keep, as long as they are shown."""
    try:
        shown = operations.codes_to_keep(person(request))
    except operations.CodesKept:
        return redirect("accounts:second_step")
    lines = [_("Recovery codes of Portevoix: each one works once."), "", *shown, ""]
    response = HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="portevoix-codes.txt"'
    return response

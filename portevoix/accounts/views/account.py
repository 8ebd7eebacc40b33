"""One's own account; being asked again who one is; taking up what an expired session left."""

import json
from typing import Any

from allauth.core import ratelimit
from allauth.mfa.webauthn.internal import auth as webauthn
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portevoix.accounts import operations, queries
from portevoix.accounts.access import BY_LINK, is_confirmed, person, recently_confirmed
from portevoix.accounts.access import confirm as note_confirmation
from portevoix.accounts.forms import (
    ChangedPassword,
    EmailForm,
    KnownPassword,
    NewPassword,
    PasskeyForm,
    SettingsForm,
)
from portevoix.accounts.models import User
from portevoix.design.access import CARRIED, signed_in


@signed_in
@require_http_methods(["GET", "POST"])
def own_settings(request: HttpRequest) -> HttpResponse:
    """One's name and colours, and the way to the rest."""
    form = SettingsForm(request.POST or None, instance=person(request))
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Your account is up to date."))
        return redirect("accounts:settings")
    steps = queries.second_step_of(person(request))
    return render(request, "accounts/settings.html", {"form": form, "steps": steps})


@signed_in
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """Choose a password: with the old one, or after a sign-in by link. Other sessions end."""
    form = password_form(request)
    if request.method == "POST" and not ratelimit.consume(request, action="confirm", user=request.user):
        return render(request, "429.html", status=429)
    if request.method == "POST" and form.is_valid():
        chosen, keep = form.cleaned_data["password"], request.session.session_key or ""
        user = operations.choose_password(person(request), chosen, keep=keep, at=timezone.now())
        update_session_auth_hash(request, user)
        messages.success(request, _("Your password is changed. Your other devices are signed out."))
        return redirect("accounts:settings")
    return render(request, "accounts/password.html", {"form": form})


def password_form(request: HttpRequest) -> Any:
    """The form for a new password; the old one is asked unless one came by a link this half hour."""
    user = person(request)
    just_came = request.session.get(BY_LINK) and is_confirmed(request, at=timezone.now())
    if just_came or not user.has_usable_password():
        return NewPassword(request.POST or None)
    return ChangedPassword(request.POST or None, user=user)


@signed_in
@recently_confirmed
@require_http_methods(["GET", "POST"])
def change_email(request: HttpRequest) -> HttpResponse:
    """Ask for another address; it changes once the link sent there is followed."""
    form = EmailForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not ratelimit.consume(request, action="new_email", user=request.user):
            return render(request, "429.html", status=429)
        operations.ask_new_email(person(request), form.cleaned_data["email"], at=timezone.now())
        asked = {"email": form.cleaned_data["email"], "sends": settings.MAIL_SENDS}
        return render(request, "accounts/email_asked.html", asked)
    return render(request, "accounts/email.html", {"form": form})


@signed_in
@never_cache
@require_http_methods(["GET", "POST"])
def confirm_email(request: HttpRequest, token: str) -> HttpResponse:
    """Show a button, and change the address when it is pressed."""
    try:
        if request.method == "GET":
            email = operations.new_email(person(request), token)
            return render(request, "accounts/confirm_email.html", {"email": email})
        operations.change_email(person(request), token, at=timezone.now())
    except (operations.LinkSpent, operations.EmailTaken):
        return render(request, "accounts/link_spent.html", status=410)
    messages.success(request, _("Your e-mail address is changed."))
    return redirect("accounts:settings")


@signed_in
@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest) -> HttpResponse:
    """Ask for the password again, or for a passkey, then go where the person was going."""
    user = person(request)
    by_passkey = "credential" in request.POST
    answer = PasskeyForm(request.POST if by_passkey else None, user=user)
    form = KnownPassword(None if by_passkey else request.POST or None, user=user)
    target = request.POST.get("next") or request.GET.get("next", "")
    if request.method == "POST":
        if not ratelimit.consume(request, action="confirm", user=user):
            return render(request, "429.html", status=429)
        if (answer if by_passkey else form).is_valid():
            note_confirmation(request, at=timezone.now())
            return HttpResponseRedirect(safe(request, target))
    asked = {"form": form, "answer": answer, "next": target, "options": options_for(user)}
    return render(request, "accounts/confirm.html", asked)


def options_for(user: User) -> str:
    """What one of their passkeys is asked, as JSON; empty when they have none."""
    return json.dumps(webauthn.begin_authentication(user)) if queries.passkeys_of(user).exists() else ""


def safe(request: HttpRequest, target: str) -> str:
    """The address when it is one of ours, else the first page."""
    ours = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if ours else resolve_url(settings.LOGIN_REDIRECT_URL)


@signed_in
@require_safe
def resume(request: HttpRequest) -> HttpResponse:
    """Offer again the form that a session's end interrupted; without one, the first page."""
    carried = request.session.get(CARRIED)
    if not carried:
        return HttpResponseRedirect(resolve_url(settings.LOGIN_REDIRECT_URL))
    return render(request, "accounts/resume.html", carried)


@signed_in
@require_safe
def back(request: HttpRequest) -> HttpResponse:
    """Where one lands after signing in beside a page that waits: close this and go back."""
    return render(request, "accounts/back.html")


@signed_in
@never_cache
@require_safe
def token(request: HttpRequest) -> JsonResponse:
    """A form token of today's session, for a page that outlived its own; 401 while signed out."""
    return JsonResponse({"token": get_token(request)})


@signed_in
@recently_confirmed
@never_cache
@require_POST
def own_data(request: HttpRequest) -> JsonResponse:
    """All that is kept about oneself, as one JSON file."""
    user = person(request)
    kept = queries.own_data(user)
    operations.note_export(user, at=timezone.now())
    response = JsonResponse(kept, json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Content-Disposition"] = 'attachment; filename="portevoix-mes-donnees.json"'
    return response

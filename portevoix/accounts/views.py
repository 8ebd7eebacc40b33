"""Signing in, by password or by link; one's own account; taking up what an expired session left."""

from typing import Any

from allauth.account import views as allauth
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, update_session_auth_hash
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from portevoix.accounts import operations
from portevoix.accounts.forms import ChangedPassword, EmailForm, FirstAccount, NewPassword, SettingsForm
from portevoix.accounts.models import User
from portevoix.design.access import CARRIED, public, signed_in

sign_in = public(allauth.login)
sign_out = public(allauth.logout)


@public
@require_http_methods(["GET", "POST"])
def ask_link(request: HttpRequest) -> HttpResponse:
    """Ask for a sign-in link by mail; the answer is the same for any address."""
    form = EmailForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        operations.send_link(form.cleaned_data["email"], at=timezone.now())
        return render(request, "accounts/link_asked.html", {"sends": settings.MAIL_SENDS})
    return render(request, "accounts/ask_link.html", {"form": form})


@public
@never_cache
@require_http_methods(["GET", "POST"])
def link(request: HttpRequest, token: str) -> HttpResponse:
    """Show a button, and sign in when it is pressed: a mail scanner that opens the link does not spend it."""
    now = timezone.now()
    try:
        if request.method == "GET":
            return render(request, "accounts/link.html", {"person": operations.link_holder(token, at=now)})
        user = operations.spend_link(token, at=now)
    except operations.LinkSpent:
        return render(request, "accounts/link_spent.html", status=410)
    enter(request, user)
    return redirect(settings.LOGIN_REDIRECT_URL)


def enter(request: HttpRequest, user: User) -> None:
    """Sign someone in who has proved who they are otherwise than by password."""
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    request.session["by_link"] = True


@public
@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "POST"])
def setup(request: HttpRequest, token: str) -> HttpResponse:
    """Open the first account."""
    form = FirstAccount(request.POST or None)
    try:
        operations.check_setup(token)
        if request.method == "POST" and form.is_valid():
            user = operations.set_up(token, **form.cleaned_data, at=timezone.now())
            enter(request, user)
            return redirect(settings.LOGIN_REDIRECT_URL)
    except operations.AlreadySetUp:
        return redirect("account_login")
    except operations.LinkSpent:
        return render(request, "accounts/link_spent.html", status=410)
    return render(request, "accounts/setup.html", {"form": form})


@signed_in
@require_http_methods(["GET", "POST"])
def own_settings(request: HttpRequest) -> HttpResponse:
    """One's name, colours, and the way to the password."""
    form = SettingsForm(request.POST or None, instance=_user(request))
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Your account is up to date."))
        return redirect("accounts:settings")
    return render(request, "accounts/settings.html", {"form": form})


@signed_in
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """Choose a password: with the old one, or after a sign-in by link. Other sessions end."""
    form = password_form(request)
    if request.method == "POST" and form.is_valid():
        user = _user(request)
        user.set_password(form.cleaned_data["password"])
        user.save(update_fields=["password"])
        update_session_auth_hash(request, user)
        messages.success(request, _("Your password is changed. Your other devices are signed out."))
        return redirect("accounts:settings")
    return render(request, "accounts/password.html", {"form": form})


def password_form(request: HttpRequest) -> Any:
    """The form for a new password; the old one is asked unless one came by a link."""
    user = _user(request)
    if request.session.get("by_link") or not user.has_usable_password():
        return NewPassword(request.POST or None)
    return ChangedPassword(request.POST or None, user=user)


@signed_in
def resume(request: HttpRequest) -> HttpResponse:
    """Offer again the form that a session's end interrupted."""
    carried = request.session.get(CARRIED)
    if not carried:
        return HttpResponseRedirect(resolve_url(settings.LOGIN_REDIRECT_URL))
    return render(request, "accounts/resume.html", {"path": carried["path"], "fields": carried["fields"]})


@public
def closed(request: HttpRequest) -> HttpResponse:
    """Say that accounts are opened by invitation."""
    return render(request, "accounts/closed.html")


def _user(request: HttpRequest) -> User:
    user = request.user
    if not isinstance(user, User):  # a signed-in page has a person
        raise TypeError(user)
    return user

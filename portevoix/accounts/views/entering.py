"""Signing in: by password, by link, by passkey; the second step of those who have one."""

import json

from allauth.account import views as allauth
from allauth.account.stages import LoginStageController
from allauth.account.utils import perform_login
from allauth.core import ratelimit
from allauth.core.internal import ratelimit as every_request
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.stages import AuthenticateStage
from allauth.mfa.webauthn.internal import auth as webauthn
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from portevoix.accounts import operations, queries
from portevoix.accounts.access import admit
from portevoix.accounts.forms import PASSKEY_REFUSED, CodeForm, EmailForm, PasskeyForm
from portevoix.accounts.models import User
from portevoix.accounts.views.account import safe
from portevoix.design.access import public

READ_OR_SENT = require_http_methods(["GET", "HEAD", "POST"])  # allauth's views would also take PUT
sign_in = public(READ_OR_SENT(allauth.login))
sign_out = public(READ_OR_SENT(allauth.logout))


@public
@require_http_methods(["GET", "POST"])
def ask_link(request: HttpRequest) -> HttpResponse:
    """Ask for a sign-in link by mail; the answer, and its time, are the same for any address."""
    form = EmailForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not ratelimit.consume(request, action="ask_link"):
            return render(request, "429.html", status=429)
        operations.send_link(form.cleaned_data["email"], at=timezone.now())
        return render(request, "accounts/link_asked.html", {"sends": settings.MAIL_SENDS})
    return render(request, "accounts/ask_link.html", {"form": form})


@public
@never_cache
@require_http_methods(["GET", "POST"])
def link(request: HttpRequest, token: str) -> HttpResponseBase:
    """Show a button, and sign in when it is pressed: a mail scanner that opens the link does not spend it."""
    now = timezone.now()
    try:
        if request.method == "GET":
            return render(request, "accounts/link.html", {"person": operations.link_holder(token, at=now)})
        user = operations.spend_link(token, at=now)
    except operations.LinkSpent:
        return render(request, "accounts/link_spent.html", status=410)
    return admit(request, user, target=reverse(settings.RESUME_URL))


@public
@never_cache
@require_http_methods(["GET", "POST"])
def passkey(request: HttpRequest) -> HttpResponseBase:
    """What a passkey is asked, then what it answers: nothing else is needed to sign in."""
    if not every_request.consume(request, app="allauth.account", action="passkey", limit_get=True):
        return render(request, "429.html", status=429)
    if request.method == "GET":
        return JsonResponse(webauthn.begin_authentication())
    form = PasskeyForm(request.POST, user=None)
    if not form.is_valid():
        messages.error(request, PASSKEY_REFUSED)
        return redirect(settings.LOGIN_URL)
    proof = form.cleaned_data["credential"]
    post_authentication(request, proof, passwordless=True)
    target = safe(request, request.POST.get("next", ""))
    response: HttpResponseBase = perform_login(request, proof.user, redirect_url=target)
    return response


@public
@never_cache
@sensitive_post_parameters("code", "credential")
@require_http_methods(["GET", "POST"])
def second_step(request: HttpRequest) -> HttpResponseBase:
    """Between the first proof and the session: a code, or a passkey. Without a first proof, back to the start."""
    stage = LoginStageController.enter(request, AuthenticateStage.key)
    if stage is None:
        return redirect(settings.LOGIN_URL)
    user: User = stage.login.user
    form = CodeForm(request.POST if "code" in request.POST else None, user=user)
    answer = PasskeyForm(request.POST if "credential" in request.POST else None, user=user)
    for tried, name in ((form, "code"), (answer, "credential")):
        if tried.is_bound and tried.is_valid():
            post_authentication(request, tried.cleaned_data[name])
            passed: HttpResponseBase = stage.exit()
            say_codes_left(request, user, proof=tried.cleaned_data[name])
            return passed
    if request.method == "POST" and not ratelimit.consume(request, action="second_step", key=str(user.pk)):
        operations.tell_guessing(user, at=timezone.now())
    return render(request, "accounts/proof.html", proof_page(user, form=form, answer=answer))


def say_codes_left(request: HttpRequest, user: User, *, proof: Authenticator) -> None:
    """A recovery code that was used is gone: say how many stay, before the last."""
    if proof.type == Authenticator.Type.RECOVERY_CODES:
        left = queries.second_step_of(user).codes_left
        words = ngettext(
            "A recovery code was used; %(n)s is left.", "A recovery code was used; %(n)s are left.", left
        )
        messages.info(request, words % {"n": left})


def proof_page(user: User, *, form: CodeForm, answer: PasskeyForm) -> dict[str, object]:
    """What the page of the second step shows: the ways this person has."""
    steps = queries.second_step_of(user)
    options = json.dumps(webauthn.begin_authentication(user)) if steps.passkeys else ""
    return {"form": form, "answer": answer, "steps": steps, "options": options}


@public
@require_safe
def closed(request: HttpRequest) -> HttpResponse:
    """Say that accounts are opened by invitation."""
    return render(request, "accounts/closed.html")

"""How allauth behaves here: sign-up by invitation only, no address kept, no chatter."""

import hashlib
import hmac
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import clear_authentication_records, get_authentication_records
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from portevoix.accounts import access


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # untyped library
    """Closes sign-up and hides addresses."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _(
            "This address and this password do not go together. Try again, or ask for a sign-in link."
        ),
        "too_many_login_attempts": _(
            "Too many tries. Wait five minutes, or ask for a sign-in link: it works at once."
        ),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """Nobody signs up alone: an invitation or the first start opens an account."""
        return False

    def login(self, request: HttpRequest, user: Any) -> None:
        """Sign in, once every step is passed, and remember when and how they proved who they are."""
        ways = [record["method"] for record in get_authentication_records(request, user)]
        super().login(request, user)
        clear_authentication_records(request)  # they hold the address; nothing needs them any more
        firsts = [way for way in ways if way != "mfa"]
        by_link = firsts[-1:] == [access.LINK]
        access.welcome(request, user, by_link=by_link)
        if by_link and user.has_usable_password():
            messages.info(request, _("You came by a link. “My account” lets you choose another password."))

    def is_safe_url(self, url: str) -> bool:
        """Send people back to this very host only."""
        host = {self.request.get_host()}
        return url_has_allowed_host_and_scheme(url, host, require_https=self.request.is_secure())

    def get_client_ip(self, request: HttpRequest) -> str:
        """Give what rate limits count by: a hash that changes its key each day, never the address."""
        address = client_address(request)
        key = f"{settings.SECRET_KEY}{timezone.now():%Y-%m-%d}".encode()
        return hmac.new(key, address.encode(), hashlib.sha256).hexdigest()

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Say nothing by itself: pages say what matters."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send nothing by itself: mail leaves by the outbox."""


def client_address(request: HttpRequest) -> str:
    """The address a request came from; through the proxy's header only when a proxy is declared.

    The last address of X-Forwarded-For is the one our own proxy wrote; the others are the client's word.
    """
    direct = str(request.META.get("REMOTE_ADDR", ""))
    if settings.BEHIND_PROXY:
        return request.headers.get("X-Forwarded-For", "").split(",")[-1].strip() or direct
    return direct

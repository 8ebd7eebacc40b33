"""How allauth behaves here: sign-up by invitation only, no address kept, no chatter."""

import hashlib
import hmac
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # untyped library
    """Closes sign-up and hides addresses."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """Nobody signs up alone: an invitation or the first start opens an account."""
        return False

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
    """The address a request came from; through the proxy's header only when a proxy is declared."""
    if settings.BEHIND_PROXY:
        chain = request.headers.get("X-Forwarded-For", "")
        return chain.split(",")[-1].strip() or request.META["REMOTE_ADDR"]
    return str(request.META.get("REMOTE_ADDR", ""))

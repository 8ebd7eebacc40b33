"""Tokens of invitations: derived, so that a link can be shown again and a copy of the database holds none."""

import hashlib
from datetime import timedelta

from django.utils.crypto import salted_hmac

INVITATION_LASTS = timedelta(days=14)
INVITATION_FORGOTTEN = timedelta(days=30)  # after it expires
ERASED_AFTER = timedelta(days=30)  # after a collective is closed
GUEST_SESSION = timedelta(hours=12)  # then the link is opened again: its passphrase is asked again


def token_for(code: str) -> str:
    """The token of an invitation: needs the server's secret, is the same each time."""
    return salted_hmac("portevoix.invitation", code, algorithm="sha256").hexdigest()


def guest_token_for(code: str) -> str:
    """The token of a guest's link; no invitation has the same."""
    return salted_hmac("portevoix.guest", code, algorithm="sha256").hexdigest()


def hash_of(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()

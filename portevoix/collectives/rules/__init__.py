"""Arithmetic of collectives: tokens of invitations, what becomes of news."""

from portevoix.collectives.rules.invitations import (
    ERASED_AFTER,
    GUEST_SESSION,
    INVITATION_FORGOTTEN,
    INVITATION_LASTS,
    guest_token_for,
    hash_of,
    token_for,
)

__all__ = [
    "ERASED_AFTER",
    "GUEST_SESSION",
    "INVITATION_FORGOTTEN",
    "INVITATION_LASTS",
    "guest_token_for",
    "hash_of",
    "token_for",
]

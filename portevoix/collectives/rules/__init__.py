"""Arithmetic of collectives: tokens of invitations, what becomes of news."""

from portevoix.collectives.rules.invitations import (
    INVITATION_FORGOTTEN,
    INVITATION_LASTS,
    hash_of,
    token_for,
)

__all__ = ["INVITATION_FORGOTTEN", "INVITATION_LASTS", "hash_of", "token_for"]

"""Reads: what came back (`incoming`), what DNS says of a sender (`sender`)."""

from portevoix.mail.queries.incoming import (
    about_accounts,
    attached,
    candidates,
    candidates_of,
    carries,
    filed,
    trial,
    unfiled,
    unknown,
    waiting,
)
from portevoix.mail.queries.sender import NoAnswer, Proofs, proofs

__all__ = [
    "NoAnswer",
    "Proofs",
    "about_accounts",
    "attached",
    "candidates",
    "candidates_of",
    "carries",
    "filed",
    "proofs",
    "trial",
    "unfiled",
    "unknown",
    "waiting",
]

"""Writes of letters and mailings."""

from portevoix.outreach.operations.mailings import open_mailing
from portevoix.outreach.operations.sending import (
    LettersBlocked,
    MailingGone,
    NothingToSend,
    TextChanged,
    WrongNumber,
    send,
    settle,
    stop,
)

__all__ = [
    "LettersBlocked",
    "MailingGone",
    "NothingToSend",
    "TextChanged",
    "WrongNumber",
    "open_mailing",
    "send",
    "settle",
    "stop",
]

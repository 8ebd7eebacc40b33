"""Writes of letters and mailings."""

from portevoix.outreach.operations.departures import hold_all, stop
from portevoix.outreach.operations.mailings import open_mailing
from portevoix.outreach.operations.sending import (
    LettersBlocked,
    MailingGone,
    NothingToSend,
    TextChanged,
    WrongNumber,
    send,
    settle,
)

__all__ = [
    "LettersBlocked",
    "MailingGone",
    "NothingToSend",
    "TextChanged",
    "WrongNumber",
    "hold_all",
    "open_mailing",
    "send",
    "settle",
    "stop",
]

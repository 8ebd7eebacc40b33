"""Data for tests of mail; the people are invented."""

from datetime import UTC, datetime
from typing import Any

from portevoix.mail import operations
from portevoix.mail.models import Message

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)


def make_message(*, key: str = "letter:1", **facts: Any) -> Message:
    """A letter that waits, from an invented collective to an invented mayor."""
    given = {
        "recipient": "Maire d’Orsaville <maire@orsaville.example>",
        "subject": "Un toit pour l’hiver",
        "body": "Madame la Maire,\n\nNous vous demandons un rendez-vous.\n",
        "sender_name": "Collectif « Un toit »",
        "reply_to": "contact@untoit.example",
        "at": NOON,
    }
    return operations.post(key=key, **{**given, **facts})

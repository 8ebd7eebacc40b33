"""Messages that came back, for tests: the samples of data/returns, about a message that a test sent."""

from pathlib import Path

from portevoix.mail.models import Message
from portevoix.mail.transport import address_of

SAMPLES = Path(__file__).parent / "data" / "returns"


def sample(name: str, message: Message | None = None, **other: str) -> bytes:
    """The bytes of a sample about that message; `envelope`, `message_id`, `recipient` in place of its own."""
    facts = {"envelope": "", "message_id": "", "recipient": ""}
    if message is not None:
        facts = {
            "envelope": message.envelope_sender,
            "message_id": message.message_id,
            "recipient": address_of(message.recipient),
        }
    facts |= other
    data = (SAMPLES / f"{name}.eml").read_bytes()
    for name_, value in facts.items():
        data = data.replace(name_.upper().replace("_", "-").encode(), value.encode())
    return data.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")

"""A real SMTP server on loopback: it keeps what it accepts, and refuses or hangs up when told to."""

import email
import email.policy
import socket
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from aiosmtpd.controller import Controller


@dataclass
class Received:
    """One message accepted."""

    sender: str
    recipient: str
    mail: email.message.EmailMessage


@dataclass
class PostOffice:
    """What was accepted, and how to answer otherwise than by yes."""

    received: list[Received] = field(default_factory=list)
    to_mail: str = ""
    to_recipient: dict[str, str] = field(default_factory=dict)
    to_data: str = ""
    hang_up: str = ""  # "before": while the message comes; "after": it is accepted, and nobody hears so
    told: Callable[[int], None] = lambda count: None  # called once a message is kept, before the answer
    sessions: set[int] = field(default_factory=set)
    port: int = 0

    def recipients(self) -> list[str]:
        """To whom, in the order of arrival."""
        return [one.recipient for one in self.received]

    async def handle_MAIL(self, server, session, envelope, address, options):  # noqa: N802
        self.sessions.add(id(session))
        envelope.mail_from = address
        return self.to_mail or "250 fine"

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        if answer := self.to_recipient.get(address):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 fine"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        if self.to_data:
            return self.to_data
        if self.hang_up != "before":
            mail = email.message_from_bytes(envelope.content, policy=email.policy.default)
            self.received.append(Received(envelope.mail_from, envelope.rcpt_tos[0], mail))
        if self.hang_up:
            server.transport.abort()
        self.told(len(self.received))
        return "250 kept"


def free_port() -> int:
    """A port of loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def post_office():
    """A post office on a free port of loopback."""
    office = PostOffice()
    office.port = free_port()
    controller = Controller(office, hostname="127.0.0.1", port=office.port)
    controller.start()
    yield office
    controller.stop()

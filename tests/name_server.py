"""A DNS server on loopback: it answers from a table, or not at all."""

import contextlib
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset
import pytest


@dataclass
class NameServer:
    """Records by name and kind, as in a zone: {("asso.example", "TXT"): ["v=spf1 -all"]}."""

    records: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    silent: bool = False
    asked: list[tuple[str, str]] = field(default_factory=list)

    def text(self, name: str, *values: str) -> None:
        """Publish TXT records."""
        self.records[name, "TXT"] = [f'"{value}"' for value in values]

    def answer(self, question: bytes) -> bytes:
        """What is known of the name asked for; a name without any record does not exist."""
        asked = dns.message.from_wire(question)
        [wanted] = asked.question
        name, kind = str(wanted.name).rstrip(".").lower(), dns.rdatatype.to_text(wanted.rdtype)
        self.asked.append((name, kind))
        said = dns.message.make_response(asked)
        said.flags |= dns.flags.RA
        if found := self.records.get((name, kind)):
            said.answer.append(dns.rrset.from_text(wanted.name, 60, "IN", kind, *found))
        elif not any(name == known for known, _kind in self.records):
            said.set_rcode(dns.rcode.NXDOMAIN)
        return said.to_wire()


@pytest.fixture
def name_server(settings) -> Iterator[NameServer]:
    """A name server that the settings name."""
    found = NameServer()
    ear = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    ear.bind(("127.0.0.1", 0))
    settings.DNS_SERVER = f"127.0.0.1:{ear.getsockname()[1]}"

    def listen() -> None:
        with contextlib.suppress(OSError):
            while True:
                question, sender = ear.recvfrom(4096)
                if not question:
                    return
                if not found.silent:
                    ear.sendto(found.answer(question), sender)

    thread = threading.Thread(target=listen)
    thread.start()
    yield found
    ear.sendto(b"", ear.getsockname())
    thread.join()
    ear.close()

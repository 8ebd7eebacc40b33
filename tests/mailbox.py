"""A real IMAP server on loopback (pymap), with a mailbox of its own for each test."""

import imaplib
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from tests.post_office import free_port

USER, PASSWORD = "robot", "mot de passe"


@dataclass
class Box:
    """The mailbox as its owner sees it."""

    port: int

    def link(self) -> imaplib.IMAP4:
        """A connection, signed in, on the inbox."""
        found = imaplib.IMAP4("127.0.0.1", self.port, timeout=10)
        if "AUTH=PLAIN" not in found.capabilities:
            found.starttls()  # whatever its certificate: this is the owner
        found.login(USER, PASSWORD)
        found.select("INBOX")
        return found

    def deliver(self, data: bytes) -> None:
        """A message arrives."""
        link = self.link()
        link.append("INBOX", None, None, data)
        link.logout()

    def messages(self, folder: str = "INBOX") -> list[tuple[str, bool]]:
        """The subjects of a folder, and whether each is read."""
        link = self.link()
        if link.select(folder, readonly=True)[0] != "OK":
            return []
        lines = link.uid("FETCH", "1:*", "(FLAGS BODY.PEEK[HEADER.FIELDS (SUBJECT)])")[1]
        link.logout()
        return [
            (line[1].decode().partition(":")[2].strip(), b"\\Seen" in line[0])
            for line in lines
            if isinstance(line, tuple)
        ]


@pytest.fixture
def box(settings) -> Iterator[Box]:
    """A mailbox that the settings name."""
    yield from _serve(settings, ["--no-tls"])


@pytest.fixture
def encrypted_box(settings, tmp_path) -> Iterator[Box]:
    """The same behind STARTTLS, with a certificate for localhost that its own authority signed: cert.pem."""
    make_certificate(tmp_path)
    yield from _serve(settings, ["--cert", str(tmp_path / "cert.pem"), "--key", str(tmp_path / "key.pem")])


def make_certificate(folder: Path) -> None:
    """A certificate for localhost, good for a day, that nobody trusts unless told to."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "cert.pem").write_bytes(made.public_bytes(Encoding.PEM))
    (folder / "key.pem").write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))


def _serve(settings, options: list[str]) -> Iterator[Box]:
    port = free_port()
    command = [
        str(Path(sys.executable).with_name("pymap")),
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
        *options,
    ]
    command += ["dict", "--demo-user", USER, "--demo-password", PASSWORD]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    found = Box(port)
    settings.IMAP_HOST, settings.IMAP_PORT, settings.IMAP_SECURITY = "127.0.0.1", port, "none"
    settings.IMAP_USER, settings.IMAP_PASSWORD, settings.IMAP_FOLDER = USER, PASSWORD, "INBOX"
    try:
        _wait(found)
        yield found
    finally:
        process.kill()
        process.wait()


def _wait(box: Box) -> None:
    limit = time.monotonic() + 20
    while True:
        try:
            box.link().logout()
        except OSError:
            assert time.monotonic() < limit, "no IMAP server"
            time.sleep(0.05)
        else:
            return

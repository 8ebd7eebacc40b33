"""What the outside world sees of the server."""

import socket
import ssl
from datetime import UTC, datetime

WAIT = 10.0  # seconds


def certificate_end(host: str, port: int) -> datetime:
    """Until when the certificate at that address is good. Raises OSError when there is none that browsers take."""
    context = ssl.create_default_context()
    with (
        socket.create_connection((host, port), timeout=WAIT) as link,
        context.wrap_socket(link, server_hostname=host) as secure,
    ):
        facts = secure.getpeercert() or {}
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(str(facts["notAfter"])), tz=UTC)

"""What DNS says, asked over the network; each question waits five seconds at most."""

import dns.exception
import dns.resolver
from django.conf import settings

WAIT = 5.0  # seconds


class NoAnswer(Exception):  # noqa: N818  refusals are named as the fact
    """DNS does not answer: nothing is known, and nothing is wrong with the domain."""


class Names:
    """Questions to DNS, each asked once."""

    def __init__(self) -> None:
        self._resolver = _resolver()
        self._known: dict[tuple[str, str], list[str]] = {}

    def texts(self, name: str) -> list[str]:
        """The TXT records of a name, whole; none when there is no such name. Raises NoAnswer."""
        return self._ask(name, "TXT")

    def mail_servers(self, domain: str) -> list[str]:
        """The MX of a domain, the preferred one first; "." says that it receives nothing. Raises NoAnswer."""
        pairs = (line.split() for line in self._ask(domain, "MX"))
        return [host.rstrip(".") or "." for _rank, host in sorted(pairs, key=lambda pair: int(pair[0]))]

    def addresses(self, host: str) -> list[str]:
        """The IP addresses of a host, both kinds. Raises NoAnswer."""
        return [*self._ask(host, "A"), *self._ask(host, "AAAA")]

    def _ask(self, name: str, kind: str) -> list[str]:
        question = (name.lower().rstrip("."), kind)
        if question not in self._known:
            self._known[question] = self._asked(*question)
        return self._known[question]

    def _asked(self, name: str, kind: str) -> list[str]:
        try:
            answer = self._resolver.resolve(f"{name}.", kind, search=False)
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer, dns.resolver.YXDOMAIN):
            return []
        except (dns.exception.DNSException, OSError, ValueError, UnicodeError) as error:
            raise NoAnswer(name) from error
        return sorted(_said(record, kind) for record in answer)


def _said(record: object, kind: str) -> str:
    if kind == "TXT":
        return b"".join(getattr(record, "strings", ())).decode("utf-8", "replace")
    return str(record)


def _resolver() -> dns.resolver.Resolver:
    """Those of the machine, or the one that the settings name."""
    try:
        found = dns.resolver.Resolver(configure=not settings.DNS_SERVER)
    except dns.exception.DNSException as error:
        raise NoAnswer from error
    if settings.DNS_SERVER:
        address, _colon, port = settings.DNS_SERVER.partition(":")
        found.nameservers, found.port = [address], int(port or 53)
    found.lifetime = WAIT
    return found

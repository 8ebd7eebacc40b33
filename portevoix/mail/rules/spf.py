"""SPF (RFC 7208): whether a domain lets a server send for it, and the line that would."""

from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import ip_address, ip_network
from typing import Protocol

MOST = 10  # lookups, says the RFC: beyond, receivers give up
PROVIDERS = {  # the end of the SMTP server's name, and the line its provider asks for; checked on 2026-11-23
    "ovh.net": "mx.ovh.com",
    "ovh.ca": "mx.ovh.com",
    "gandi.net": "_mailcust.gandi.net",
    "infomaniak.com": "spf.infomaniak.ch",
    "infomaniak.ch": "spf.infomaniak.ch",
    "gmail.com": "_spf.google.com",
    "google.com": "_spf.google.com",
    "office365.com": "spf.protection.outlook.com",
    "outlook.com": "spf.protection.outlook.com",
    "brevo.com": "spf.brevo.com",
    "sendinblue.com": "spf.brevo.com",
    "mailjet.com": "spf.mailjet.com",
    "zoho.eu": "zohomail.eu",
    "protonmail.ch": "_spf.protonmail.ch",
    "ionos.fr": "_spf-eu.ionos.com",
    "messagingengine.com": "spf.messagingengine.com",
}


class Ask(Protocol):
    """Questions to DNS."""

    def texts(self, name: str) -> list[str]:
        """TXT records."""
        ...

    def addresses(self, host: str) -> list[str]:
        """IP addresses."""
        ...

    def mail_servers(self, domain: str) -> list[str]:
        """MX."""
        ...


class TooMany(Exception):  # noqa: N818  refusals are named as the fact
    """The record asks for more than ten lookups, or turns in circles."""


@dataclass(frozen=True)
class Spf:
    """What a domain says; `proposed` is the whole line to publish, empty when nothing is missing."""

    records: tuple[str, ...]
    allows: bool
    is_open: bool = False  # anyone in the world may send for it
    is_broken: bool = False
    proposed: str = ""


def judge(domain: str, *, host: str, ask: Ask) -> Spf:
    """Whether this domain lets the server of that name send for it."""
    records = tuple(one for one in ask.texts(domain) if one.lower().split(" ")[0] == "v=spf1")
    term = term_for(host, ask=ask)
    if len(records) != 1:
        return Spf(records, allows=False, is_broken=len(records) > 1, proposed=_merged(records, term))
    try:
        allows = _allows(domain, host=host, ask=ask)
    except TooMany:
        return Spf(records, allows=False, is_broken=True)
    is_open = any(one.lower() in {"all", "+all"} for one in records[0].split())
    return Spf(records, allows=allows, is_open=is_open, proposed="" if allows else _merged(records, term))


def term_for(host: str, *, ask: Ask) -> str:
    """What lets a server send: its provider's include, else its addresses, else the domain's own MX."""
    if include := provider_of(host):
        return f"include:{include}"
    public = [one for one in _addresses(host, ask=ask) if ip_address(one).is_global]
    return " ".join(f"ip{ip_address(one).version}:{one}" for one in public[:4]) or "mx"


def provider_of(host: str) -> str:
    """The include of a known provider, else nothing."""
    name = host.lower().rstrip(".")
    return next((said for end, said in PROVIDERS.items() if name == end or name.endswith(f".{end}")), "")


def _allows(domain: str, *, host: str, ask: Ask) -> bool:
    include = provider_of(host)
    if include and include in set(_included(domain, ask=ask)):
        return True
    return any(passes(one, domain, ask=ask, left=[MOST]) for one in _addresses(host, ask=ask))


def passes(address: str, domain: str, *, ask: Ask, left: list[int]) -> bool:
    """Whether a server at this IP address may send for the domain. Raises TooMany."""
    for term in _terms(domain, ask=ask):
        name, _colon, value = term.lstrip("+").partition(":")
        if term[0] in "-~?":
            if term[1:].lower() == "all":
                return False
            continue
        if term.lower().startswith("redirect="):
            _count(left)
            return passes(address, term[9:], ask=ask, left=left)
        if _matches(name.lower(), value, address, domain, ask=ask, left=left):
            return True
    return False


def _matches(name: str, value: str, address: str, domain: str, *, ask: Ask, left: list[int]) -> bool:
    name, _slash, length = name.partition("/")
    if name == "all":
        return True
    if name in {"ip4", "ip6"}:
        return _within(address, value)
    if name not in {"include", "a", "mx"} or "%" in value:
        return False
    _count(left)
    if name == "include":
        return passes(address, value, ask=ask, left=left)
    target, _slash, after = value.partition("/")
    hosts = ask.mail_servers(target or domain) if name == "mx" else [target or domain]
    found = (one for host in hosts[:MOST] for one in ask.addresses(host))
    return any(_within(address, f"{one}/{length or after}".rstrip("/")) for one in found)


def _within(address: str, network: str) -> bool:
    try:
        return ip_address(address) in ip_network(network, strict=False)
    except ValueError:
        return False


def _included(domain: str, *, ask: Ask) -> Iterator[str]:
    """Every domain that a record includes, however deep. Raises TooMany."""
    waiting, left = [domain], [MOST]
    while waiting:
        for term in _terms(waiting.pop(), ask=ask):
            name, _mark, value = term.replace("=", ":").lstrip("+?~-").partition(":")
            if name.lower() in {"include", "redirect"} and "%" not in value:
                _count(left)
                waiting.append(value.lower().rstrip("."))
                yield waiting[-1]


def _terms(domain: str, *, ask: Ask) -> list[str]:
    found = [one for one in ask.texts(domain) if one.lower().split(" ")[0] == "v=spf1"]
    return found[0].split()[1:] if len(found) == 1 else []


def _count(left: list[int]) -> None:
    left[0] -= 1
    if left[0] < 0:
        raise TooMany


def _addresses(host: str, *, ask: Ask) -> list[str]:
    try:
        return [str(ip_address(host))]
    except ValueError:
        return ask.addresses(host)


def _merged(records: tuple[str, ...], term: str) -> str:
    """One line that says all that the lines said, and lets the server send."""
    terms: dict[str, None] = {}
    for record in records:
        terms |= dict.fromkeys(one for one in record.split()[1:])
    ends = [one for one in terms if one.lstrip("+-~?").lower() == "all"]
    kept = [one for one in terms if one not in ends]
    return " ".join(dict.fromkeys(["v=spf1", *kept, *term.split(), ends[0] if ends else "~all"]))

"""DKIM and DMARC of a domain, and whether what people see agrees with what was proved."""

import re
from dataclasses import dataclass

from portevoix.mail.rules.spf import Ask

SELECTORS = (
    "default",
    "dkim",
    "mail",
    "google",
    "selector1",
    "selector2",
    "gm1",
    "k1",
    "s1",
    "ovhmo-selector-1",
    "ovhmo1-selector-1",
    "brevo1",
    "mailjet",
    "protonmail",
)
SELECTOR = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,62}$")


@dataclass(frozen=True)
class Dkim:
    """The key of a selector; `selector` is empty when nobody knows which."""

    selector: str = ""
    record: str = ""

    @property
    def is_good(self) -> bool:
        """Whether a key is published and not withdrawn (`p=` without a value)."""
        return bool(tags(self.record).get("p"))


@dataclass(frozen=True)
class Dmarc:
    """What a domain asks receivers to do with what proves nothing; `at` is where it says so."""

    record: str = ""
    at: str = ""

    @property
    def policy(self) -> str:
        """none, quarantine, reject; empty when it says nothing."""
        found = tags(self.record).get("p", "").lower()
        return found if found in {"none", "quarantine", "reject"} else ""


def tags(record: str) -> dict[str, str]:
    """`k=v; k=v` by name in lower case."""
    pairs = (part.partition("=") for part in record.split(";"))
    return {name.strip().lower(): value.strip() for name, mark, value in pairs if mark}


def dkim(domain: str, *, selector: str, ask: Ask) -> Dkim:
    """The key of that selector; without one, of the names that providers use."""
    tried = [selector] if selector else list(SELECTORS)
    for name in tried:
        for record in ask.texts(f"{name}._domainkey.{domain}"):
            if "p" in tags(record):
                return Dkim(name, record)
    return Dkim(selector)


def dmarc(domain: str, *, ask: Ask) -> Dmarc:
    """What the domain says, else the domains above it, as receivers do."""
    labels = domain.split(".")
    for number in range(len(labels) - 1):
        at = ".".join(labels[number:])
        for record in ask.texts(f"_dmarc.{at}"):
            if record.lower().replace(" ", "").startswith("v=dmarc1"):
                return Dmarc(record, at)
    return Dmarc()


def are_aligned(shown: str, proved: str) -> bool:
    """Whether a receiver takes both for one sender: the same domain, or one within the other."""
    one, other = shown.lower().rstrip("."), proved.lower().rstrip(".")
    return bool(one and other) and (one == other or one.endswith(f".{other}") or other.endswith(f".{one}"))

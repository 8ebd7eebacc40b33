"""Whether letters may come from a collective's own address: the code, and what DNS must say. No database."""

from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

from django.utils.crypto import salted_hmac

from portevoix.mail.queries import Proofs
from portevoix.mail.rules.sender import are_aligned

LASTS = timedelta(hours=24)
TRIES = 5


@dataclass(frozen=True)
class Findings:
    """What DNS says of the address's domain, for the server that sends."""

    same_domain: bool  # that of the server's own address, or one within the other
    spf: bool
    spf_line: str  # what to publish instead; empty when nothing is missing
    dkim: bool
    dmarc: str  # none, quarantine, reject; empty when nothing is said
    receives: bool

    @property
    def may_send(self) -> bool:
        """Receivers believe it: the server's domain is proved already; another needs both SPF and DKIM."""
        proved = (self.spf or self.dkim) if self.same_domain else (self.spf and self.dkim)
        return proved and self.receives

    def as_dict(self) -> dict[str, Any]:
        """As JSON keeps it."""
        return asdict(self)


def judged(found: Proofs, *, ours: str) -> Findings:
    """What a domain's records amount to; `ours` is the domain of the server's own address."""
    return Findings(
        same_domain=are_aligned(found.domain, ours),
        spf=found.spf.allows and not found.spf.is_broken,
        spf_line=found.spf.proposed,
        dkim=found.dkim.is_good,
        dmarc=found.dmarc.policy,
        receives=bool(found.mail_servers) and found.mail_servers != (".",),
    )


def hash_of(code: str, *, collective: str) -> str:
    """What is kept of a code."""
    return salted_hmac("portevoix.sender", f"{collective}:{code}", algorithm="sha256").hexdigest()

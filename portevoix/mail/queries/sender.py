"""What DNS says of a domain that letters come from; asks the network, so only in a job."""

from dataclasses import dataclass

from portevoix.mail.rules import sender, spf
from portevoix.mail.sources.names import Names, NoAnswer

__all__ = ["NoAnswer", "Proofs", "proofs"]


@dataclass(frozen=True)
class Proofs:
    """SPF, DKIM and DMARC of a domain, and the servers that receive its mail."""

    domain: str
    spf: spf.Spf
    dkim: sender.Dkim
    dmarc: sender.Dmarc
    mail_servers: tuple[str, ...]


def proofs(domain: str, *, host: str, selector: str) -> Proofs:
    """Everything about a domain, for the server of that name; about twenty questions. Raises NoAnswer."""
    names = Names()
    return Proofs(
        domain,
        spf=spf.judge(domain, host=host, ask=names),
        dkim=sender.dkim(domain, selector=selector, ask=names),
        dmarc=sender.dmarc(domain, ask=names),
        mail_servers=tuple(names.mail_servers(domain)),
    )

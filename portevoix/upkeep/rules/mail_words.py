"""What went wrong on the way to a mail server, in words, and what to do."""

from typing import Any

from django.utils.translation import gettext as _

from portevoix.mail.enums import Step
from portevoix.mail.rules import steps
from portevoix.upkeep.rules.findings import Finding, green, orange


def step_of(fault: BaseException) -> Step:
    """Where the way to a mailbox stopped."""
    found = steps.step_of(fault.__cause__ or fault)
    return Step.SIGN_IN if found == Step.CONNECTION and not isinstance(fault.__cause__, OSError) else found


def is_public(domain: str) -> bool:
    """Whether a domain can be asked about: neither an IP address nor a name of this machine."""
    return "." in domain and not domain.replace(".", "").isdecimal() and ":" not in domain


def stopped(step: str, host: str) -> str:
    """Where it stopped, in one sentence."""
    words = {
        Step.NAME: _("There is no server called %(host)s."),
        Step.CONNECTION: _("%(host)s does not answer."),
        Step.CERTIFICATE: _("%(host)s shows a certificate that is not good: nothing was said to it."),
        Step.ENCRYPTION: _("%(host)s offers no encryption as it is set: no password was given."),
        Step.SIGN_IN: _("%(host)s does not know the user or the password."),
    }
    return words.get(Step(step), words[Step.CONNECTION]) % {"host": host}


def mend(step: str, said: str) -> str:
    """What to do, with the words of the other side."""
    words = {
        Step.NAME: _("Check the name in the settings, letter by letter."),
        Step.CONNECTION: _(
            "Check the port (587 with starttls, 465 with tls; 143 or 993 to read), and whether your host lets it out."
        ),
        Step.CERTIFICATE: _(
            "Use the name that the provider gives: the certificate is made out to it. If it is yours, renew it."
        ),
        Step.ENCRYPTION: _("Try tls instead of starttls, with its port (465 to send, 993 to read)."),
        Step.SIGN_IN: _(
            "Check both in the settings. Some providers want a password made for programs, apart from yours."
        ),
    }
    advice = words.get(Step(step), words[Step.CONNECTION])
    return f"{advice} {_('The server said: %(answer)s') % {'answer': said}}" if said else advice


def arrival(arrived: Any) -> Finding:
    """What became of the trial sent to our own return address."""
    if arrived is None:
        words = _("The trial sent to our own return address has not come back within a minute.")
        advice = _(
            "It may be among unwanted mail, or the provider does not deliver name+anything to the mailbox: ask for sub-addressing."
        )
        return orange("loop", words, advice=advice)
    said = arrived.words.lower()
    proved = [name.upper() for name in ("spf", "dkim", "dmarc") if f"{name}=pass" in said]
    words = _("The trial came back by its return address: what comes back will be known.")
    if not proved:
        return green("loop", words)
    return green(
        "loop", f"{words} {_('The receiving server found good: %(proofs)s.') % {'proofs': ', '.join(proved)}}"
    )

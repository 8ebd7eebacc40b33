"""What SPF, DKIM and DMARC amount to, in words, and the lines to publish."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass

from django.utils.translation import gettext as _

from portevoix.mail.queries import Proofs
from portevoix.mail.rules.sender import are_aligned
from portevoix.upkeep.rules.findings import Finding, green, orange, red


@dataclass(frozen=True)
class Line:
    """A line to publish in the DNS of a domain: name, kind, value, and what it is for."""

    name: str
    kind: str
    value: str
    why: str

    def as_dict(self) -> dict[str, str]:
        """As JSON keeps it."""
        return asdict(self)


def findings(found: Proofs, *, signed: str = "") -> Iterator[Finding]:
    """SPF, DKIM, DMARC and the return way; `signed` is the domain that a trial was seen signed by."""
    yield _returns(found)
    yield _spf(found)
    yield _dkim(found, signed=signed)
    yield _dmarc(found)
    yield _alignment(found, signed=signed)


def lines(found: Proofs, *, contact: str) -> Iterator[Line]:
    """What is missing, as whole lines to copy."""
    if found.spf.proposed:
        why = _("lets your mail server send for the domain; only one line may begin with v=spf1")
        yield Line(found.domain, "TXT", found.spf.proposed, why)
    if not found.dmarc.policy:
        why = _("says what to do with what proves nothing; begin with “none”")
        yield Line(f"_dmarc.{found.domain}", "TXT", f"v=DMARC1; p=none; rua=mailto:{contact}", why)


def _returns(found: Proofs) -> Finding:
    facts = {"domain": found.domain, "servers": ", ".join(found.mail_servers[:3])}
    if not found.mail_servers or found.mail_servers == (".",):
        words = _(
            "%(domain)s receives no mail: what comes back is lost, and many servers refuse letters from there."
        )
        advice = _(
            "Choose for PORTEVOIX_MAIL_FROM an address that receives, or have your provider receive for the domain (MX)."
        )
        return red("returns", words % facts, advice=advice)
    return green("returns", _("%(domain)s receives mail, at %(servers)s.") % facts)


def _spf(found: Proofs) -> Finding:
    facts = {"domain": found.domain, "count": len(found.spf.records)}
    add = _("Publish the line below at whoever sold you the domain.")
    if not found.spf.records:
        return red("spf", _("SPF: %(domain)s does not say who may send for it.") % facts, advice=add)
    if len(found.spf.records) > 1:
        words = _(
            "SPF: %(domain)s has %(count)s lines that begin with v=spf1, and only one is allowed: none counts."
        )
        return red("spf", words % facts, advice=_("Put the line below in their place."))
    if found.spf.is_broken:
        words = _("SPF: the line of %(domain)s asks for more than ten lookups, and none counts.")
        return red("spf", words % facts, advice=_("Take out what is of no more use: each “include” counts."))
    if not found.spf.allows:
        words = _("SPF: %(domain)s says who may send for it, and your mail server is not among them.")
        return red("spf", words % facts, advice=_("Put the line below in the place of the present one."))
    if found.spf.is_open:
        words = _("SPF: %(domain)s lets anyone in the world send for it.")
        return orange("spf", words % facts, advice=_("Replace “+all” by “~all” at the end of the line."))
    return green("spf", _("SPF: %(domain)s lets your mail server send for it.") % facts)


def _dkim(found: Proofs, *, signed: str) -> Finding:
    facts = {"domain": found.domain, "selector": found.dkim.selector, "signed": signed}
    ask = _(
        "Switch DKIM on at your mail provider; they give a name (the selector) and a line to publish. Then write the selector above."
    )
    if signed and are_aligned(found.domain, signed):
        return green("dkim", _("DKIM: the trial arrived signed by %(signed)s.") % facts)
    if signed:
        words = _(
            "DKIM: the trial arrived signed by %(signed)s, which is not %(domain)s: it proves nothing of you."
        )
        return orange("dkim", words % facts, advice=ask)
    if not found.dkim.selector or not found.dkim.record:
        return orange("dkim", _("DKIM: no key of %(domain)s was found.") % facts, advice=ask)
    if not found.dkim.is_good:
        return red("dkim", _("DKIM: the key “%(selector)s” of %(domain)s is withdrawn.") % facts, advice=ask)
    return green(
        "dkim",
        _(
            "DKIM: the key “%(selector)s” of %(domain)s is published. A trial tells whether letters are signed with it."
        )
        % facts,
    )


def _dmarc(found: Proofs) -> Finding:
    facts = {"domain": found.domain, "at": found.dmarc.at, "policy": found.dmarc.policy}
    if not found.dmarc.policy:
        add = _("Publish the line below. After a month without surprise, replace “none” by “quarantine”.")
        return orange(
            "dmarc", _("DMARC: %(domain)s does not say what to do with forgeries.") % facts, advice=add
        )
    if found.dmarc.policy == "none":
        return green(
            "dmarc", _("DMARC: %(at)s asks to be told of forgeries, and to let them through.") % facts
        )
    return green("dmarc", _("DMARC: %(at)s has forgeries set aside or refused (%(policy)s).") % facts)


def _alignment(found: Proofs, *, signed: str) -> Finding:
    """The domain that people see is that of the return address, so SPF is aligned by the way we write."""
    words = _("What people see, %(domain)s, is what SPF proves%(also)s: receivers take letters for yours.")
    if found.spf.allows:
        also = _(", and DKIM too") if are_aligned(found.domain, signed) else ""
        return green("alignment", words % {"domain": found.domain, "also": also})
    if are_aligned(found.domain, signed):
        return green(
            "alignment", _("What people see, %(domain)s, is what DKIM proves.") % {"domain": found.domain}
        )
    advice = _("Mend SPF or DKIM: one of the two must prove the very domain that people see (alignment).")
    return orange(
        "alignment",
        _("Nothing proves that letters come from %(domain)s.") % {"domain": found.domain},
        advice=advice,
    )

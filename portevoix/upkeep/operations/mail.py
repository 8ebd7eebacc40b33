"""The mail settings tried one after the other: sign-in, mailbox, proofs, a trial and its way back."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from portevoix.jobs import operations as jobs
from portevoix.jobs.models import Job
from portevoix.mail import operations as mail
from portevoix.mail import queries as reads
from portevoix.mail.enums import State
from portevoix.mail.models import Message
from portevoix.upkeep.queries.mail import HANDLER, KEY
from portevoix.upkeep.rules import mail_words, proofs
from portevoix.upkeep.rules.findings import Finding, green, orange, red

PATIENCE, PACE = 20, 3.0  # times the mailbox is looked at for the trial; seconds between two
SOON = timedelta(days=14)
SIGNED = re.compile(r"\[d=([A-Za-z0-9.-]+)\]")


def ask(*, selector: str, trial_to: str, by: int) -> Job:
    """Have the mail settings tried, with a trial to that address when it is not empty."""
    payload = {"selector": selector, "trial_to": trial_to}
    return jobs.enqueue(HANDLER, key=KEY, payload=payload, owner=by, total=5)


def try_all(run: jobs.Run) -> None:
    """Everything, in the order in which one mends; what is found so far is kept at each step."""
    selector, to = run.job.payload["selector"], run.job.payload["trial_to"]
    run.result.update({"selector": selector, "findings": [], "lines": [], "trial_to": to})
    _keep(run, 1, _outbox(at=timezone.now()))
    _keep(run, 2, _mailbox())
    signed = _trial(run, to=to) if to and settings.MAIL_SENDS else ""
    _keep(run, 4, _proofs(run, selector=selector, signed=signed))
    run.progress(5, total=5)


def _keep(run: jobs.Run, done: int, found: Iterator[Finding]) -> None:
    run.progress(done, total=5)
    run.result["findings"] += [finding.as_dict() for finding in found]


def _outbox(*, at: datetime) -> Iterator[Finding]:
    """The server that sends."""
    if not settings.SMTP_HOST:
        words = _("No mail server is set: messages are written as files, and nobody receives them.")
        yield orange(
            "sending", words, advice=_("Set PORTEVOIX_SMTP_HOST, _USER and _PASSWORD, then start again.")
        )
        return
    facts = {"host": settings.SMTP_HOST}
    try:
        end = mail.try_outbox()
    except mail.Fault as fault:
        yield red(
            "sending",
            mail_words.stopped(fault.step, settings.SMTP_HOST),
            advice=mail_words.mend(fault.step, fault.words),
        )
        return
    yield green("sending", _("%(host)s answers and knows us.") % facts)
    yield _encryption(end, at=at)


def _encryption(end: datetime | None, *, at: datetime) -> Finding:
    facts = {"host": settings.SMTP_HOST, "day": f"{end:%d/%m/%Y}" if end else ""}
    if end is None:
        words = _("Letters and the password travel to %(host)s without encryption.")
        advice = _("Set PORTEVOIX_SMTP_SECURITY to starttls or tls, unless the server is this very machine.")
        return orange("encryption", words % facts, advice=advice)
    if end - at < SOON:
        advice = _("Whoever runs it renews it; after that day nothing leaves.")
        return orange("encryption", _("The certificate of %(host)s ends on %(day)s.") % facts, advice=advice)
    return green(
        "encryption", _("The way to %(host)s is encrypted; its certificate is good until %(day)s.") % facts
    )


def _mailbox() -> Iterator[Finding]:
    """The mailbox that receives what comes back."""
    if not settings.IMAP_HOST:
        words = _(
            "No mailbox is read: a letter that does not arrive is known only when someone drops the report."
        )
        yield orange(
            "mailbox",
            words,
            advice=_("Set PORTEVOIX_IMAP_HOST, and _USER, _PASSWORD when they are not those of SMTP."),
        )
        return
    try:
        mail.try_mailbox()
    except mail.MailboxClosed as fault:
        step = mail_words.step_of(fault)
        yield red(
            "mailbox", mail_words.stopped(step, settings.IMAP_HOST), advice=mail_words.mend(step, str(fault))
        )
    else:
        yield green(
            "mailbox",
            _("The mailbox of %(host)s opens; it is read every five minutes.") % {"host": settings.IMAP_HOST},
        )


def _trial(run: jobs.Run, *, to: str) -> str:
    """A message to whoever asked, another to our own return address; the domain that signed the second."""
    sent = [_send(run, recipient=to), _send(run, recipient="") if mail.reads_mailbox() else None]
    _keep(run, 3, iter([_departure(sent[0], to=to)]))
    if sent[1] is None or sent[1].state != State.SENT:
        return ""
    arrived = _wait(run, sent[1])
    _keep(run, 3, iter([mail_words.arrival(arrived)]))
    found = SIGNED.search(arrived.words) if arrived else None
    return found.group(1) if found else ""


def _send(run: jobs.Run, *, recipient: str) -> Message:
    key = f"{run.job.code}:{'to' if recipient else 'loop'}"
    subject, body = (
        _("Trial of your Portevoix server"),
        _("If you read this, your server sends. Nothing else to do."),
    )
    message = mail.post_trial(
        key=key, recipient=recipient, subject=subject, body=f"{body}\n", at=timezone.now()
    )
    mail.deliver(message, at=timezone.now())
    return message


def _departure(message: Message | None, *, to: str) -> Finding:
    facts = {"to": to, "answer": message.answer if message else ""}
    if message is not None and message.state == State.SENT:
        return green(
            "trial",
            _("A trial has left for %(to)s: look whether it is there, and not among unwanted mail.") % facts,
        )
    advice = _("The server said: %(answer)s") % facts
    return red("trial", _("The trial to %(to)s did not leave.") % facts, advice=advice)


def _wait(run: jobs.Run, message: Message) -> Any:
    """Look at the mailbox until the trial is there, a minute at most."""
    for _time in range(PATIENCE):
        try:
            mail.read_mailbox(at=timezone.now())
        except mail.MailboxClosed:
            return None
        if arrived := reads.trial(message):
            return arrived
        run.progress(3, total=5)
        run.stopping.wait(PACE)
    return None


def _proofs(run: jobs.Run, *, selector: str, signed: str) -> Iterator[Finding]:
    """What DNS says of the domain letters come from."""
    domain = settings.MAIL_FROM.rsplit("@", 1)[1]
    if not mail_words.is_public(domain):
        words = _("Letters come from %(address)s, an address that exists on this machine alone.")
        advice = _("Set PORTEVOIX_MAIL_FROM to an address of your association’s domain, then start again.")
        yield orange("sender", words % {"address": settings.MAIL_FROM}, advice=advice)
        return
    try:
        found = reads.proofs(domain, host=settings.SMTP_HOST, selector=selector)
    except reads.NoAnswer:
        words = _("DNS does not answer: nothing is known of SPF, DKIM and DMARC.")
        yield orange(
            "dns", words, advice=_("This server may have no access to the outside; try again later.")
        )
        return
    run.result["selector"] = selector or found.dkim.selector
    run.result["lines"] = [line.as_dict() for line in proofs.lines(found, contact=settings.MAIL_FROM)]
    yield from proofs.findings(found, signed=signed)
    if found.mail_servers and found.mail_servers != (".",):
        yield _return_way(found.mail_servers[0])


def _return_way(server: str) -> Finding:
    """Whether the return address of a letter is taken by the server that receives for the domain."""
    local, domain = settings.MAIL_FROM.rsplit("@", 1)
    address = f"{local}+essai00essai@{domain}"
    facts = {"server": server, "address": address}
    try:
        mail.try_return(server, address=address)
    except mail.Fault as fault:
        if fault.step == "refused":
            advice = _(
                "Ask your provider for sub-addressing (name+anything), or for a catch-all. They said: %(words)s"
            )
            words = _(
                "%(server)s refuses the return address of letters, %(address)s: what comes back is lost."
            )
            return red("return_way", words % facts, advice=advice % {"words": fault.words})
        words = _(
            "%(server)s could not be asked whether it takes return addresses: many networks close that door."
        )
        return orange("return_way", words % facts, advice=_("A trial with the mailbox set tells as well."))
    return green("return_way", _("%(server)s takes the return address of letters (%(address)s).") % facts)

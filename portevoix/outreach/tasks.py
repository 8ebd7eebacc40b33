"""Background work: send the letters of a mailing, send a trial, make printouts and forget them, read what comes back."""

import time
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.utils import timezone
from django.utils.translation import gettext as _

from portevoix.collectives.models import Collective
from portevoix.files.models import StoredFile
from portevoix.files.queries import bytes_of
from portevoix.jobs.operations import Later, Retry, Run
from portevoix.mail import operations as mail
from portevoix.mail.enums import State
from portevoix.mail.models import Message
from portevoix.outreach.enums import KeptBack, LetterState, Way
from portevoix.outreach.models import Mailing, Printout
from portevoix.outreach.operations import departures, printing, returns, sending, signatories
from portevoix.outreach.queries import envelopes, paper, sameday, seals
from portevoix.outreach.queries.letters import Prepared, letters_of, prepared
from portevoix.outreach.queries.signatories import cosigners
from portevoix.outreach.transport import Press

PUT_OFF = 3  # letters in a row the server puts off before it is left in peace
REST = timedelta(minutes=1)
MOMENT = timedelta(seconds=1)  # until the work of an older turn has put down what it had in hand
HELD = 2.0  # seconds between two looks at a letter that a dead process had in hand


@dataclass
class Round:
    """One sending under way: who asked, the way out kept open, the press of the attached PDFs."""

    run: Run
    mailing: Mailing
    turn: int
    by: Any
    outbox: Any
    press: Press | None
    partners: list[Collective]
    put_off: int = 0
    held: int = 0


def send_letters(run: Run) -> None:
    """Hand over the letters that wait, one by one, until none does; a killed worker's are taken up again.

    Comes back later while the mailing may be called back; does nothing once it is paused, stopped, started anew.
    """
    mailing = Mailing.objects.select_related(*envelopes.RELATED).get(pk=run.job.payload["mailing"])
    turn = run.job.payload.get("turn", 0)
    try:
        departures.take_up(mailing, turn=turn, at=timezone.now())
        if departures.another_runs(mailing, but=run.job):
            raise Later(after=MOMENT)
        _send_all(run, mailing, turn=turn)
    except departures.NotYet as refusal:
        raise Later(after=refusal.args[0]) from refusal
    except departures.Halted:
        return


def _send_all(run: Run, mailing: Mailing, *, turn: int) -> None:
    """Go through the letters that wait, with one way out and one press."""
    by = get_user_model().objects.filter(pk=run.job.payload["by"]).first()
    with ExitStack() as stack:
        sending.hold_abandoned(mailing, at=timezone.now())
        outbox = mail.open_outbox()
        stack.callback(outbox.close)
        partners = cosigners(mailing)
        sheet = paper.paper_of(mailing, partners=partners)
        press = stack.enter_context(Press(sheet)) if mailing.attach_pdf else None
        around = Round(run, mailing, turn, by, outbox, press, partners)
        while not departures.finish(mailing):
            _go_through(around)


def _go_through(around: Round) -> None:
    """One pass over the letters that wait."""
    around.put_off = around.held = 0
    waiting = [one for one in letters_of(around.mailing) if one.state == LetterState.QUEUED]
    done = max(around.run.job.total - len(waiting), 0)
    found = prepared(around.mailing, on=timezone.localdate(), letters=waiting)
    sealed = seals.seals_of(around.mailing, found, cosigners=around.partners)
    for one in found:
        started = time.monotonic()
        around.run.progress(done, total=max(around.run.job.total, len(waiting)))
        _send_one(around, one, seal=sealed[one.letter.code])
        done += 1
        _keep_pace(around.run, since=started)
    if around.held:
        around.run.stopping.wait(HELD)
    elif around.put_off:
        raise Retry(_("The mail server asked to wait."), after=REST)


def _send_one(around: Round, one: Prepared, *, seal: str) -> None:
    """Hand over one letter, if nobody withdrew it meanwhile and it is the one that was confirmed."""
    one.letter.refresh_from_db(fields=["state"])
    if one.letter.state != LetterState.QUEUED:
        return
    if why := _against(one, seal=seal):
        sending.keep_back(one.letter, why=why)
        return
    pdf = _pdf(around, one)
    try:
        message = sending.post(
            one,
            mailing=around.mailing,
            turn=around.turn,
            pdf=pdf,
            at=timezone.now(),
            partners=around.partners,
        )
    except (mail.AddressRefused, mail.HeaderRefused):
        sending.keep_back(one.letter, why=KeptBack.ADDRESS)
        return
    state = mail.deliver(message, at=timezone.now(), outbox=around.outbox, read=_read)
    sending.note_outcome(one.letter, state=state, by=around.by, at=timezone.now())
    around.held += state == State.SENDING
    around.put_off = around.put_off + 1 if state == State.QUEUED else around.put_off
    if around.put_off >= PUT_OFF:
        raise Retry(_("The mail server does not answer: %(answer)s") % {"answer": message.answer}, after=REST)


def _against(one: Prepared, *, seal: str) -> KeptBack | None:
    """Why a letter that waits for its turn may not leave after all; what was queued before seals has none."""
    if one.blocked or one.way != Way.EMAIL:
        return KeptBack.BLOCKED
    return KeptBack.CHANGED if one.letter.seal not in {"", seal} else None


def _pdf(around: Round, one: Prepared) -> int | None:
    """The letter as it leaves, kept; its number."""
    if around.press is None or one.letter.message is not None:
        return None
    page = paper.page_of(around.mailing, one)
    return printing.keep_pdf(around.mailing, around.press.pdf([page]), at=timezone.now())


def _read(number: int) -> bytes:
    return bytes_of(StoredFile.objects.get(pk=number))


def _keep_pace(run: Run, *, since: float) -> None:
    """Wait until the next letter may leave; not when messages are written to a folder."""
    if settings.MAIL_SENDS:
        run.stopping.wait(max(60 / settings.MAIL_PER_MINUTE - (time.monotonic() - since), 0))


def send_trial(run: Run) -> None:
    """Deliver a letter to whoever tries it."""
    message = Message.objects.get(pk=run.job.payload["message"])
    if mail.deliver(message, at=timezone.now(), read=_read) in {State.QUEUED, State.SENDING}:
        raise Retry(_("The mail server does not answer: %(answer)s") % {"answer": message.answer})


def make_printout(run: Run) -> None:
    """All letters as one file, kept a few days."""
    printout = Printout.objects.select_related(*(f"mailing__{name}" for name in envelopes.RELATED)).get(
        pk=run.job.payload["printout"]
    )
    today = timezone.localdate()
    ready = [one for one in prepared(printout.mailing, on=today) if paper.may_be_printed(one)]
    run.progress(0, total=len(ready))
    printing.fill(
        printout,
        letters=ready,
        shared=sameday.shared_by(printout, on=today),
        at=timezone.now(),
        told=lambda done: run.progress(done, total=len(ready)),
    )
    run.progress(len(ready), total=len(ready))


def tell_late(_run: Run) -> None:
    """Tell whoever coordinates which signatures did not come in time."""
    signatories.tell_late(at=timezone.now())


def forget_printouts(_run: Run) -> None:
    """Erase what was kept for a few days, and the PDFs of messages that are gone."""
    printing.forget(before=timezone.now())
    printing.sweep_attached(before=timezone.now() - timedelta(days=1))


def read_returns(run: Run) -> None:
    """Read the mailbox where reports arrive, when there is one; do what follows from what is filed."""
    now = timezone.now()
    if mail.reads_mailbox():
        try:
            run.result.update(asdict(mail.read_mailbox(at=now)))
        except mail.MailboxClosed as fault:
            run.result["fault"] = str(fault)
    run.result["came_back"] = len(returns.follow_all(at=now))
    returns.tell_unfiled(at=now)
    mail.forget_unfiled(before=now)

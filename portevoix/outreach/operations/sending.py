"""Writes: letters leave by e-mail or by post, are kept back, settled. Never twice to the same person."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import get_random_string

from portevoix.advocacy import operations as advocacy
from portevoix.advocacy.enums import Channel, Direction
from portevoix.collectives.models import Collective
from portevoix.jobs import operations as jobs
from portevoix.jobs.models import Job
from portevoix.journal import operations as journal
from portevoix.mail import operations as mail
from portevoix.mail.enums import Care
from portevoix.mail.enums import State as MessageState
from portevoix.mail.models import Message
from portevoix.outreach.enums import GONE, WAITING, KeptBack, LetterState, MailingState, Way
from portevoix.outreach.models import Letter, Mailing
from portevoix.outreach.operations import approvals, departures, printing, signatories
from portevoix.outreach.queries import envelopes, paper, seals
from portevoix.outreach.queries.letters import Prepared, prepared
from portevoix.outreach.queries.sameday import same_day
from portevoix.outreach.queries.signatories import cosigners

TEST = "outreach.test"
OF_MESSAGE = {
    MessageState.SENT: LetterState.SENT,
    MessageState.UNCERTAIN: LetterState.UNCERTAIN,
    MessageState.FAILED: LetterState.FAILED,
    MessageState.WITHDRAWN: LetterState.WITHDRAWN,
}


class NothingToSend(Exception):  # noqa: N818  refusals are named as the fact
    """Nobody of the mailing is to get an e-mail."""


class WrongNumber(Exception):  # noqa: N818
    """The number typed is not how many would get it (first argument)."""


class MailingGone(Exception):  # noqa: N818
    """The mailing is leaving, or all of it has left."""


class LettersBlocked(Exception):  # noqa: N818
    """Every letter that remains waits for something to be mended."""


class TextChanged(Exception):  # noqa: N818
    """The text is no longer the one that was confirmed."""


class SameDay(Exception):  # noqa: N818
    """That many (first argument) get another letter today, and nobody said that this is meant."""


class NotUncertain(Exception):  # noqa: N818
    """Only an uncertain letter is settled by a person."""


@transaction.atomic
def send(
    mailing: Mailing,
    *,
    expected: int,
    by: Any,
    at: datetime,
    revision: int | None = None,
    sure: bool = False,
    without: bool = False,
    twice: bool = True,
) -> Job:
    """Let every ready e-mail of the mailing leave; what waits stays and may be sent later.

    Raises MailingGone (a second click), TextChanged, LetterheadLeft, LettersBlocked, NothingToSend, WrongNumber, Unsure,
    ApprovalNeeded, SignaturesAwaited (without their consent to leave `without` those who have not signed yet),
    SameDay (when nobody is to get a second letter today: `twice` is False).
    """
    mailing = departures.lock(mailing)
    _check_may_leave(mailing, revision=revision, sure=sure)
    today = timezone.localdate(at)
    letters = prepared(mailing, on=today)
    ready = _ready(letters)
    if len(ready) != expected:
        raise WrongNumber(len(ready))
    if not twice and (again := same_day(mailing, ready, user=by, on=today)):
        raise SameDay(len(again))
    signatories.check(mailing, without=without, on=today)
    approvals.check(mailing, letters, by=by)
    _queue(mailing, ready)
    _note(mailing, by=by, verb=f"send {len(ready)}", at=at)
    return departures.start(mailing, total=len(ready), by=by, at=at)


def _check_may_leave(mailing: Mailing, *, revision: int | None, sure: bool) -> None:
    if mailing.is_leaving:
        raise MailingGone
    if revision is not None and revision != mailing.document.revision:
        raise TextChanged
    departures.check_letterhead(mailing)
    if mailing.doubt_since and not sure:
        raise departures.Unsure


def _ready(letters: list[Prepared]) -> list[Prepared]:
    """The letters that may leave by e-mail; refuses when there is none, saying why."""
    ready = [one for one in letters if one.is_ready and one.way == Way.EMAIL]
    if ready:
        return ready
    if any(one.blocked and one.letter.is_waiting for one in letters):
        raise LettersBlocked
    if letters and all(one.letter.is_gone for one in letters):
        raise MailingGone
    raise NothingToSend


def _queue(mailing: Mailing, ready: list[Prepared]) -> None:
    """Mark and seal them; what an earlier try had written and not sent is written anew."""
    for one in ready:
        if one.letter.message:
            mail.discard(one.letter.message)
    letters = [one.letter for one in ready]
    sealed = seals.seals_of(mailing, ready, cosigners=cosigners(mailing))
    for letter, seal in zip(letters, sealed.values(), strict=True):
        letter.state, letter.message, letter.kept_back, letter.seal = LetterState.QUEUED, None, "", seal
    Letter.objects.bulk_update(letters, ["state", "message", "kept_back", "seal"], batch_size=200)


def post(
    one: Prepared,
    *,
    mailing: Mailing,
    turn: int,
    pdf: int | None,
    at: datetime,
    partners: Sequence[Collective] = (),
) -> Message:
    """Put one letter in the outbox; the same letter gives the same message. Raises Halted."""
    envelope = envelopes.of(mailing, one, partners=partners)
    with transaction.atomic():
        departures.check_still(mailing, turn=turn)
        message = mail.post(
            key=f"letter:{one.letter.pk}",
            **envelope,
            attachments=envelopes.attachments(mailing, pdf),
            space=mailing.campaign.space_id,
            at=at,
        )
        Letter.objects.filter(pk=one.letter.pk).update(message=message)
    return message


@transaction.atomic
def note_outcome(letter: Letter, *, state: str, by: Any, at: datetime) -> None:
    """Write what became of a letter's message, and the exchange when it has left."""
    found = OF_MESSAGE.get(MessageState(state))
    if found is None:  # still waiting for the server
        return
    if found == LetterState.SENT:
        _record_exchange(letter, channel=Channel.EMAIL, on=timezone.localdate(at), by=by, at=at)
        Letter.objects.filter(pk=letter.pk).update(left_at=at)
    Letter.objects.filter(pk=letter.pk).update(state=found)


def hold_abandoned(mailing: Mailing, *, at: datetime) -> None:
    """Mark uncertain what a dead worker had in hand; only the one job that sends this mailing may say so."""
    keys = [f"letter:{pk}" for pk in mailing.letters.values_list("pk", flat=True)]
    mail.hold_abandoned(at=at, keys=keys)


def keep_back(letter: Letter, *, why: KeptBack) -> None:
    """Take out of the sending a letter that cannot leave as it was confirmed; its page says why."""
    waiting = Letter.objects.filter(pk=letter.pk, state=LetterState.QUEUED)
    waiting.update(state=LetterState.WITHDRAWN, kept_back=why)


@transaction.atomic
def settle(letter: Letter, *, left: bool, by: Any, at: datetime) -> None:
    """A person says whether an uncertain letter has left; if not it may leave again. Raises NotUncertain."""
    if letter.state != LetterState.UNCERTAIN or letter.message is None:
        raise NotUncertain
    try:
        mail.settle(letter.message, left=left, at=at)
    except mail.NotUncertain as refusal:
        raise NotUncertain from refusal
    if left:
        note_outcome(letter, state=MessageState.SENT, by=by, at=at)
    else:
        mail.withdraw(letter.message, at=at)
        changed = {"state": LetterState.WITHDRAWN, "kept_back": KeptBack.SETTLED}
        Letter.objects.filter(pk=letter.pk).update(**changed)
    verb = "settle left" if left else "settle not left"
    _note(letter.mailing, by=by, verb=verb, at=at)


@transaction.atomic
def mark_posted(letters: Iterable[Letter], *, mailing: Mailing, on: date, by: Any, at: datetime) -> int:
    """Say that letters on paper are in the letter box; those gone otherwise stay. Returns how many."""
    chosen = [letter.pk for letter in letters]
    waiting = mailing.letters.filter(pk__in=chosen, state__in=WAITING).select_related(
        "target__campaign", "mailing"
    )
    found = list(waiting)
    for letter in found:
        _record_exchange(letter, channel=Channel.LETTER, on=on, by=by, at=at)
    changed = {"state": LetterState.POSTED, "way": Way.PRINT, "left_at": at, "kept_back": ""}
    Letter.objects.filter(pk__in=[letter.pk for letter in found]).update(**changed)
    if not mailing.letters.exclude(state__in=GONE).exclude(way=Way.NONE).exists():
        Mailing.objects.filter(pk=mailing.pk).update(state=MailingState.SENT, sent_at=at)
    _note(mailing, by=by, verb=f"post {len(found)}", at=at)
    return len(found)


@transaction.atomic
def send_test(one: Prepared, *, mailing: Mailing, to: Any, at: datetime) -> Job:
    """Send one letter to whoever asks, marked as a trial; the addressee gets nothing."""
    pdf = (
        printing.keep_pdf(mailing, paper.pdf(mailing, [one], enclosed=False), at=at)
        if mailing.attach_pdf
        else None
    )
    partners = cosigners(mailing)
    envelope = {
        **envelopes.of(mailing, one, partners=partners),
        "recipient": envelopes.mailbox(to.name, to.email),
    }
    envelope["subject"] = envelopes.trial_subject(envelope["subject"])
    key = f"letter-test:{one.letter.pk}:{get_random_string(12)}"
    message = mail.post(
        key=key, **envelope, attachments=envelopes.attachments(mailing, pdf), care=Care.RETRY, at=at
    )
    return jobs.enqueue(TEST, key=str(message.pk), payload={"message": message.pk}, owner=to.pk)


def _record_exchange(letter: Letter, *, channel: Channel, on: date, by: Any, at: datetime) -> None:
    exchange = advocacy.record_exchange(
        letter.target,
        channel=channel,
        direction=Direction.OUT,
        happened_on=on,
        summary=letter.mailing.subject or letter.mailing.title,
        source_key=f"letter:{letter.pk}",
        by=by,
        at=at,
    )
    Letter.objects.filter(pk=letter.pk).update(exchange=exchange)


def _note(mailing: Mailing, *, by: Any, verb: str, at: datetime) -> None:
    actor = by.pk if by is not None else None
    journal.record(
        space=mailing.campaign.space_id, actor=actor, verb=verb, kind="mailing", key=mailing.code, at=at
    )

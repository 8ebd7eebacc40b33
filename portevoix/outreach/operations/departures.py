"""Writes: a mailing leaves, now or after a delay; it is called back, paused, resumed, stopped.

Every step locks the mailing's row, so that of two people at the same second one wins. `turn` grows with each
start: background work of an older turn finds that it is no longer meant, and does nothing.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from portevoix.jobs import operations as jobs
from portevoix.jobs.enums import FINAL
from portevoix.jobs.enums import State as JobState
from portevoix.jobs.models import Job
from portevoix.journal import operations as journal
from portevoix.outreach.enums import GONE, WAITING, KeptBack, LetterState, MailingState, Pause
from portevoix.outreach.models import Letter, Mailing
from portevoix.outreach.queries import envelopes
from portevoix.outreach.queries.mailings import SEND, job_key, letterhead_left, sending_job


class TooLate(Exception):  # noqa: N818  refusals are named as the fact
    """The mailing no longer waits: it has left, or somebody has called it back."""


class NotLeaving(Exception):  # noqa: N818
    """The mailing is not leaving at this moment."""


class NotYet(Exception):  # noqa: N818
    """The mailing may still be called back for that long (first argument)."""


class Halted(Exception):  # noqa: N818
    """The mailing was paused, stopped or started anew: this turn sends nothing more."""


class Unsure(Exception):  # noqa: N818
    """Some of it may have left since a backup was made: a person must say that they have looked."""


class LetterheadLeft(Exception):  # noqa: N818
    """The collective of the letterhead no longer takes part in the campaign: another one writes."""


def check_letterhead(mailing: Mailing) -> None:
    """Nothing leaves in the name of a collective that left the campaign. Raises LetterheadLeft."""
    if letterhead_left(mailing):
        raise LetterheadLeft


def lock(mailing: Mailing) -> Mailing:
    """The mailing as it is now, for this transaction alone."""
    rows = Mailing.objects.select_for_update(of=("self",)).select_related(*envelopes.RELATED)
    return rows.get(pk=mailing.pk)


def start(mailing: Mailing, *, total: int, by: Any, at: datetime) -> Job:
    """Let queued letters leave, after the delay of the collective when there are several."""
    minutes = mailing.collective.recall_minutes if total > 1 else 0
    leaves_at = at + timedelta(minutes=minutes)
    state = MailingState.DUE if minutes else MailingState.SENDING
    facts = {"leaves_at": leaves_at, "sent_at": leaves_at, "sent_by": by, "doubt_since": None}
    return _begin_turn(mailing, state=state, due_at=leaves_at, total=total, by=by, **facts)


@transaction.atomic
def leave_now(mailing: Mailing, *, by: Any, at: datetime) -> Job:
    """Do not wait for the end of the delay. Raises TooLate."""
    mailing = lock(mailing)
    if mailing.state != MailingState.DUE:
        raise TooLate
    _note(mailing, by=by, verb="leave now", at=at)
    total = mailing.letters.filter(state=LetterState.QUEUED).count()
    facts = {"leaves_at": at, "sent_at": at}
    return _begin_turn(mailing, state=MailingState.SENDING, due_at=at, total=total, by=by, **facts)


@transaction.atomic
def call_back(mailing: Mailing, *, by: Any, at: datetime) -> int:
    """Nothing has left and nothing will: its letters are drafts again. Returns how many. Raises TooLate."""
    mailing = lock(mailing)
    if mailing.state != MailingState.DUE:
        raise TooLate
    kept = mailing.letters.filter(state=LetterState.QUEUED).update(state=LetterState.DRAFT, seal="")
    some_gone = mailing.letters.filter(state__in=GONE).exists()
    _rest(mailing, MailingState.STOPPED if some_gone else MailingState.DRAFT, at=at, leaves_at=None)
    _note(mailing, by=by, verb=f"call back {kept}", at=at)
    return kept


def take_up(mailing: Mailing, *, turn: int, at: datetime) -> None:
    """Background work says that it begins, or goes on. Raises NotYet within the delay, Halted.

    Paused when the collective of the letterhead has left the campaign.
    """
    with transaction.atomic():
        goes_on = _take_up(lock(mailing), turn=turn, at=at)
    if not goes_on:
        raise Halted


def _take_up(mailing: Mailing, *, turn: int, at: datetime) -> bool:
    if mailing.turn != turn:
        return False
    if mailing.state == MailingState.DUE and mailing.leaves_at and mailing.leaves_at > at:
        raise NotYet(mailing.leaves_at - at)
    if mailing.is_leaving and letterhead_left(mailing):
        _rest(mailing, MailingState.PAUSED, at=at, pause=Pause.LETTERHEAD, paused_at=at, leaves_at=None)
        return False
    if mailing.state == MailingState.DUE:
        Mailing.objects.filter(pk=mailing.pk).update(state=MailingState.SENDING, sent_at=at)
    return mailing.state in {MailingState.DUE, MailingState.SENDING}


def check_still(mailing: Mailing, *, turn: int) -> None:
    """Whether the next letter may leave; within the transaction that writes its message. Raises Halted."""
    now = Mailing.objects.select_for_update().get(pk=mailing.pk)
    if (now.state, now.turn) != (MailingState.SENDING, turn):
        raise Halted


def another_runs(mailing: Mailing, *, but: Job) -> bool:
    """Whether work of an older turn still has a letter in hand, or died with one less than a lease ago."""
    runs = Job.objects.filter(handler=SEND, key__startswith=mailing.code, state=JobState.RUNNING)
    return runs.exclude(pk=but.pk).exists()


@transaction.atomic
def pause(mailing: Mailing, *, by: Any, at: datetime) -> int:
    """Nothing more leaves; letters keep their place and their text. Returns how many wait. Raises NotLeaving."""
    mailing = lock(mailing)
    if mailing.state != MailingState.SENDING:
        raise NotLeaving
    _rest(mailing, MailingState.PAUSED, at=at, pause=Pause.PERSON, paused_at=at)
    waiting = mailing.letters.filter(state=LetterState.QUEUED).count()
    _note(mailing, by=by, verb=f"pause {waiting}", at=at)
    return waiting


@transaction.atomic
def resume(mailing: Mailing, *, by: Any, at: datetime, sure: bool = False) -> Job | None:
    """Go on with what waits, after a pause or a fault; None when nothing waits.

    Raises NotLeaving, LetterheadLeft, and Unsure when a backup was restored and nobody said that they have looked.
    """
    mailing = lock(mailing)
    if mailing.state not in {MailingState.PAUSED, MailingState.SENDING}:
        raise NotLeaving
    check_letterhead(mailing)
    if mailing.doubt_since and not sure:
        raise Unsure
    job = sending_job(mailing)
    if mailing.state == MailingState.SENDING and job and not job.is_over:
        return job
    waiting = mailing.letters.filter(state=LetterState.QUEUED).count()
    _note(mailing, by=by, verb=f"resume {waiting}", at=at)
    facts = {"pause": "", "paused_at": None, "doubt_since": None}
    if not waiting:
        _rest(mailing, MailingState.SENT, at=at, **facts)
        return None
    return _begin_turn(mailing, state=MailingState.SENDING, due_at=at, total=waiting, by=by, **facts)


@transaction.atomic
def stop(mailing: Mailing, *, by: Any, at: datetime) -> int:
    """Withdraw the letters that have not left; they may be sent later. Returns how many. Raises NotLeaving."""
    mailing = lock(mailing)
    if not mailing.is_leaving:
        raise NotLeaving
    changed = {"state": LetterState.WITHDRAWN, "kept_back": KeptBack.STOPPED}
    kept = mailing.letters.filter(state=LetterState.QUEUED).update(**changed)
    _rest(mailing, MailingState.STOPPED, at=at, pause="", paused_at=None, leaves_at=None)
    _note(mailing, by=by, verb=f"stop {kept}", at=at)
    return kept


@transaction.atomic
def hold_all(*, reason: Pause, at: datetime, since: datetime | None = None) -> int:
    """Pause every mailing that leaves or is about to, before any worker starts. Returns how many.

    After a restore `since` is the moment of the backup: what left after it is not known here, and every mailing with
    letters that may still leave asks a person before it goes on or leaves.
    """
    held = 0
    for mailing in Mailing.objects.filter(state__in=[MailingState.DUE, MailingState.SENDING]).order_by("pk"):
        _rest(lock(mailing), MailingState.PAUSED, at=at, pause=reason, paused_at=at, leaves_at=None)
        _note(mailing, by=None, verb="hold", at=at)
        held += 1
    if reason == Pause.RESTORED:
        unsent = Letter.objects.filter(state__in=[*WAITING, LetterState.QUEUED]).values("mailing")
        Mailing.objects.filter(pk__in=unsent).update(doubt_since=since or at)
        Mailing.objects.filter(state=MailingState.PAUSED).update(pause=reason)
    return held


def finish(mailing: Mailing) -> bool:
    """The mailing has left, once no letter waits to; False while one does."""
    if mailing.letters.filter(state=LetterState.QUEUED).exists():
        return False
    Mailing.objects.filter(pk=mailing.pk, state=MailingState.SENDING).update(state=MailingState.SENT)
    return True


def _begin_turn(
    mailing: Mailing, *, state: MailingState, due_at: datetime, total: int, by: Any, **facts: Any
) -> Job:
    """A new turn and its work; the work of the turn before ends at its next step."""
    _cancel_work(mailing, at=due_at)
    mailing.turn += 1
    mailing.state = state
    Mailing.objects.filter(pk=mailing.pk).update(turn=mailing.turn, state=state, **facts)
    return jobs.enqueue(
        SEND,
        key=job_key(mailing),
        payload={"mailing": mailing.pk, "by": by.pk, "turn": mailing.turn},
        due_at=due_at,
        owner=by.pk,
        space=mailing.campaign.space_id,
        total=total,
    )


def _rest(mailing: Mailing, state: MailingState, *, at: datetime, **facts: Any) -> None:
    """A state in which no work runs."""
    _cancel_work(mailing, at=at)
    Mailing.objects.filter(pk=mailing.pk).update(state=state, turn=mailing.turn + 1, **facts)


def _cancel_work(mailing: Mailing, *, at: datetime) -> None:
    for job in Job.objects.filter(handler=SEND, key__startswith=mailing.code).exclude(state__in=FINAL):
        jobs.cancel(job, at=at)


def _note(mailing: Mailing, *, by: Any, verb: str, at: datetime) -> None:
    actor = by.pk if by is not None else None
    space = mailing.campaign.space_id
    journal.record(space=space, actor=actor, verb=verb, kind="mailing", key=mailing.code, at=at)

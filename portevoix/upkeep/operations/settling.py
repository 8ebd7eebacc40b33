"""What a restored copy must know before it is put in place: time has passed since the backup.

A message that waited then may have left since. None leaves by itself: mailings are paused until somebody who
coordinates has looked; account mails, whose links are dead, are withdrawn; what was in hand is uncertain.
"""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Q

from portevoix.accounts import operations as accounts
from portevoix.accounts.models import User
from portevoix.collectives import operations as collectives
from portevoix.collectives.models import Collective
from portevoix.collectives.rules import ERASED_AFTER
from portevoix.jobs import operations as jobs
from portevoix.jobs.enums import FINAL
from portevoix.jobs.enums import State as JobState
from portevoix.jobs.models import Job
from portevoix.journal import operations as journal
from portevoix.journal.models import Entry
from portevoix.mail.enums import Care, State
from portevoix.mail.models import Message
from portevoix.outreach.enums import LetterState, Pause
from portevoix.outreach.models import Letter
from portevoix.outreach.operations import departures


@transaction.atomic
def settle(*, taken_at: datetime, at: datetime, moved: bool) -> int:
    """Hold what may have left since; not when the old server was stopped before the backup. How many mailings."""
    for job in Job.objects.filter(handler__startswith="upkeep.").exclude(state__in=FINAL):
        Job.objects.filter(pk=job.pk).update(leased_by="", leased_until=None, state=JobState.QUEUED)
        jobs.cancel(job, at=at)
    held = 0 if moved else _hold(taken_at=taken_at, at=at)
    verb = "move" if moved else "restore"
    journal.record(space=0, actor=None, verb=verb, kind="backup", key=f"{taken_at:%Y-%m-%dT%H:%M}", at=at)
    return held


def _hold(*, taken_at: datetime, at: datetime) -> int:
    waiting = Message.objects.filter(care=Care.RETRY, state__in=[State.QUEUED, State.SENDING])
    waiting.update(state=State.WITHDRAWN, claimed_until=None, ended_at=at, body="", html="")
    in_hand = Message.objects.filter(care=Care.HOLD, state=State.SENDING)
    Letter.objects.filter(message__in=in_hand).update(state=LetterState.UNCERTAIN)
    in_hand.update(state=State.UNCERTAIN, claimed_until=None)
    return departures.hold_all(reason=Pause.RESTORED, at=at, since=taken_at)


def erased() -> list[dict[str, Any]]:
    """The accounts that were closed, by number, the collectives erased for good, by code: nothing that tells who."""
    closed = Q(verb="close", kind="account") | Q(space=0, verb="erase", kind="collective")
    return [
        {one.kind: int(one.key) if one.kind == "account" else one.key, "at": one.at.isoformat()}
        for one in Entry.objects.filter(closed).order_by("pk")
    ]


@transaction.atomic
def erase_again(erasures: Path, *, taken_at: datetime, at: datetime) -> int:
    """Close again the accounts that were closed after the backup was taken, and the collectives that were erased.

    A collective is erased at the next round of the worker; nobody enters it meanwhile. How many.
    """
    noted = json.loads(erasures.read_text())
    since = [one for one in noted if datetime.fromisoformat(one["at"]) > taken_at]
    gone = [one["account"] for one in since if "account" in one]
    people = list(User.objects.filter(pk__in=gone, is_active=True).order_by("pk"))
    for person in people:
        collectives.forget_person(person)
        accounts.erase(person, at=at)
    codes = [one["collective"] for one in since if "collective" in one]
    again = Collective.objects.filter(code__in=codes).update(closed_at=at - ERASED_AFTER)
    return len(people) + again

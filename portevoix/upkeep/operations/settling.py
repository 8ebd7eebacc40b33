"""What a restored copy must know before it is put in place: time has passed since the backup.

A message that waited then may have left since. None leaves by itself: mailings are paused until somebody who
coordinates has looked; account mails, whose links are dead, are withdrawn; what was in hand is uncertain.
"""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from portevoix.accounts import operations as accounts
from portevoix.accounts.models import User
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


def closed_accounts() -> list[dict[str, Any]]:
    """The accounts that were closed, by number: nothing that tells who."""
    entries = Entry.objects.filter(verb="close", kind="account").order_by("pk")
    return [{"account": int(entry.key), "at": entry.at.isoformat()} for entry in entries]


@transaction.atomic
def erase_again(erasures: Path, *, taken_at: datetime, at: datetime) -> int:
    """Close again the accounts that were closed after the backup was taken. How many."""
    closed = json.loads(erasures.read_text())
    since = [one["account"] for one in closed if datetime.fromisoformat(one["at"]) > taken_at]
    people = list(User.objects.filter(pk__in=since, is_active=True).order_by("pk"))
    for person in people:
        person.memberships.all().delete()
        accounts.erase(person, at=at)
    return len(people)

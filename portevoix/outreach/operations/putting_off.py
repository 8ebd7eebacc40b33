"""Writes: letters left for another day, and taken back."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction

from portevoix.journal import operations as journal
from portevoix.outreach.enums import WAITING
from portevoix.outreach.models import Letter, Mailing
from portevoix.outreach.operations.mailings import check_still


@transaction.atomic
def put_off(mailing: Mailing, *, letters: Iterable[Letter], until: date | None, by: Any, at: datetime) -> int:
    """Have these letters not leave before a day; None: today again. Returns how many. Raises MailingLeaving."""
    check_still(mailing)
    waiting = mailing.letters.filter(pk__in=[one.pk for one in letters], state__in=WAITING)
    count = waiting.update(put_off_until=until)
    verb = f"put off {count}" if until else f"no longer put off {count}"
    journal.record(
        space=mailing.campaign.space_id, actor=by.pk, verb=verb, kind="mailing", key=mailing.code, at=at
    )
    return count

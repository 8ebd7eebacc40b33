"""Writes: partner collectives are asked to co-sign, sign the very text they read, or ask for changes. Never in silence."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from portevoix.collectives import operations as collectives
from portevoix.collectives.enums import Role
from portevoix.collectives.models import Collective, Membership
from portevoix.journal import operations as journal
from portevoix.outreach.enums import MailingState, Signing
from portevoix.outreach.models import Mailing, Signatory
from portevoix.outreach.operations import departures
from portevoix.outreach.queries.signatories import partners_of, read_of, signatures_of, signs_for, untold


class Leaving(Exception):  # noqa: N818  refusals are named as the fact
    """The mailing is leaving or has left: who signs it no longer changes."""


class NotTheirs(Exception):  # noqa: N818
    """Only whoever coordinates a collective signs for it."""


class DayPassed(Exception):  # noqa: N818
    """The day to answer before has passed."""


class ReadOtherwise(Exception):  # noqa: N818
    """The text is no longer the one that this person read."""


class SignaturesAwaited(Exception):  # noqa: N818
    """Some partners may still sign (first argument: their names)."""


@transaction.atomic
def invite(
    mailing: Mailing, *, partners: Iterable[Collective], answer_by: date, by: Any, at: datetime
) -> list[Signatory]:
    """Ask these partners of the campaign to co-sign before a day. Raises Leaving."""
    mailing = _still(mailing)
    possible = {one.pk: one for one in partners_of(mailing)}
    found = []
    for one in partners:
        if one.pk in possible:
            facts = {"asked_by": by, "asked_at": at, "answer_by": answer_by}
            signatory = Signatory.objects.create(mailing=mailing, collective=one, **facts)
            _tell(signatory, kind="outreach.sign", to=one, by=by, at=at)
            found.append(signatory)
    _note(mailing, by=by, verb=f"ask signatures {len(found)}", at=at)
    return found


@transaction.atomic
def sign(signatory: Signatory, *, revision: int, by: Any, at: datetime) -> None:
    """The collective signs the text of that revision. Raises NotTheirs, Leaving, DayPassed, ReadOtherwise."""
    mailing = _answering(signatory, by=by)
    if signatory.answer_by < timezone.localdate(at):
        raise DayPassed
    if mailing.document.revision != revision:
        raise ReadOtherwise
    facts = {"read": read_of(mailing), "text": mailing.document.content, "word": ""}
    _answer(signatory, Signing.SIGNED, by=by, at=at, **facts)
    _note(mailing, by=by, verb="sign", at=at)
    _tell(signatory, kind="outreach.signed", to=mailing.collective, by=by, at=at)


@transaction.atomic
def ask_changes(signatory: Signatory, *, word: str, by: Any, at: datetime) -> None:
    """The collective would sign another text, and says which. Raises NotTheirs, Leaving."""
    mailing = _answering(signatory, by=by)
    _answer(signatory, Signing.CHANGES, by=by, at=at, word=word.strip())
    _note(mailing, by=by, verb="ask changes", at=at)
    _tell(signatory, kind="outreach.changes", to=mailing.collective, by=by, at=at)


@transaction.atomic
def decline(signatory: Signatory, *, by: Any, at: datetime) -> None:
    """The collective does not sign, or no longer; its name is on no letter that has yet to leave.

    Raises NotTheirs, Leaving while letters are leaving (a pause is needed first).
    """
    mailing = departures.lock(signatory.mailing)
    if mailing.state == MailingState.SENDING:
        raise Leaving
    if not signs_for(by, signatory.collective):
        raise NotTheirs
    _answer(signatory, Signing.DECLINED, by=by, at=at)
    _note(mailing, by=by, verb="decline to sign", at=at)


@transaction.atomic
def ask_again(signatory: Signatory, *, answer_by: date, by: Any, at: datetime) -> None:
    """Ask once more, before another day. Raises Leaving."""
    mailing = _still(signatory.mailing)
    facts = {"state": Signing.ASKED, "answer_by": answer_by, "asked_by": by, "told_at": None}
    if signatory.state == Signing.SIGNED:
        facts.pop("state")  # a signature that still holds is not lost by asking
    Signatory.objects.filter(pk=signatory.pk).update(**facts)
    _note(mailing, by=by, verb="ask signatures 1", at=at)
    _tell(signatory, kind="outreach.sign", to=signatory.collective, by=by, at=at)


@transaction.atomic
def leave_out(signatory: Signatory, *, by: Any, at: datetime) -> None:
    """Do without a partner's signature. Raises Leaving."""
    mailing = _still(signatory.mailing)
    signatory.delete()
    _note(mailing, by=by, verb="leave out", at=at)


def check(mailing: Mailing, *, without: bool, on: date) -> None:
    """Whether nobody may still sign, or their absence is accepted. Raises SignaturesAwaited."""
    awaited = [one.collective.name for one in signatures_of(mailing, on=on) if one.is_awaited]
    if awaited and not without:
        raise SignaturesAwaited(awaited)


@transaction.atomic
def tell_late(*, at: datetime) -> int:
    """Tell whoever coordinates which partners have let their day pass. Returns how many were told of."""
    late = untold(on=timezone.localdate(at))
    for one in late:
        _tell(one.signatory, kind="outreach.unsigned", to=one.signatory.mailing.collective, by=None, at=at)
    Signatory.objects.filter(pk__in=[one.signatory.pk for one in late]).update(told_at=at)
    return len(late)


def _still(mailing: Mailing) -> Mailing:
    mailing = departures.lock(mailing)
    if mailing.is_leaving:
        raise Leaving
    return mailing


def _answering(signatory: Signatory, *, by: Any) -> Mailing:
    """The mailing of a signature that this person may give."""
    mailing = _still(signatory.mailing)
    if not signs_for(by, signatory.collective):
        raise NotTheirs
    return mailing


def _answer(signatory: Signatory, state: Signing, *, by: Any, at: datetime, **facts: Any) -> None:
    changed = {"state": state, "answered_by": by, "answered_at": at, **facts}
    Signatory.objects.filter(pk=signatory.pk).update(**changed)


def _tell(signatory: Signatory, *, kind: str, to: Collective, by: Any, at: datetime) -> None:
    """News for those who coordinate a collective."""
    rows = Membership.objects.filter(collective=to, role=Role.COORDINATOR)
    mailing = signatory.mailing
    asked = to == signatory.collective
    collectives.notify(
        mailing.campaign.space,
        kind=kind,
        key=f"{kind}:{signatory.code}:{at.isoformat()}",
        url=reverse("outreach:signature", args=[signatory.code])
        if asked
        else reverse("outreach:signatures", args=[mailing.code]),
        at=at,
        by=by,
        to=rows.values_list("user", flat=True),
        facts={"collective": signatory.collective.name, "mailing": mailing.title},
    )


def _note(mailing: Mailing, *, by: Any, verb: str, at: datetime) -> None:
    space = mailing.campaign.space_id
    journal.record(space=space, actor=by.pk, verb=verb, kind="mailing", key=mailing.code, at=at)

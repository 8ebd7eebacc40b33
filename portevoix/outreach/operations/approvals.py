"""Writes: a second person's agreement to a mailing, asked for, given, declined, withdrawn. Never one's own."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from portevoix.collectives import operations as news
from portevoix.collectives import queries as collectives
from portevoix.collectives.enums import Role
from portevoix.journal import operations as journal
from portevoix.outreach.enums import OPEN, Agreement, Way
from portevoix.outreach.models import Approval, Mailing
from portevoix.outreach.operations import departures
from portevoix.outreach.queries.approvals import standing, who_may_answer
from portevoix.outreach.queries.letters import Prepared, prepared
from portevoix.outreach.queries.seals import parts_of, seals_of
from portevoix.outreach.queries.signatories import cosigners


class NotNeeded(Exception):  # noqa: N818  refusals are named as the fact
    """The mailing needs nobody's agreement: it is small, leaving, or nothing of it is ready."""


class AlreadyAsked(Exception):  # noqa: N818
    """The agreement is asked for or given already (first argument), and still valid."""


class NotOpen(Exception):  # noqa: N818
    """The request was answered, withdrawn, or replaced by another."""


class OwnRequest(Exception):  # noqa: N818
    """Nobody agrees to what they asked themselves."""


class NotTheirs(Exception):  # noqa: N818
    """Neither of the two people, nor somebody who coordinates."""


class NobodyCoordinates(Exception):  # noqa: N818
    """Of the two people at least one must coordinate."""


class ApprovalNeeded(Exception):  # noqa: N818
    """A second person must agree before the mailing leaves (first argument: how the agreement stands)."""


class Changed(Exception):  # noqa: N818
    """What would leave is no longer what was asked for."""


@transaction.atomic
def ask(mailing: Mailing, *, word: str, by: Any, at: datetime) -> Approval:
    """Ask for the agreement to exactly what would leave now. Raises NotNeeded, AlreadyAsked."""
    mailing = departures.lock(mailing)
    letters = prepared(mailing, on=timezone.localdate(at))
    found = standing(mailing, letters)
    if mailing.is_leaving or not found.needed:
        raise NotNeeded
    if found.is_open:
        raise AlreadyAsked(found.approval)
    mailing.approvals.filter(state__in=OPEN).update(state=Agreement.VOID)
    ready = [one for one in letters if one.is_ready and one.way == Way.EMAIL]
    partners = cosigners(mailing)
    _note(mailing, by=by, verb=f"ask agreement {len(ready)}", at=at)
    approval = Approval.objects.create(
        mailing=mailing,
        asked_by=by,
        asked_at=at,
        word=word.strip(),
        seals=seals_of(mailing, ready, cosigners=partners),
        parts=parts_of(mailing, cosigners=partners),
    )
    _tell(approval, kind="outreach.agree", to=who_may_answer(mailing, asked_by=by), by=by, at=at)
    return approval


@transaction.atomic
def give(approval: Approval, *, by: Any, at: datetime) -> None:
    """Agree to exactly what was asked for, which is what will leave.

    Raises NotOpen, OwnRequest, NobodyCoordinates, Changed.
    """
    mailing, found = _waiting(approval, by=by)
    space = mailing.campaign.space
    roles = {collectives.role_in(one, space=space) for one in (by, found.asked_by) if one}
    if Role.COORDINATOR not in roles:
        raise NobodyCoordinates
    if not standing(mailing, prepared(mailing, on=timezone.localdate(at))).is_asked:
        raise Changed
    _answer(found, Agreement.GIVEN, by=by, at=at)
    _note(mailing, by=by, verb="agree", at=at)


@transaction.atomic
def decline(approval: Approval, *, word: str, by: Any, at: datetime) -> None:
    """Not yet, and why. Raises NotOpen, OwnRequest."""
    mailing, found = _waiting(approval, by=by)
    _answer(found, Agreement.DECLINED, by=by, at=at, answer=word.strip())
    _note(mailing, by=by, verb="decline", at=at)


@transaction.atomic
def withdraw(approval: Approval, *, by: Any, at: datetime) -> None:
    """Take back a request or an agreement before the mailing leaves. Raises NotOpen, NotTheirs."""
    mailing = departures.lock(approval.mailing)
    approval.refresh_from_db()
    if approval.state not in OPEN or mailing.is_leaving:
        raise NotOpen
    theirs = by.pk in {approval.asked_by_id, approval.answered_by_id}
    if not theirs and collectives.role_in(by, space=mailing.campaign.space) != Role.COORDINATOR:
        raise NotTheirs
    Approval.objects.filter(pk=approval.pk).update(state=Agreement.WITHDRAWN)
    _note(mailing, by=by, verb="withdraw agreement", at=at)


def check(mailing: Mailing, letters: list[Prepared], *, by: Any) -> None:
    """Whether these letters, all those of the mailing, may leave by this person. Raises ApprovalNeeded."""
    found = standing(mailing, letters)
    if found.needed and not found.lets(by):
        raise ApprovalNeeded(found)


def _waiting(approval: Approval, *, by: Any) -> tuple[Mailing, Approval]:
    """A request that waits for somebody else than this person, its mailing locked."""
    mailing = departures.lock(approval.mailing)
    approval.refresh_from_db()
    if approval.state != Agreement.ASKED or mailing.is_leaving:
        raise NotOpen
    if approval.asked_by_id == by.pk:
        raise OwnRequest
    return mailing, approval


def _answer(approval: Approval, state: Agreement, *, by: Any, at: datetime, answer: str = "") -> None:
    facts = {"state": state, "answered_by": by, "answered_at": at, "answer": answer}
    Approval.objects.filter(pk=approval.pk).update(**facts)
    asker = [approval.asked_by] if approval.asked_by else []
    _tell(approval, kind="outreach.agreed", to=asker, by=by, at=at)


def _tell(approval: Approval, *, kind: str, to: list[Any], by: Any, at: datetime) -> None:
    """News for these people."""
    mailing = approval.mailing
    news.notify(
        mailing.campaign.space,
        kind=kind,
        key=f"{kind}:{approval.code}",
        url=reverse("outreach:approval", args=[mailing.code]),
        at=at,
        by=by,
        to=[one.pk for one in to],
        facts={"mailing": mailing.title},
    )


def _note(mailing: Mailing, *, by: Any, verb: str, at: datetime) -> None:
    space = mailing.campaign.space_id
    journal.record(space=space, actor=by.pk, verb=verb, kind="mailing", key=mailing.code, at=at)

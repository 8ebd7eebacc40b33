"""Writes and reads about collectives and people who leave: what they asked, what of theirs is leaving."""

from django.db.models import Exists, OuterRef, Q

from portevoix.collectives.models import Collective
from portevoix.collectives.queries import memberships_in
from portevoix.outreach.enums import LEAVING, OPEN, Agreement, LetterState
from portevoix.outreach.models import Approval, Letter, Mailing


def let_go(spaces: list[int]) -> None:
    """An agreement asked or given by someone who may no longer enter no longer holds: it is asked for again.

    Not of a mailing that is leaving, which nothing changes.
    """
    inside = memberships_in(OuterRef("mailing__campaign__space"))
    asked = Exists(inside.filter(user=OuterRef("asked_by")))
    answered = Exists(inside.filter(user=OuterRef("answered_by"))) | Q(state=Agreement.ASKED)
    of_theirs = Approval.objects.filter(mailing__campaign__space__in=spaces, state__in=OPEN)
    of_theirs = of_theirs.exclude(mailing__state__in=LEAVING)
    of_theirs.exclude(asked, answered).update(state=Agreement.VOID)


def is_leaving(collective: Collective) -> bool:
    """Whether a mailing that it writes, or of a campaign it leads, is leaving or has a letter in the air (one query)."""
    led = Q(campaign__space__participations__collective=collective)
    led &= Q(campaign__space__participations__is_lead=True)
    in_hand = Letter.objects.filter(mailing=OuterRef("pk"), state=LetterState.QUEUED)
    moving = Q(state__in=LEAVING) | Exists(in_hand)
    return Mailing.objects.filter(moving).filter(Q(collective=collective) | led).exists()

"""Whether a mailing needs a second person, how the agreement stands, who may give it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Max
from django.db.models.functions import Least

from portevoix.accounts.models import User
from portevoix.collectives import queries as collectives
from portevoix.collectives.enums import Role
from portevoix.collectives.models import Participation
from portevoix.outreach.enums import OPEN, WAITING, Agreement, Way
from portevoix.outreach.models import Approval, Mailing
from portevoix.outreach.queries.letters import Prepared
from portevoix.outreach.queries.seals import parts_of, seals_of
from portevoix.outreach.queries.signatories import cosigners

PEOPLE = "people"


@dataclass(frozen=True)
class Standing:
    """How the agreement to a mailing stands; without `needed` nothing else counts."""

    needed: bool
    approval: Approval | None = None
    changed: tuple[str, ...] = ()  # of an open agreement: keys of `parts_of`, or people
    missing: bool = False  # one of the two has left, or none of them coordinates any more

    @property
    def is_open(self) -> bool:
        """Whether it is asked for or given, and still about what would leave."""
        return self.approval is not None and self.approval.state in OPEN and not self.is_void

    @property
    def is_void(self) -> bool:
        """Whether something changed since it was asked for."""
        open_ = self.approval is not None and self.approval.state in OPEN
        return open_ and bool(self.changed or self.missing)

    @property
    def is_given(self) -> bool:
        """Whether the mailing may leave."""
        return self.is_open and self.approval is not None and self.approval.state == Agreement.GIVEN

    @property
    def is_asked(self) -> bool:
        """Whether somebody waits for an answer."""
        return self.is_open and not self.is_given

    def waits_for(self, user: Any) -> bool:
        """Whether somebody else than this person asked for it."""
        return self.is_asked and self.approval is not None and self.approval.asked_by_id != user.pk

    def lets(self, user: Any) -> bool:
        """Whether this person may have it leave: one of the two, when there must be two."""
        if not self.needed:
            return True
        found = self.approval
        return self.is_given and found is not None and user.pk in {found.asked_by_id, found.answered_by_id}


def standing(mailing: Mailing, letters: Iterable[Prepared]) -> Standing:
    """How the agreement to these letters, all those of the mailing, stands.

    No query when none is needed, else four.
    """
    every = list(letters)
    ready = [one for one in every if one.is_ready and one.way == Way.EMAIL]
    if not is_needed(mailing, every):
        return Standing(needed=False)
    rows = mailing.approvals.select_related("asked_by", "answered_by")
    approval = rows.order_by("-asked_at", "-pk").first()
    if approval is None or approval.state not in OPEN:
        return Standing(needed=True, approval=approval)
    changed = tuple(_changed(approval, mailing, ready=ready, every=every))
    return Standing(True, approval, changed, missing=not changed and _is_short(approval, mailing))


def is_needed(mailing: Mailing, letters: Iterable[Prepared]) -> bool:
    """Whether so many get it by e-mail, those who have it counted, that a second person must agree."""
    above = mailing.collective.approval_above
    if above is None:
        return False
    sent = [one.letter.message_id and one.letter.state not in WAITING for one in letters]
    ready = [one.is_ready and one.way == Way.EMAIL for one in letters]
    return any(ready) and sum(map(bool, sent)) + sum(ready) > above


def _changed(
    approval: Approval, mailing: Mailing, *, ready: list[Prepared], every: list[Prepared]
) -> Iterable[str]:
    """What is no longer as it was read: parts of the text, else the people or what is said to one of them."""
    partners = cosigners(mailing)
    now = parts_of(mailing, cosigners=partners)
    shared = [name for name, found in now.items() if approval.parts.get(name) != found]
    if shared:
        return shared
    left = {one.letter.code: one.letter.seal for one in every if one.letter.state not in WAITING}
    known = {code: left[code] for code in approval.seals if code in left}
    return [] if known | seals_of(mailing, ready, cosigners=partners) == approval.seals else [PEOPLE]


def _is_short(approval: Approval, mailing: Mailing) -> bool:
    """Whether one of the people of an agreement may no longer write, or none of them coordinates."""
    given = approval.state == Agreement.GIVEN
    people = [approval.asked_by, approval.answered_by] if given else [approval.asked_by]
    roles = [_role(one, mailing) for one in people]
    return None in roles or (given and Role.COORDINATOR not in roles)


def _role(user: Any, mailing: Mailing) -> Role | None:
    """The role of somebody who may still write."""
    if user is None or not user.is_active:
        return None
    found = collectives.role_in(user, space=mailing.campaign.space)
    return found if found is not None and found >= Role.MEMBER else None


def who_may_answer(mailing: Mailing, *, asked_by: Any) -> list[User]:
    """The people whose agreement counts when this person asks: whoever writes, or coordinates if they do not."""
    space = mailing.campaign.space
    coordinates = _role(asked_by, mailing) == Role.COORDINATOR
    least = Role.MEMBER if coordinates else Role.COORDINATOR
    rows = collectives.people_in(space, role=least).filter(user__is_active=True)
    found = {row.user_id: row.user for row in rows.exclude(user=asked_by)}
    return sorted(found.values(), key=lambda user: user.name)


def asked_of(user: Any) -> list[Approval]:
    """Requests that wait for this person: not their own, and their answer counts (three queries)."""
    spaces = collectives.spaces_of(user, role=Role.MEMBER)
    rows = Approval.objects.filter(state=Agreement.ASKED, mailing__campaign__space__in=spaces)
    rows = rows.exclude(asked_by=user.pk).select_related("mailing__campaign", "asked_by")
    found = list(rows.order_by("asked_at", "pk"))
    roles = _roles(
        {one.mailing.campaign.space_id for one in found}, {user.pk, *(one.asked_by_id for one in found)}
    )
    return [
        one
        for one in found
        if Role.COORDINATOR
        in {roles.get((one.mailing.campaign.space_id, who)) for who in (user.pk, one.asked_by_id)}
    ]


def _roles(spaces: set[int], users: set[int | None]) -> dict[tuple[int, int | None], int]:
    """The highest role of each of these people in each of these spaces."""
    if not spaces:
        return {}
    who = "collective__memberships__user"
    rows = Participation.objects.filter(space__in=spaces, collective__memberships__user__in=users - {None})
    held = Max(Least("role", "collective__memberships__role"))
    found = rows.values_list("space", who).annotate(held=held)
    return {(space, user): role for space, user, role in found}

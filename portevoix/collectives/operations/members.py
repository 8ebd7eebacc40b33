"""Writes: roles, leaving."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction

from portevoix.accounts import operations as accounts
from portevoix.accounts.models import User
from portevoix.collectives.enums import Role
from portevoix.collectives.models import (
    Collective,
    Guest,
    Invitation,
    Membership,
    NewsWishes,
    Notification,
    PartnerInvitation,
    Space,
)
from portevoix.journal import operations as journal

_releases: dict[str, Callable[[list[int]], None]] = {}


class LastCoordinator(Exception):  # noqa: N818  refusals are named as the fact
    """The collective (first argument) would be left with nobody to coordinate it."""


@transaction.atomic
def change_role(membership: Membership, *, role: Role, by: Any, at: datetime) -> None:
    """Give another role. Raises LastCoordinator."""
    if role < Role.COORDINATOR:
        _check_another_coordinates(membership)
    Membership.objects.filter(pk=membership.pk).update(role=role)
    _record(membership, by=by, verb="role", at=at)


@transaction.atomic
def remove(membership: Membership, *, by: Any, at: datetime) -> None:
    """Take someone out of the collective, or leave it; what they wrote stays. Raises LastCoordinator."""
    if membership.collective.closed_at is None:
        _check_another_coordinates(membership)
    _record(membership, by=by, verb="leave" if by.pk == membership.user_id else "remove", at=at)
    Membership.objects.filter(pk=membership.pk).delete()
    release(membership.collective)


@transaction.atomic
def leave_portevoix(user: User, *, at: datetime) -> None:
    """Leave every collective and close the account, or nothing. Raises LastCoordinator."""
    for membership in user.memberships.select_related("collective"):
        remove(membership, by=user, at=at)
    forget_person(user)
    accounts.erase(user, at=at)


def forget_person(user: User) -> None:
    """Erase what names someone who closes their account: roles, news, invitations at their address."""
    for theirs in (Membership, Notification, NewsWishes, Guest):
        theirs.objects.filter(user=user).delete()
    Invitation.objects.filter(email__iexact=user.email).delete()
    PartnerInvitation.objects.filter(email__iexact=user.email).delete()
    Guest.objects.filter(email__iexact=user.email).delete()
    Notification.objects.filter(facts__email=user.email).delete()


def register_release(name: str, let_go: Callable[[list[int]], None]) -> None:
    """Have an app above let go, in these spaces, of what it had given to people who no longer enter; from `apps.ready`."""
    _releases[name] = let_go


def release(collective: Collective) -> None:
    """Somebody left a collective, or it left a space: nothing stays given to who no longer enters its spaces."""
    spaces = Space.objects.filter(participations__collective=collective)
    release_in(list(spaces.values_list("pk", flat=True)))


def release_in(spaces: list[int]) -> None:
    """The same, for these spaces."""
    for let_go in _releases.values():
        let_go(spaces)


def _check_another_coordinates(membership: Membership) -> None:
    coordinators = Membership.objects.select_for_update().filter(
        collective=membership.collective_id, role=Role.COORDINATOR
    )
    if {one.pk for one in coordinators} == {membership.pk}:
        raise LastCoordinator(membership.collective)


def _record(membership: Membership, *, by: Any, verb: str, at: datetime) -> None:
    space, key = membership.collective.space_id, membership.code
    journal.record(space=space, actor=by.pk, verb=verb, kind="membership", key=key, at=at)

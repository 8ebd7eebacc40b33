"""Writes: roles, leaving."""

from datetime import datetime
from typing import Any

from django.db import transaction

from portevoix.accounts import operations as accounts
from portevoix.accounts.models import User
from portevoix.collectives.enums import Role
from portevoix.collectives.models import Membership
from portevoix.journal import operations as journal


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
    _check_another_coordinates(membership)
    _record(membership, by=by, verb="leave" if by.pk == membership.user_id else "remove", at=at)
    Membership.objects.filter(pk=membership.pk).delete()


@transaction.atomic
def leave_portevoix(user: User, *, at: datetime) -> None:
    """Leave every collective and close the account, or nothing. Raises LastCoordinator."""
    for membership in user.memberships.select_related("collective"):
        remove(membership, by=user, at=at)
    accounts.erase(user, at=at)


def _check_another_coordinates(membership: Membership) -> None:
    coordinators = Membership.objects.select_for_update().filter(
        collective=membership.collective_id, role=Role.COORDINATOR
    )
    if {one.pk for one in coordinators} == {membership.pk}:
        raise LastCoordinator(membership.collective)


def _record(membership: Membership, *, by: Any, verb: str, at: datetime) -> None:
    space, key = membership.collective.space_id, membership.code
    journal.record(space=space, actor=by.pk, verb=verb, kind="membership", key=key, at=at)

"""Collectives for tests."""

from django.utils import timezone

from portevoix.accounts.models import User
from portevoix.accounts.tests.factories import make_user
from portevoix.collectives import operations
from portevoix.collectives.enums import Role
from portevoix.collectives.models import Collective, Membership


def make_collective(*, name: str = "Eau pour tous", by: User | None = None, **fields: object) -> Collective:
    """A collective coordinated by one person."""
    return operations.open_collective(name, by=by or make_user(), at=timezone.now(), **fields)


def make_member(collective: Collective, *, role: Role = Role.MEMBER, user: User | None = None) -> User:
    """A person with a role in a collective."""
    user = user or make_user()
    Membership.objects.create(collective=collective, user=user, role=role)
    return user

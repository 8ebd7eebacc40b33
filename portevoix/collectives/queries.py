"""Reads: roles, spaces, collectives of a person."""

from typing import Any

from django.db.models import Max, QuerySet

from portevoix.collectives.enums import Role
from portevoix.collectives.models import Collective, Membership, Space


def role_in(user: Any, *, space: Space) -> Role | None:
    """The highest role of a person in a space, through the collectives that take part in it (one query)."""
    held = Membership.objects.filter(user=user.pk, collective__participations__space=space).aggregate(
        role=Max("role")
    )["role"]
    return None if held is None else Role(held)


def spaces_of(user: Any, *, role: Role = Role.GUEST) -> QuerySet[Space]:
    """The spaces a person may enter with at least that role."""
    return Space.objects.filter(
        participations__collective__memberships__user=user.pk,
        participations__collective__memberships__role__gte=role,
    ).distinct()


def collectives_of(user: Any) -> QuerySet[Collective]:
    """The collectives a person belongs to, by name."""
    return Collective.objects.filter(memberships__user=user.pk).order_by("name")


def collectives_where_writing(user: Any) -> QuerySet[Collective]:
    """The collectives in which a person may write, by name."""
    return Collective.objects.filter(memberships__user=user.pk, memberships__role__gte=Role.MEMBER).order_by(
        "name"
    )


def people_in(space: Space) -> QuerySet[Membership]:
    """The memberships that give access to a space, with their people, by name."""
    return (
        Membership.objects.filter(collective__participations__space=space)
        .select_related("user", "collective")
        .order_by("user__name")
    )

"""Reads: roles, spaces, collectives of a person."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from django.db.models import Case, Exists, Max, OuterRef, PositiveSmallIntegerField, Q, QuerySet, Value, When

from portevoix.accounts.models import User
from portevoix.collectives.enums import Role, Standing
from portevoix.collectives.models import Collective, Invitation, Membership, Space
from portevoix.collectives.rules import hash_of
from portevoix.files.models import StoredFile


def role_in(user: Any, *, space: Space) -> Role | None:
    """The highest role of a person in a space, through the collectives that take part in it (one query).

    Where a collective asks for a second step, coordination waits for it: until then the role is a member's.
    """
    waiting = When(_waits_for_second_step(user.pk), then=Value(int(Role.MEMBER)))
    held = Membership.objects.filter(user=user.pk, collective__participations__space=space).aggregate(
        role=Max(Case(waiting, default="role", output_field=PositiveSmallIntegerField()))
    )["role"]
    return None if held is None else Role(held)


def _waits_for_second_step(user: Any) -> Q:
    """Memberships that coordinate on paper, of a person who lacks the second step their collective asks for."""
    steps = Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.RECOVERY_CODES)
    return Q(~Exists(steps), role=Role.COORDINATOR, collective__require_second_step=True)


def waits_for_second_step(user: Any, *, space: Space) -> bool:
    """Whether the person would coordinate in that space if they had a second step (one query)."""
    held = Membership.objects.filter(user=user.pk, collective__participations__space=space)
    return held.filter(_waits_for_second_step(user.pk)).exists()


def coordinators_without_second_step(collective: Collective) -> QuerySet[Membership]:
    """Who coordinates and signs in with one step alone, by name."""
    held = collective.memberships.filter(role=Role.COORDINATOR).select_related("user")
    steps = Authenticator.objects.filter(user=OuterRef("user")).exclude(
        type=Authenticator.Type.RECOVERY_CODES
    )
    return held.filter(~Exists(steps)).order_by("user__name", "pk")


def spaces_of(user: Any, *, role: Role = Role.GUEST) -> QuerySet[Space]:
    """The spaces a person may enter with at least that role."""
    return Space.objects.filter(
        participations__collective__memberships__user=user.pk,
        participations__collective__memberships__role__gte=role,
    ).distinct()


def spaces_coordinated_by(user: Any) -> QuerySet[Space]:
    """The spaces that a person coordinates, today: not those that wait for their second step."""
    held = Membership.objects.filter(user=user.pk, role=Role.COORDINATOR)
    ours = held.exclude(_waits_for_second_step(user.pk)).values("collective")
    return Space.objects.filter(participations__collective__in=ours).distinct()


def collectives_of(user: Any) -> QuerySet[Collective]:
    """The collectives a person belongs to, by name."""
    return Collective.objects.filter(memberships__user=user.pk).order_by("name")


def collectives_where_writing(user: Any) -> QuerySet[Collective]:
    """The collectives in which a person may write, by name."""
    return Collective.objects.filter(memberships__user=user.pk, memberships__role__gte=Role.MEMBER).order_by(
        "name"
    )


def current(collectives: Sequence[Collective], *, chosen: str) -> Collective | None:
    """Of someone's collectives, the one whose page they opened last, else the first (no query)."""
    return next((one for one in collectives if one.code == chosen), collectives[0] if collectives else None)


def members_of(collective: Collective) -> QuerySet[Membership]:
    """Who belongs to a collective: who coordinates first, then by name."""
    return collective.memberships.select_related("user").order_by("-role", "user__name", "pk")


def open_invitations(collective: Collective) -> QuerySet[Invitation]:
    """Invitations that nobody has accepted yet, the last one first."""
    return (
        collective.invitations.filter(accepted_at=None).select_related("invited_by").order_by("-created_at")
    )


def invitation_of(token: str) -> Invitation | None:
    """The invitation that a link holds; None when it was withdrawn, or never was."""
    return (
        Invitation.objects.filter(token_hash=hash_of(token))
        .select_related("collective__space", "invited_by")
        .first()
    )


def standing(invitation: Invitation | None, *, user: Any, at: datetime) -> Standing:
    """What an invitation is for whoever opens it (at most one query)."""
    if invitation is None:
        return Standing.GONE
    if invitation.accepted_at is not None:
        return Standing.ACCEPTED
    if invitation.expires_at <= at:
        return Standing.EXPIRED
    if user.is_authenticated:
        return Standing.READY if user.email == invitation.email.lower() else Standing.OTHER
    known = User.objects.filter(email=invitation.email.lower()).exists()
    return Standing.KNOWN if known else Standing.NEW


def file_in(space: Space, *, sha256: str) -> StoredFile | None:
    """A file of a space, by its fingerprint."""
    return StoredFile.objects.filter(space=space.pk, sha256=sha256).first()


def people_in(space: Space) -> QuerySet[Membership]:
    """The memberships that give access to a space, with their people, by name."""
    return (
        Membership.objects.filter(collective__participations__space=space)
        .select_related("user", "collective")
        .order_by("user__name")
    )

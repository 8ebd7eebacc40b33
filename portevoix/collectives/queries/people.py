"""Reads: roles, spaces, collectives of a person."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from django.db.models import (
    Exists,
    OuterRef,
    Q,
    QuerySet,
)
from django.db.models.functions import Now

from portevoix.accounts.models import User
from portevoix.collectives.enums import Role, Standing
from portevoix.collectives.models import (
    Collective,
    Guest,
    Invitation,
    Membership,
    Participation,
    PartnerInvitation,
    Space,
)
from portevoix.collectives.queries.guests import OPEN
from portevoix.collectives.rules import ERASED_AFTER, hash_of
from portevoix.files.models import StoredFile


def role_in(user: Any, *, space: Space) -> Role | None:
    """The highest role of a person in a space, through the collectives that take part in it.

    In each they hold the lower of two: their role in the collective, and that of the collective in the space. Where a
    collective asks for a second step, coordination waits for it: until then the role is a member's. Someone invited by
    name to that space alone is its guest. One query; a second one where a second step is asked of them, or for a guest.
    Every page asks it: plain rows, put together here, cost a fifth of one expression that says it all.
    """
    through = _memberships(user.pk).filter(collective__participations__space=space.pk)
    held = list(
        through.values_list(
            "role", "collective__participations__role", "collective__require_second_step"
        ).order_by()
    )
    if not held:
        return Role.GUEST if _guesthoods(user.pk).filter(space=space.pk).exists() else None
    asked = any(asks and role == Role.COORDINATOR for role, _cap, asks in held)
    highest = Role.MEMBER if asked and not has_second_step(user) else Role.COORDINATOR
    return Role(max(min(role, cap, highest if asks else role) for role, cap, asks in held))


def has_second_step(user: Any) -> bool:
    """Whether a person signs in with a second step; recovery codes alone are none (one query)."""
    steps = Authenticator.objects.filter(user=user.pk)
    found: bool = steps.exclude(type=Authenticator.Type.RECOVERY_CODES).exists()
    return found


def _memberships(user: Any) -> QuerySet[Membership]:
    """Of a person, in collectives that are not closed."""
    return Membership.objects.filter(user=user, collective__closed_at=None)


def _guesthoods(user: Any) -> QuerySet[Guest]:
    """Where a person reads today as a guest, by name."""
    return Guest.objects.filter(OPEN, user=user)


def _waits_for_second_step(user: Any) -> Q:
    """Memberships that coordinate on paper, of a person who lacks the second step their collective asks for."""
    steps = Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.RECOVERY_CODES)
    return Q(~Exists(steps), role=Role.COORDINATOR, collective__require_second_step=True)


def waits_for_second_step(user: Any, *, space: Space) -> bool:
    """Whether the person would coordinate in that space if they had a second step (one query)."""
    held = _memberships(user.pk).filter(collective__participations__space=space)
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
    through = Participation.objects.filter(
        role__gte=role,
        collective__closed_at=None,
        collective__memberships__user=user.pk,
        collective__memberships__role__gte=role,
    )
    inside = Q(pk__in=through.values("space"))
    if role == Role.GUEST:
        inside |= Q(pk__in=_guesthoods(user.pk).values("space"))
    return Space.objects.filter(inside)


def spaces_coordinated_by(user: Any) -> QuerySet[Space]:
    """The spaces that a person coordinates today."""
    return Space.objects.filter(
        participations__collective__in=coordinated_by(user), participations__role=Role.COORDINATOR
    ).distinct()


def collectives_of(user: Any) -> QuerySet[Collective]:
    """The collectives a person belongs to, by name; not those that are closed."""
    return Collective.objects.filter(memberships__user=user.pk, closed_at=None).order_by("name")


def closed_coordinated_by(user: Any) -> QuerySet[Collective]:
    """The closed collectives that the person may open again: those they coordinated, within the thirty days."""
    held = Membership.objects.filter(user=user.pk, role=Role.COORDINATOR)
    ours = held.exclude(_waits_for_second_step(user.pk)).values("collective")
    return Collective.objects.filter(pk__in=ours, closed_at__gt=Now() - ERASED_AFTER)


def to_erase(*, at: datetime) -> QuerySet[Collective]:
    """The closed collectives whose thirty days are over, and of which more than the name is left."""
    return Collective.objects.filter(closed_at__lte=at - ERASED_AFTER).exclude(email="").order_by("pk")


def shared_and_led(collective: Collective) -> QuerySet[Space]:
    """The spaces that a collective leads with others in them."""
    led = Space.objects.filter(participations__collective=collective, participations__is_lead=True)
    others = Participation.objects.filter(space=OuterRef("pk")).exclude(collective=collective)
    return led.filter(Exists(others)).order_by("pk")


def collectives_where_writing(user: Any) -> QuerySet[Collective]:
    """The collectives in which a person may write, by name."""
    writing = _memberships(user.pk).filter(role__gte=Role.MEMBER)
    return Collective.objects.filter(pk__in=writing.values("collective")).order_by("name")


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


def people_in(space: Space, *, role: Role = Role.GUEST) -> QuerySet[Membership]:
    """The memberships that give at least that role in a space, with their people, by name."""
    return (
        Membership.objects.filter(
            collective__closed_at=None,
            collective__participations__space=space,
            collective__participations__role__gte=role,
            role__gte=role,
        )
        .select_related("user", "collective")
        .order_by("user__name")
    )


def memberships_in(space: Any) -> QuerySet[Membership]:
    """The memberships that open a space, to ask about someone in a subquery; `space` may be an OuterRef."""
    return Membership.objects.filter(
        collective__closed_at=None, collective__participations__space=space, user__is_active=True
    )


def partners_of(space: Space) -> QuerySet[Participation]:
    """Who takes part in a space: the lead first, then by name."""
    return space.participations.select_related("collective").order_by("-is_lead", "collective__name")


def leads(user: Any, *, space: Space) -> bool:
    """Whether someone coordinates the collective that leads a space, with the second step it asks for (one query)."""
    leading = coordinated_by(user).filter(participations__space=space, participations__is_lead=True)
    return leading.exists()


def coordinated_by(user: Any) -> QuerySet[Collective]:
    """The collectives that a person coordinates today, by name: not those that wait for their second step."""
    held = _memberships(user.pk).filter(role=Role.COORDINATOR)
    ours = held.exclude(_waits_for_second_step(user.pk))
    return Collective.objects.filter(pk__in=ours.values("collective")).order_by("name")


def open_partner_invitations(space: Space) -> QuerySet[PartnerInvitation]:
    """Partners invited who have not answered, the last first."""
    awaited = space.partner_invitations.filter(accepted_at=None, declined_at=None)
    return awaited.select_related("invited_by").order_by("-created_at")


def partner_invitation_of(token: str) -> PartnerInvitation | None:
    """The invitation that a link holds; None when it was withdrawn, or never was."""
    found = PartnerInvitation.objects.filter(token_hash=hash_of(token))
    return found.select_related("space", "invited_by").first()


def partner_standing(invitation: PartnerInvitation | None, *, user: Any, at: datetime) -> Standing:
    """What it is for whoever opens it: anyone signed in may answer for a collective they coordinate."""
    if invitation is None or invitation.declined_at is not None:
        return Standing.GONE
    if invitation.accepted_at is not None:
        return Standing.ACCEPTED
    if invitation.expires_at <= at:
        return Standing.EXPIRED
    if user.is_authenticated:
        return Standing.READY
    known = User.objects.filter(email=invitation.email.lower()).exists()
    return Standing.KNOWN if known else Standing.NEW

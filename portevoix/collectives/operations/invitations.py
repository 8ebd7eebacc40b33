"""Writes: inviting someone by e-mail, and what becomes of it."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from portevoix.accounts import operations as accounts
from portevoix.accounts.models import User
from portevoix.collectives.enums import Role
from portevoix.collectives.models import Collective, Invitation, Membership, new_code
from portevoix.collectives.operations.news import notify
from portevoix.collectives.rules import INVITATION_LASTS, hash_of, token_for
from portevoix.journal import operations as journal


class AlreadyMember(Exception):  # noqa: N818  refusals are named as the fact
    """That address belongs to a member."""


class InvitationClosed(Exception):  # noqa: N818
    """It has expired, or was accepted by someone."""


class WrongAccount(Exception):  # noqa: N818
    """It was sent to another address than this account's."""


@transaction.atomic
def invite(collective: Collective, *, email: str, role: Role, by: User, at: datetime) -> Invitation:
    """Invite an address; inviting it again renews its invitation. Raises AlreadyMember."""
    email = email.strip().lower()
    if collective.memberships.filter(user__email=email).exists():
        raise AlreadyMember(email)
    code = new_code()
    invitation, _created = Invitation.objects.update_or_create(
        collective=collective,
        email=email,
        accepted_at=None,
        defaults={"role": role, "invited_by": by, "expires_at": at + INVITATION_LASTS},
        create_defaults={
            "role": role,
            "invited_by": by,
            "expires_at": at + INVITATION_LASTS,
            "created_at": at,
            "code": code,
            "token_hash": hash_of(token_for(code)),
        },
    )
    _record(invitation, by=by, verb="invite", at=at)
    _write(invitation, at=at)
    return invitation


@transaction.atomic
def resend(invitation: Invitation, *, by: User, at: datetime) -> None:
    """Send the same link again; it lasts 14 days more."""
    Invitation.objects.filter(pk=invitation.pk).update(expires_at=at + INVITATION_LASTS)
    _record(invitation, by=by, verb="resend", at=at)
    _write(invitation, at=at)


@transaction.atomic
def withdraw(invitation: Invitation, *, by: User, at: datetime) -> None:
    """Take an invitation back: its link leads nowhere from now on."""
    _record(invitation, by=by, verb="withdraw", at=at)
    Invitation.objects.filter(pk=invitation.pk, accepted_at=None).delete()


@transaction.atomic
def accept(invitation: Invitation, *, user: User, at: datetime) -> None:
    """Make the invited person a member; twice is harmless. Raises WrongAccount, InvitationClosed."""
    if user.email != invitation.email.lower():
        raise WrongAccount
    member = Membership.objects.filter(collective=invitation.collective_id, user=user).exists()
    if member:
        Invitation.objects.filter(pk=invitation.pk, accepted_at=None).update(accepted_at=at)
        return
    open_still = Invitation.objects.filter(pk=invitation.pk, accepted_at=None, expires_at__gt=at)
    if not open_still.update(accepted_at=at):  # also when it was withdrawn since the page was read
        raise InvitationClosed
    Membership.objects.create(collective=invitation.collective, user=user, role=invitation.role, since=at)
    _record(invitation, by=user, verb="accept", at=at)
    notify(
        invitation.collective.space,
        kind="collectives.joined",
        key=f"joined:{invitation.code}",
        url=reverse("collectives:members", kwargs={"code": invitation.collective.code}),
        role=Role.COORDINATOR,
        facts={"collective": invitation.collective.name},
        by=user,
        at=at,
    )


@transaction.atomic
def sign_up(invitation: Invitation, *, name: str, password: str, at: datetime) -> User:
    """Open the account of someone invited and make them a member. Raises EmailTaken, InvitationClosed."""
    user = accounts.open_account(email=invitation.email, name=name, password=password, at=at)
    accept(invitation, user=user, at=at)
    return user


def invitation_url(invitation: Invitation) -> str:
    """The whole address of an invitation."""
    path = reverse("collectives:invitation", kwargs={"token": token_for(invitation.code)})
    return settings.PUBLIC_URL + path


def forget_invitations(*, before: datetime) -> int:
    """Erase invitations that expired before that moment."""
    return Invitation.objects.filter(expires_at__lt=before).delete()[0]


def _write(invitation: Invitation, *, at: datetime) -> None:
    """The mail: its subject and sender say nothing on a locked screen, its text says who invites to what."""
    words = _(
        "Hello,\n\n%(who)s invites you to join “%(collective)s” on Portevoix, where it prepares its campaigns."
        "\n\nFollow this link within 14 days:\n\n%(url)s\n\n"
        "If you know neither, you have nothing to do: nothing is kept about you after 44 days.\n"
    )
    who = invitation.invited_by.name if invitation.invited_by else _("Someone")
    facts = {"who": who, "collective": invitation.collective.name, "url": invitation_url(invitation)}
    accounts.write_to(
        invitation.email,
        key=f"invitation:{invitation.code}:{at.isoformat()}",
        subject=_("An invitation on Portevoix"),
        body=words % facts,
        at=at,
    )


def _record(invitation: Invitation, *, by: Any, verb: str, at: datetime) -> None:
    space, key = invitation.collective.space_id, invitation.code
    journal.record(space=space, actor=by.pk, verb=verb, kind="invitation", key=key, at=at)

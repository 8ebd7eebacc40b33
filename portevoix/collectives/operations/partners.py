"""Writes: collectives that share a campaign: invited, in, leading, out."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from portevoix.accounts import operations as accounts
from portevoix.accounts.models import User
from portevoix.collectives.enums import Role
from portevoix.collectives.models import Collective, Participation, PartnerInvitation, Space, new_code
from portevoix.collectives.operations.collectives import open_collective
from portevoix.collectives.operations.members import release_in
from portevoix.collectives.operations.news import notify
from portevoix.collectives.rules import INVITATION_LASTS, hash_of, token_for
from portevoix.journal import operations as journal


class AlreadyPartner(Exception):  # noqa: N818  refusals are named as the fact
    """That collective takes part already."""


class PartnershipClosed(Exception):  # noqa: N818
    """The invitation was answered, withdrawn, or has expired."""


class NotCoordinator(Exception):  # noqa: N818
    """One answers only for a collective that one coordinates."""


class LeadStays(Exception):  # noqa: N818
    """The lead gives the lead to another before it leaves or takes a lower role."""


class NothingOffered(Exception):  # noqa: N818
    """The lead was not offered, or no longer is."""


@transaction.atomic
def invite_partner(
    space: Space, *, email: str, role: Role, url: str, by: User, at: datetime
) -> PartnerInvitation:
    """Invite a collective by the address of someone in it; again renews. `url` holds {token}: the page that answers."""
    facts = {"role": role, "invited_by": by, "expires_at": at + INVITATION_LASTS}
    code = new_code()
    invitation, _created = PartnerInvitation.objects.update_or_create(
        space=space,
        email=email.strip().lower(),
        accepted_at=None,
        declined_at=None,
        defaults=facts,
        create_defaults={**facts, "created_at": at, "code": code, "token_hash": hash_of(token_for(code))},
    )
    _record(space, by=by, verb="invite", key=invitation.code, at=at)
    _write(invitation, url=url, at=at)
    return invitation


@transaction.atomic
def withdraw_partner_invitation(invitation: PartnerInvitation, *, by: Any, at: datetime) -> None:
    """Take it back: its link leads nowhere from now on."""
    _record(invitation.space, by=by, verb="withdraw", key=invitation.code, at=at)
    PartnerInvitation.objects.filter(pk=invitation.pk, accepted_at=None).delete()


@transaction.atomic
def accept_partnership(
    invitation: PartnerInvitation, *, collective: Collective, news_url: str, by: User, at: datetime
) -> Participation:
    """Take part with a collective that one coordinates. Raises NotCoordinator, AlreadyPartner, PartnershipClosed."""
    if collective.closed_at or not collective.memberships.filter(user=by, role=Role.COORDINATOR).exists():
        raise NotCoordinator
    if Participation.objects.filter(space=invitation.space_id, collective=collective).exists():
        raise AlreadyPartner
    open_still = PartnerInvitation.objects.filter(
        pk=invitation.pk, accepted_at=None, declined_at=None, expires_at__gt=at
    )
    if not open_still.update(accepted_at=at):
        raise PartnershipClosed
    made = Participation.objects.create(
        space=invitation.space, collective=collective, role=invitation.role, since=at
    )
    _record(invitation.space, by=by, verb="join", key=collective.code, at=at)
    _tell(made, kind="collectives.partner_joined", url=news_url, by=by, at=at)
    return made


@transaction.atomic
def sign_up_partner(
    invitation: PartnerInvitation, *, name: str, password: str, collective: str, news_url: str, at: datetime
) -> User:
    """Open an account and a collective for who was invited, and take part. Raises EmailTaken, PartnershipClosed."""
    user = accounts.open_account(email=invitation.email, name=name, password=password, at=at)
    opened = open_collective(collective, by=user, at=at)
    accept_partnership(invitation, collective=opened, news_url=news_url, by=user, at=at)
    return user


@transaction.atomic
def decline_partnership(invitation: PartnerInvitation, *, news_url: str, by: Any, at: datetime) -> None:
    """Say no. The lead is told; the link leads nowhere from now on. Raises PartnershipClosed."""
    open_still = PartnerInvitation.objects.filter(pk=invitation.pk, accepted_at=None, declined_at=None)
    if not open_still.update(declined_at=at):
        raise PartnershipClosed
    _record(invitation.space, by=by, verb="decline", key=invitation.code, at=at)
    notify(
        invitation.space,
        kind="collectives.partner_declined",
        key=f"declined:{invitation.code}",
        url=news_url,
        role=Role.COORDINATOR,
        facts={"email": invitation.email},
        by=by,
        at=at,
    )


@transaction.atomic
def change_partner_role(participation: Participation, *, role: Role, by: Any, at: datetime) -> None:
    """Give a partner another role; it holds at once. Raises LeadStays."""
    changed = Participation.objects.filter(pk=participation.pk, is_lead=False)
    if not changed.update(role=role, lead_offered_at=None):
        raise LeadStays
    _record(
        participation.space, by=by, verb=f"role {Role(role).name}", key=participation.collective.code, at=at
    )


@transaction.atomic
def end_partnership(participation: Participation, *, news_url: str, by: Any, at: datetime) -> None:
    """A partner leaves or is taken out: it sees nothing more; what it wrote stays to the lead. Raises LeadStays."""
    if not Participation.objects.filter(pk=participation.pk, is_lead=False).exists():
        raise LeadStays
    _record(participation.space, by=by, verb="leave", key=participation.collective.code, at=at)
    Participation.objects.filter(pk=participation.pk).delete()
    release_in([participation.space_id])
    _tell(participation, kind="collectives.partner_left", url=news_url, by=by, at=at)


@transaction.atomic
def offer_lead(participation: Participation, *, news_url: str, by: Any, at: datetime) -> None:
    """Ask a partner to lead in one's place; nothing changes until it says yes. One is asked at a time."""
    others = Participation.objects.filter(space=participation.space_id)
    others.update(lead_offered_at=None)
    others.filter(pk=participation.pk, is_lead=False).update(lead_offered_at=at)
    _record(participation.space, by=by, verb="offer lead", key=participation.collective.code, at=at)
    _tell(participation, kind="collectives.lead_offered", url=news_url, by=by, at=at)


@transaction.atomic
def answer_lead(participation: Participation, *, accept: bool, news_url: str, by: Any, at: datetime) -> None:
    """Take the lead, or leave it where it is. Raises NothingOffered."""
    rows = Participation.objects.select_for_update().filter(space=participation.space_id)
    offered = next((one for one in rows if one.pk == participation.pk and one.lead_offered_at), None)
    if offered is None:
        raise NothingOffered
    if accept:
        rows.filter(is_lead=True).update(is_lead=False)
        rows.filter(pk=participation.pk).update(is_lead=True, role=Role.COORDINATOR)
    rows.filter(pk=participation.pk).update(lead_offered_at=None)
    verb = "take lead" if accept else "decline lead"
    _record(participation.space, by=by, verb=verb, key=participation.collective.code, at=at)
    if accept:
        _tell(participation, kind="collectives.lead_taken", url=news_url, by=by, at=at)


def _tell(participation: Participation, *, kind: str, url: str, by: Any, at: datetime) -> None:
    """Tell those who coordinate the space what a partner did."""
    notify(
        participation.space,
        kind=kind,
        key=f"{kind}:{participation.code}:{at.isoformat()}",
        url=url,
        role=Role.COORDINATOR,
        facts={"collective": participation.collective.name},
        by=by,
        at=at,
    )


def _write(invitation: PartnerInvitation, *, url: str, at: datetime) -> None:
    """The mail: who invites, and the link; which campaign stands on the page alone."""
    words = _(
        "Hello,\n\n%(who)s proposes that your collective take part in a campaign on Portevoix."
        "\n\nFollow this link within 14 days; you will see what it is about before you answer:\n\n%(url)s\n\n"
        "If you know nothing of it, you have nothing to do: nothing is kept about you after 44 days.\n"
    )
    who = invitation.invited_by.name if invitation.invited_by else _("Someone")
    accounts.write_to(
        invitation.email,
        key=f"partner:{invitation.code}:{at.isoformat()}",
        subject=_("An invitation on Portevoix"),
        body=words % {"who": who, "url": url.format(token=token_for(invitation.code))},
        at=at,
    )


def forget_partner_invitations(*, before: datetime) -> int:
    """Erase invitations that expired before that moment."""
    return PartnerInvitation.objects.filter(expires_at__lt=before).delete()[0]


def _record(space: Space, *, by: Any, verb: str, key: str, at: datetime) -> None:
    journal.record(space=space.pk, actor=getattr(by, "pk", None), verb=verb, kind="partner", key=key, at=at)

"""Partners of the invented town: a letter that two collectives sign and a third was asked to; who reads by a link."""

from datetime import datetime, timedelta

from portevoix.accounts import operations as accounts
from portevoix.accounts.models import User
from portevoix.advocacy.models import Campaign, Target
from portevoix.collectives import operations as collectives
from portevoix.collectives.enums import Role
from portevoix.collectives.models import Collective, Participation
from portevoix.outreach.operations import mailings, signatories

PARTNERS = (
    ("Les Amarres", "ines@amarres.example", "Inès Rivage", "coprésidente"),
    ("Riverains solidaires", "noe@riverains.example", "Noé Lilas", "porte-parole"),
)


def share_a_letter(campaign: Campaign, collective: Collective, *, by: User, at: datetime) -> None:
    """A letter to the officials of the town, written and not sent: one partner signs it, the other has a week."""
    mailing = mailings.open_mailing(
        campaign,
        collective=collective,
        title="À la ville et à l’agglomération : neuf points d’eau",
        targets=Target.objects.filter(campaign=campaign),
        by=by,
        at=at,
    )
    (first, ines), (second, _noe) = (_partner(campaign, *facts, at=at) for facts in PARTNERS)
    day = at.date() + timedelta(days=7)
    signed, _asked = signatories.invite(mailing, partners=[first, second], answer_by=day, by=by, at=at)
    signatories.sign(signed, revision=mailing.document.revision, by=ines, at=at)


def _partner(
    campaign: Campaign, name: str, email: str, person: str, title: str, *, at: datetime
) -> tuple[Collective, User]:
    """A collective that writes in the campaign, and who coordinates it."""
    user = accounts.open_account(email=email, name=person, password="", at=at)
    user.set_unusable_password()
    user.save(update_fields=["password"])
    facts = {"email": email, "signatory_name": person, "signatory_title": title}
    partner = collectives.open_collective(name, by=user, at=at, **facts)
    Participation.objects.create(space=campaign.space, collective=partner, role=Role.MEMBER, since=at)
    return partner, user


def let_in_a_guest(campaign: Campaign, *, by: User, at: datetime) -> None:
    """The invented newspaper of the town reads the campaign by a link, and opened it twice."""
    made = collectives.make_guest_link(
        campaign.space,
        label="Rédaction du Phare de Port-Soleil",
        days=30,
        reads_words=True,
        by=by,
        at=at - timedelta(days=4),
    )
    for days in (3, 1):
        collectives.open_guest_link(made, passphrase="", at=at - timedelta(days=days))

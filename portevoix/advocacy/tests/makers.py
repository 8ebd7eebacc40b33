"""One object of each kind that a route of advocacy names by its code, in a given collective."""

from django.utils import timezone

from portevoix.advocacy.models import Commitment, Exchange, Step, Target, Template
from portevoix.advocacy.tests.factories import make_campaign, make_exchange, make_target
from portevoix.collectives import operations as collectives
from portevoix.collectives.enums import Role
from portevoix.collectives.models import Collective, Guest, Participation, PartnerInvitation
from portevoix.directory.tests.factories import make_deputy
from portevoix.files import operations as files


def target(collective: Collective) -> Target:
    """An invented deputy."""
    return make_target(make_campaign(collective=collective), actor=make_deputy())


def exchange(collective: Collective) -> Exchange:
    """A letter with a file attached."""
    of = target(collective)
    stored = files.store_bytes(
        b"x", name="x.txt", content_type="text/plain", space=of.campaign.space_id, at=timezone.now()
    )
    return make_exchange(of, attachment=stored)


def commitment(collective: Collective) -> Commitment:
    """An open promise."""
    return Commitment.objects.create(exchange=exchange(collective), text="écrire au préfet")


def template(collective: Collective) -> Template:
    """One that the collective keeps to itself."""
    return Template.objects.create(collective=collective, title="Modèle", demand="Un point d’eau à [commune]")


def step(collective: Collective) -> Step:
    """Something to do."""
    return Step.objects.create(campaign=make_campaign(collective=collective), text="Relancer")


def participation(collective: Collective) -> Participation:
    """The one that leads a campaign."""
    return make_campaign(collective=collective).space.participations.get()


def partner_invitation(collective: Collective) -> PartnerInvitation:
    """Of somebody unknown."""
    space = make_campaign(collective=collective).space
    by = collective.memberships.filter(role=Role.COORDINATOR).earliest("pk").user
    return collectives.invite_partner(
        space, email="autre@collectif.example", role=Role.MEMBER, url="/{token}", by=by, at=timezone.now()
    )


def guest(collective: Collective) -> Guest:
    """A link to a campaign, without passphrase."""
    space = make_campaign(collective=collective).space
    return collectives.make_guest_link(space, label="Presse", days=30, by=None, at=timezone.now())


MAKERS = {
    "Guest": guest,
    "Template": template,
    "Step": step,
    "Participation": participation,
    "PartnerInvitation": partner_invitation,
    "Campaign": lambda collective: make_campaign(collective=collective),
    "Target": target,
    "Exchange": exchange,
    "Commitment": commitment,
}
BY_ROUTE = {"advocacy:template": template, "advocacy:adopt": template}
OFFICIAL = {"advocacy:actor_exchanges"}  # the actor is official; what is listed is one's own
ROLES = {"advocacy:partners": {"POST": Role.COORDINATOR}, "advocacy:answer_lead": {"POST": Role.COORDINATOR}}

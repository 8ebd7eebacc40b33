"""One object of each kind that a route of advocacy names by its code, in a given collective."""

from django.utils import timezone

from portevoix.advocacy.models import Commitment, Exchange, Step, Target, Template
from portevoix.advocacy.tests.factories import make_campaign, make_exchange, make_target
from portevoix.collectives.models import Collective
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


MAKERS = {
    "Template": template,
    "Step": step,
    "Campaign": lambda collective: make_campaign(collective=collective),
    "Target": target,
    "Exchange": exchange,
    "Commitment": commitment,
}
BY_ROUTE = {"advocacy:template": template, "advocacy:adopt": template}
OFFICIAL = {"advocacy:actor_exchanges"}  # the actor is official; what is listed is one's own

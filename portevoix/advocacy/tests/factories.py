"""Campaigns for tests."""

from datetime import date

from django.utils import timezone

from portevoix.advocacy.models import Campaign, Exchange, Target
from portevoix.collectives import operations as collectives
from portevoix.collectives.models import Collective
from portevoix.collectives.tests.factories import make_collective
from portevoix.directory.models import Actor
from portevoix.directory.tests.factories import make_deputy


def make_campaign(
    *, collective: Collective | None = None, demand: str = "Un point d’eau à moins de 300 m"
) -> Campaign:
    """A campaign led by one collective."""
    collective = collective or make_collective()
    space = collectives.open_campaign_space(collective, at=timezone.now())
    return Campaign.objects.create(space=space, demand=demand, state="active")


def make_target(campaign: Campaign | None = None, *, actor: Actor | None = None, **fields: object) -> Target:
    """A target of a campaign."""
    return Target.objects.create(campaign=campaign or make_campaign(), actor=actor or make_deputy(), **fields)


def make_exchange(target: Target | None = None, **fields: object) -> Exchange:
    """A letter that went out."""
    return Exchange.objects.create(
        **{
            "target": target or make_target(),
            "channel": "letter",
            "direction": "out",
            "happened_on": date(2026, 11, 6),
            **fields,
        }
    )

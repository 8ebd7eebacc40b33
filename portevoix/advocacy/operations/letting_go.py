"""Writes: what had been given to someone who no longer enters a campaign is to be taken up by others."""

from django.db.models import Exists, OuterRef

from portevoix.advocacy.models import Target
from portevoix.collectives.queries import memberships_in


def let_go(spaces: list[int]) -> None:
    """Steps, reminders and promises of targets whose owner may no longer enter are nobody's (one statement)."""
    inside = memberships_in(OuterRef("campaign__space")).filter(user=OuterRef("owner"))
    given = Target.objects.filter(campaign__space__in=spaces).exclude(owner=None)
    given.filter(~Exists(inside)).update(owner=None)

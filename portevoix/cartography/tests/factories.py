"""Places on the map, for tests."""

from datetime import date
from typing import Any

from portevoix.advocacy.models import Campaign, Target
from portevoix.advocacy.tests.factories import make_target
from portevoix.cartography.models import Stance
from portevoix.directory.enums import BodyKind
from portevoix.directory.tests.factories import make_body, make_mandate, make_person


def make_stance(target: Target | None = None, **fields: Any) -> Stance:
    """An undecided one who decides, read from a public act."""
    facts = {"position": 0, "power": 4, "reason": "A reçu une délégation", "seen_on": date(2026, 11, 12)}
    return Stance.objects.create(target=target or make_target(), **{**facts, **fields})


def make_sitting(campaign: Campaign, family: str, body: str = "Commission des eaux") -> Target:
    """A target who sits in a committee."""
    person = make_person(family=family)
    make_mandate(person, make_body(kind=BodyKind.COMMITTEE, name=body))
    return make_target(campaign, actor=person)

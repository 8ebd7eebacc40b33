"""Places on the map, for tests."""

from datetime import date
from typing import Any

from portevoix.advocacy.models import Target
from portevoix.advocacy.tests.factories import make_target
from portevoix.cartography.models import Stance


def make_stance(target: Target | None = None, **fields: Any) -> Stance:
    """An undecided one who decides, read from a public act."""
    facts = {"position": 0, "power": 4, "reason": "A reçu une délégation", "seen_on": date(2026, 11, 12)}
    return Stance.objects.create(target=target or make_target(), **{**facts, **fields})

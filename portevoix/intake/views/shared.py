"""What the pages of one import share: its steps, and the way back to where it stands."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from portevoix.intake import queries
from portevoix.intake.enums import State
from portevoix.intake.models import Import


@dataclass(frozen=True)
class Tab:
    """One step."""

    label: str
    url: str
    current: bool
    count: int | None = None


def page_of(request: HttpRequest, run: Import, **more: Any) -> dict[str, Any]:
    """The context of a page: the import, and the steps that can be opened (two queries at most)."""
    names: list[tuple[str, str, int | None]] = [
        (_("1. The file"), "reading", None),
        (_("2. Columns"), "columns", None),
    ]
    if run.state == State.CHECKED:
        refused = more["counts"].refused if "counts" in more else queries.refused(run)
        undecided = more["numbers"]["open"] if "numbers" in more else queries.undecided(run)
        names.append((_("3. Rows"), "rows", refused or None))
        names.append((_("4. Look-alikes"), "people", undecided or None))
        names.append((_("5. Take in"), "take", None))
    here = request.resolver_match.url_name if request.resolver_match else ""
    steps = [
        Tab(label, reverse(f"intake:{name}", kwargs={"code": run.code}), name == here, count)
        for label, name, count in names
    ]
    return {"run": run, "steps": steps, **more}


def place_of(run: Import) -> str:
    """The name of where an import goes: its collective, or its campaign."""
    collective = getattr(run.space, "collective", None)
    return collective.name if collective is not None else run.space.campaign.demand

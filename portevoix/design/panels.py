"""How a lower page shows something from above: the upper app registers it here, by place, in `apps.ready`."""

from collections import defaultdict
from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True)
class Panel:
    """What to draw at a place: its title and the name of the route that draws it (kwarg `code`)."""

    title: str | Promise
    url_name: str


_panels: dict[str, list[Panel]] = defaultdict(list)


def register(place: str, panel: Panel) -> None:
    """Show a panel at a place ("actor", "campaign"); registering twice is harmless."""
    if panel not in _panels[place]:
        _panels[place].append(panel)


def panels_at(place: str) -> tuple[Panel, ...]:
    """The panels of a place, in the order of registration."""
    return tuple(_panels[place])

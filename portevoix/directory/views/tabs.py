"""The parts of the directory, as tabs above each of its lists."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Tab:
    """One part of the directory."""

    label: str
    url: str
    current: bool


def tabs(here: str) -> list[Tab]:
    """The parts, the one named `here` (a route) being read."""
    parts = [
        ("deputies", _("Deputies")),
        ("senators", _("Senators")),
        ("government", _("Government")),
        ("meps", _("European Parliament")),
        ("administration", _("Administration")),
        ("own", _("Other people")),
    ]
    return [Tab(label, reverse(f"directory:{name}"), name == here) for name, label in parts]

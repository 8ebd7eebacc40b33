"""The parts of the directory, as tabs above each of its lists."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from portevoix.design.panels import panels_at


@dataclass(frozen=True)
class Tab:
    """One part of the directory."""

    label: str
    url: str
    current: bool


def tabs(here: str) -> list[Tab]:
    """The parts, the one named `here` (a route) being read; then what upper apps add."""
    parts = [
        ("deputies", _("Deputies")),
        ("senators", pgettext("part of the directory", "Senate")),
        ("government", _("Government")),
        ("meps", pgettext("part of the directory", "Europe")),
        ("administration", _("Administration")),
        ("own", pgettext("part of the directory", "Others")),
    ]
    own = [Tab(label, reverse(f"directory:{name}"), name == here) for name, label in parts]
    return own + [Tab(str(one.title), reverse(one.url_name), False) for one in panels_at("directory.tabs")]

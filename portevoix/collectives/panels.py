"""The pages of a collective as tabs: for pages here and for apps above, which add theirs by `design.panels`."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from portevoix.collectives.enums import Role
from portevoix.collectives.models import Collective
from portevoix.design.panels import panels_at

OF_COORDINATION = "collective.coordination"  # the place of pages that only the coordination opens


@dataclass(frozen=True)
class Tab:
    """One page of a collective."""

    label: str
    url: str
    current: bool


def tabs(collective: Collective, *, role: Role, path: str) -> list[Tab]:
    """The pages that someone with this role opens; `path` is where they are."""
    names = [(_("Who we are"), "collectives:collective"), (_("Members"), "collectives:members")]
    if role >= Role.COORDINATOR:
        names.insert(1, (_("Letterhead"), "collectives:letterhead"))
        names.append((_("Sendings"), "collectives:sending_rules"))
        names += [(str(panel.title), panel.url_name) for panel in panels_at(OF_COORDINATION)]
    found = [(label, reverse(name, kwargs={"code": collective.code})) for label, name in names]
    return [Tab(label, url, current=url == path) for label, url in found]

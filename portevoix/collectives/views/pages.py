"""What the pages of a collective share."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from portevoix.collectives.enums import Role
from portevoix.collectives.models import Collective

CHOSEN = "collective"  # key of the session: the collective whose page was opened last


@dataclass(frozen=True)
class Tab:
    """One page of a collective."""

    label: str
    url: str
    current: bool


def page_of(request: HttpRequest, collective: Collective, **more: Any) -> dict[str, Any]:
    """The context of a page: the collective, its tabs, whether one coordinates it; it becomes the current one."""
    if request.session.get(CHOSEN) != collective.code:
        request.session[CHOSEN] = collective.code
    coordinates = request.membership_role >= Role.COORDINATOR  # type: ignore[attr-defined]
    names = [(_("Who we are"), "collective"), (_("Members"), "members")]
    if coordinates:
        names.insert(1, (_("Letterhead"), "letterhead"))
    tabs = []
    for label, name in names:
        url = reverse(f"collectives:{name}", kwargs={"code": collective.code})
        tabs.append(Tab(label, url, current=url == request.path))
    return {"collective": collective, "tabs": tabs, "coordinates": coordinates, **more}

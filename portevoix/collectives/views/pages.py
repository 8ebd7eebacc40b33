"""What the pages of a collective share."""

from typing import Any

from django.http import HttpRequest

from portevoix.collectives import queries
from portevoix.collectives.enums import Role
from portevoix.collectives.models import Collective
from portevoix.collectives.panels import tabs

CHOSEN = "collective"  # key of the session: the collective whose page was opened last


def page_of(request: HttpRequest, collective: Collective, **more: Any) -> dict[str, Any]:
    """The context of a page: the collective, its tabs, whether one coordinates it; it becomes the current one."""
    if request.session.get(CHOSEN) != collective.code:
        request.session[CHOSEN] = collective.code
    role = request.membership_role  # type: ignore[attr-defined]
    pages = tabs(collective, role=role, path=request.path)
    context = {"collective": collective, "tabs": pages, "coordinates": role >= Role.COORDINATOR, **more}
    if collective.require_second_step and role == Role.MEMBER:
        context["waits"] = queries.waits_for_second_step(request.user, space=collective.space)
    return context

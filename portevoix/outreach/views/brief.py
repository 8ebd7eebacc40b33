"""Someone on one page, to print before a meeting."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from portevoix.advocacy.models import Target
from portevoix.collectives.access import in_space
from portevoix.collectives.enums import Role
from portevoix.outreach.queries import brief as queries


@in_space(Role.MEMBER, Target, space="campaign__space", related=("actor",))
@require_safe
def brief(request: HttpRequest, target: Target) -> HttpResponse:  # noqa: ARG001
    """The page as PDF, shown by the browser."""
    name = f"{slugify(target.actor.name)[:60] or 'fiche'}.pdf"
    return HttpResponse(
        queries.pdf(target, on=timezone.localdate()),
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{name}"', "Cache-Control": "private, no-store"},
    )

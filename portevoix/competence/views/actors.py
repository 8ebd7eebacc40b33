"""What an actor's page shows of competence."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from portevoix.competence.queries.actors import competencies_of
from portevoix.design.access import signed_in
from portevoix.directory import queries as directory


@signed_in
@require_safe
def of_actor(request: HttpRequest, code: str) -> HttpResponse:
    """What a person or a body of the directory is competent for."""
    actor = get_object_or_404(directory.actors_visible(request.user), code=code)
    found = competencies_of(actor, user=request.user)
    context = {"actor": actor, "lines": found, "today": timezone.localdate()}
    part = bool(request.headers.get("HX-Request"))
    return render(request, "competence/_of_actor.html" if part else "competence/of_actor.html", context)

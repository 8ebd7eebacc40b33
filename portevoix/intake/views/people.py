"""Those who look alike, side by side; a person decides."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from portevoix.collectives.access import in_space
from portevoix.collectives.enums import Role
from portevoix.intake import operations, queries
from portevoix.intake.enums import Decision, State
from portevoix.intake.models import Import
from portevoix.intake.views import wording
from portevoix.intake.views.shared import page_of

PAGE = 20
PREFIX = "like-"


@in_space(Role.MEMBER, Import)
@require_http_methods(["GET", "POST"])
def people(request: HttpRequest, run: Import) -> HttpResponse:
    """Rows beside whom they look like; on POST, what was decided."""
    if run.state != State.CHECKED or not run.compared:
        return redirect("intake:run", code=run.code)
    show = request.GET.get("show", "open")
    if request.method == "POST":
        operations.decide(run, decisions=_decisions(request), at=timezone.now())
        return redirect(f"{request.path}?show={show}")
    live = queries.live_likenesses(run)
    chosen = {
        "open": queries.open_likenesses(run),
        "certain": live.filter(certain=True),
        "decided": live.filter(certain=False).exclude(decision=Decision.OPEN),
    }
    shown = chosen.get(show, chosen["open"]).select_related("row", "other", "actor")
    page = Paginator(shown.order_by("row__number", "pk"), PAGE).get_page(request.GET.get("page"))
    context = {
        "pairs": queries.likely(list(page.object_list), run=run, on=timezone.localdate()),
        "page": page,
        "show": show,
        "numbers": queries.likeness_counts(run),
        "reasons": wording.reasons(),
    }
    return render(request, "intake/people.html", page_of(request, run, **context))


def _decisions(request: HttpRequest) -> dict[int, str]:
    """What was ticked, by likeness."""
    said = {
        name.removeprefix(PREFIX): str(value)
        for name, value in request.POST.items()
        if name.startswith(PREFIX)
    }
    allowed = {Decision.SAME.value, Decision.OTHER.value, "leave"}
    return {int(pk): value for pk, value in said.items() if pk.isdigit() and value in allowed}


@in_space(Role.MEMBER, Import)
@require_POST
def rest(request: HttpRequest, run: Import) -> HttpResponse:  # noqa: ARG001
    """All that are not decided are other people."""
    try:
        operations.decide_rest(run, decision=Decision.OTHER, at=timezone.now())
    except operations.NotOpen:
        return redirect("intake:run", code=run.code)
    return redirect("intake:take", code=run.code)

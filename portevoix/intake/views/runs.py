"""One import: at work, taken in, undone; starting and stopping it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portevoix.accounts.access import recently_confirmed
from portevoix.collectives.access import in_space
from portevoix.collectives.enums import Role
from portevoix.intake import operations, queries
from portevoix.intake.enums import Kind, State
from portevoix.intake.models import Import
from portevoix.intake.operations.begin import KEEP
from portevoix.intake.views import wording
from portevoix.intake.views.shared import page_of, place_of
from portevoix.jobs import operations as jobs

PAGE = 50
AT_WORK = {State.CHECKING, State.TAKING, State.UNDOING}


@in_space(Role.MEMBER, Import)
@require_safe
def run(request: HttpRequest, run: Import) -> HttpResponse:
    """Where an import stands: its next step, how far the work is, or what came in."""
    if run.state in AT_WORK:
        return _at_work(request, run)
    if request.htmx:  # type: ignore[attr-defined]
        return HttpResponse(headers={"HX-Redirect": request.path})  # the work is over: the page goes on
    if run.state in {State.READ, State.CHECKED}:
        return _next_step(run)
    return render(request, "intake/run.html", page_of(request, run, **_result(request, run)))


def _next_step(run: Import) -> HttpResponse:
    """To the page where something is asked of the person."""
    if run.state == State.READ:
        return redirect("intake:reading", code=run.code)
    if not run.compared:
        return redirect("intake:rows", code=run.code)
    counts, undecided = queries.counts(run), queries.undecided(run)
    step = "rows" if counts.refused else "people" if undecided else "take"
    return redirect(f"intake:{step}", code=run.code)


def _at_work(request: HttpRequest, run: Import) -> HttpResponse:
    """How far the job is; once it is over, htmx is sent to the next step."""
    job = queries.job_of(run)
    context = page_of(request, run, job=job, place=place_of(run))
    name = "intake/_job.html" if request.htmx else "intake/job.html"  # type: ignore[attr-defined]
    return render(request, name, context)


def _result(request: HttpRequest, run: Import) -> dict[str, object]:
    """What came in, and what an undo left, in words."""
    page = Paginator(queries.written(run), PAGE).get_page(request.GET.get("page"))
    new = set(
        run.traces.filter(
            kind=Kind.ACTOR, before__isnull=True, key__in=[row.actor_id for row in page.object_list]
        ).values_list("key", flat=True)
    )
    return {
        "page": page,
        "rows": [(row, row.actor_id in new) for row in page],
        "place": place_of(run),
        "figures": wording.kinds(run.counts),
        "kept": [(one, Kind(one["kind"]).label, wording.kept(one["why"])) for one in run.kept],
        "until": run.moved_at + KEEP,
        "can_undo": queries.can_undo(run),
    }


@in_space(Role.MEMBER, Import, related=("campaign",))
@require_http_methods(["GET", "POST"])
def take(request: HttpRequest, run: Import) -> HttpResponse:
    """What will be written; on POST, write it."""
    if run.state not in {State.CHECKED, State.TAKING} or (run.state == State.CHECKED and not run.compared):
        return redirect("intake:run", code=run.code)
    if request.method == "POST":
        try:
            operations.ask_take(run, by=request.user, at=timezone.now())
        except operations.NothingToTake:
            messages.error(request, _("No row is ready: mend some first."))
        except operations.Undecided as refused:
            said = ngettext(
                "%(n)s look-alike is still to decide.",
                "%(n)s look-alikes are still to decide.",
                refused.args[0],
            )
            messages.error(request, said % {"n": refused.args[0]})
            return redirect("intake:people", code=run.code)
        except operations.NotOpen:
            pass
        return redirect("intake:run", code=run.code)
    counts = queries.counts(run)
    same = queries.live_likenesses(run)
    context = {
        "counts": counts,
        "place": place_of(run),
        "undecided": queries.undecided(run),
        "same": same.count(),
    }
    return render(request, "intake/take.html", page_of(request, run, **context))


@in_space(Role.MEMBER, Import)
@require_POST
def stop(request: HttpRequest, run: Import) -> HttpResponse:
    """Ask the work to stop; what is written stays, and can be gone on with or undone."""
    job = queries.job_of(run)
    if job is not None:
        jobs.cancel(job, at=timezone.now())
    if request.htmx:  # type: ignore[attr-defined]
        return _at_work(request, run)
    return redirect("intake:run", code=run.code)


@in_space(Role.MEMBER, Import)
@require_http_methods(["GET", "POST"])
@recently_confirmed
def undo(request: HttpRequest, run: Import) -> HttpResponse:
    """Ask, then undo all that the import wrote."""
    if not queries.can_undo(run):
        return redirect("intake:run", code=run.code)
    if request.method == "POST":
        try:
            operations.ask_undo(run, by=request.user, at=timezone.now())
        except operations.NotOpen:
            messages.error(request, _("This import is at work: stop it first."))
        return redirect("intake:run", code=run.code)
    context = {"figures": wording.kinds(run.counts), "place": place_of(run)}
    return render(request, "intake/undo.html", page_of(request, run, **context))


@in_space(Role.MEMBER, Import)
@require_POST
def forget(request: HttpRequest, run: Import) -> HttpResponse:
    """Erase the file and the rows of an import that was not taken in."""
    if run.state in {State.READ, State.CHECKED}:
        operations.forget(run, at=timezone.now())
        messages.success(request, _("The file and its rows are erased."))
        return redirect("intake:imports")
    return redirect("intake:run", code=run.code)

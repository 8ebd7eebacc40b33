"""The lines: who is competent for what, read, corrected, verified."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portevoix.collectives.models import Collective
from portevoix.competence import operations
from portevoix.competence.forms import ChosenForm, LineForm, LinesFilter
from portevoix.competence.queries import lines as queries
from portevoix.competence.rules.lines import Line
from portevoix.competence.sources import starting
from portevoix.design.access import signed_in


@signed_in
@require_safe
def lines(request: HttpRequest) -> HttpResponse:
    """Every line in force for this person, filtered, by theme."""
    form = LinesFilter(request.GET)
    form.is_valid()
    asked = form.cleaned_data
    every = queries.lines(request.user)
    found = [one for one in every if not asked.get("theme") or one.theme == asked["theme"]]
    today = timezone.localdate()
    context = {
        "form": form,
        "lines": queries.matching(found, words=asked.get("q", ""), level=asked.get("level", "")),
        "total": len(every),
        "stale": queries.stale(every, on=today),
        "narrowed": sum(map(bool, asked.values())),
        "today": today,
        "may_write": queries.writable(request.user).exists(),
    }
    return render(request, "competence/lines.html", context)


def _known(request: HttpRequest, key: str) -> Line:
    """The line of that key that this person reads, in force or withdrawn. Raises Http404."""
    in_force = next((one for one in queries.lines(request.user) if one.key == key), None)
    last = None if in_force else queries.versions(request.user, line=key).last()
    found = in_force or (queries.line_of(last) if last else starting().get(key))
    if found is None:
        raise Http404
    return found


@signed_in
@require_safe
def line(request: HttpRequest, code: str) -> HttpResponse:
    """One line: what it says, on which source, and all its versions."""
    return _page(request, _known(request, code))


def _page(request: HttpRequest, known: Line) -> HttpResponse:
    collectives = queries.writable(request.user)
    history = queries.history(request.user, line=known.key)
    context = {
        "line": known,
        "start": starting().get(known.key),
        "history": history,
        "is_withdrawn": bool(history) and history[0].is_withdrawn,
        "today": timezone.localdate(),
        "chosen": ChosenForm(collectives=collectives) if collectives else None,
    }
    return render(request, "competence/line.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def new_line(request: HttpRequest) -> HttpResponse:
    """A line of one's own."""
    return _written(request, None)


@signed_in
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, code: str) -> HttpResponse:
    """A new version of a line."""
    return _written(request, _known(request, code))


def _writable(request: HttpRequest) -> QuerySet[Collective]:
    """The collectives this person writes for. Raises PermissionDenied when there is none."""
    found = queries.writable(request.user)
    if not found.exists():
        raise PermissionDenied
    return found


def _written(request: HttpRequest, known: Line | None) -> HttpResponse:
    form = LineForm(request.POST or None, line=known, collectives=_writable(request))
    if form.is_valid():
        space = form.cleaned_data["collective"].space
        key = known.key if known else ""
        made = operations.write(space, line=key, by=request.user, at=timezone.now(), **form.facts())
        messages.success(request, _("Noted. The former version stays readable."))
        return redirect("competence:line", code=made.line)
    status = 422 if form.is_bound else 200
    return render(request, "competence/line_form.html", {"form": form, "line": known}, status=status)


@signed_in
@require_POST
def verify(request: HttpRequest, code: str) -> HttpResponse:
    """Say that the source was read today."""
    said = _("Verified today. Thank you: those who read this line after you know how fresh it is.")
    return _chosen(request, code, operations.verify, said)


@signed_in
@require_POST
def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """Say that a line no longer counts for one's collective."""
    return _chosen(request, code, operations.withdraw, _("Withdrawn. A new version brings it back."))


def _chosen(request: HttpRequest, key: str, act: Any, said: str) -> HttpResponse:
    known = _known(request, key)
    form = ChosenForm(request.POST, collectives=_writable(request))
    if form.is_valid():
        act(form.cleaned_data["collective"].space, line=known, by=request.user, at=timezone.now())
        messages.success(request, said)
    else:
        messages.error(request, _("Say for which collective."))
    return redirect("competence:line", code=key)

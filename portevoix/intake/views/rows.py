"""Rows after the check: what stops them, each mended in place, set aside or left out."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from portevoix.collectives.access import in_space
from portevoix.collectives.enums import Role
from portevoix.design.rules import thousands
from portevoix.files import rules as files
from portevoix.intake import operations, queries
from portevoix.intake.enums import RowState, State
from portevoix.intake.models import Import, Row
from portevoix.intake.views import wording
from portevoix.intake.views.shared import page_of

PAGE = 20
SHOWN = (RowState.REFUSED, RowState.READY, RowState.LEFT)


@in_space(Role.MEMBER, Import)
@require_safe
def rows(request: HttpRequest, run: Import) -> HttpResponse:
    """What is ready, what is to mend, by kind and row by row."""
    if run.state != State.CHECKED:
        return redirect("intake:run", code=run.code)
    counts = queries.counts(run)
    default = RowState.REFUSED if counts.refused else RowState.READY
    show = request.GET.get("show", "") if request.GET.get("show") in SHOWN else default
    found = run.rows.filter(state=show)
    if kind := request.GET.get("kind", ""):
        found = found.filter(codes__contains=f"|{kind}|")
    page = Paginator(found.order_by("number"), PAGE).get_page(request.GET.get("page"))
    context = page_of(request, run, counts=counts, page=page, show=show, kind=kind, **_checked(run))
    context["details"] = [detail(run, row) for row in page]
    return render(request, "intake/rows.html", context)


def _checked(run: Import) -> dict[str, Any]:
    """The kinds of problems and repairs, and how days were read, in words."""
    titles = wording.problem_kinds()
    orders = [
        wording.order(run.headings[int(at)], said) for at, said in run.options.get("orders", {}).items()
    ]
    repaired = sorted(run.counts.get("repairs", {}).items(), key=lambda one: -one[1])
    return {
        "kinds": [
            (code, titles[code], number, wording.acceptance({code}))
            for code, number in queries.problem_counts(run)
        ],
        "orders": orders,
        "repairs": [wording.repair(code, number) for code, number in repaired],
    }


def detail(run: Import, row: Row) -> dict[str, Any]:
    """One row with its problems in words, each beside its cell."""
    problems: dict[int, dict[str, Any]] = {}
    for one in row.problems:
        column = one["column"]
        there = problems.setdefault(
            column,
            {
                "column": column,
                "heading": run.headings[column] if column >= 0 else "",
                "cell": row.cells[column] if column >= 0 else "",
                "sentences": [],
            },
        )
        there["sentences"].append(wording.problem(one))
    name = row.facts.get("person", {})
    said = f"{name.get('given_name', '')} {name.get('family_name', '')}".strip() or name.get("function", "")
    cells = [cell for cell in row.cells if cell.strip()][:6]
    codes = {one["code"] for one in row.problems}
    return {
        "row": row,
        "name": said,
        "problems": list(problems.values()),
        "cells": cells,
        "aside": wording.acceptance(codes) if any(column != -1 for column in problems) else "",
        "mendable": any(column >= 0 for column in problems),
    }


@in_space(Role.MEMBER, Import)
@require_POST
def row(request: HttpRequest, run: Import, number: int) -> HttpResponse:
    """Mend a row, take it in without the cells that stop it, or leave it out."""
    found = get_object_or_404(Row, run=run, number=number)
    try:
        fresh = _settle(request, found)
    except operations.NotOpen:
        away = redirect("intake:run", code=run.code)
        return HttpResponse(headers={"HX-Redirect": away.url}) if request.htmx else away  # type: ignore[attr-defined]
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "intake/_row.html", {"run": run, "one": detail(run, fresh)})
    return redirect("intake:rows", code=run.code)


def _settle(request: HttpRequest, found: Row) -> Row:
    now = timezone.now()
    match request.POST.get("how"):
        case "leave":
            return operations.leave(found, at=now)
        case "without":
            return operations.set_aside(found, at=now)
        case "mend":
            return operations.mend(found, cells=_cells(request, found), at=now)
    raise Http404


def _cells(request: HttpRequest, found: Row) -> dict[int, str]:
    """The cells that were typed, by column."""
    return {
        column: request.POST[f"cell-{column}"]
        for column in range(len(found.cells))
        if f"cell-{column}" in request.POST
    }


@in_space(Role.MEMBER, Import)
@require_POST
def settle(request: HttpRequest, run: Import) -> HttpResponse:
    """The same for every row that has one kind of problem."""
    code, how = request.POST.get("kind", ""), request.POST.get("how", "")
    if code not in wording.problem_kinds() or how not in {"leave", "without"}:
        raise Http404
    try:
        number = operations.settle(run, code=code, how=how, at=timezone.now())
    except operations.NotOpen:
        return redirect("intake:run", code=run.code)
    messages.success(
        request, ngettext("%(n)s row settled.", "%(n)s rows settled.", number) % {"n": thousands(number)}
    )
    return redirect("intake:rows", code=run.code)


@in_space(Role.MEMBER, Import)
@require_POST
def check_again(request: HttpRequest, run: Import) -> HttpResponse:
    """Look again for look-alikes, after rows were mended; or begin again a check that stopped."""
    if run.state not in {State.CHECKED, State.CHECKING} or not run.fields:
        return redirect("intake:run", code=run.code)
    understood = run.state == State.CHECKED
    operations.ask_check(run, by=request.user, at=timezone.now(), understood=understood)
    return redirect("intake:run", code=run.code)


@in_space(Role.MEMBER, Import)
@require_safe
def refused(request: HttpRequest, run: Import) -> HttpResponse:  # noqa: ARG001
    """The rows that are not taken in, as a workbook to correct and bring again."""
    table: list[list[object]] = [[*run.headings, _("Row"), _("What to mend")]]
    found = run.rows.filter(state__in=[RowState.REFUSED, RowState.LEFT]).order_by("number")
    for one in found.iterator(chunk_size=2000):
        why = " ".join(wording.problem(problem) for problem in one.problems) or _("Left out")
        table.append([*one.cells, one.number, why])
    content = files.xlsx(table, sheet=_("To mend"))
    response = HttpResponse(
        content, content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    )
    response.headers["Content-Disposition"] = f'attachment; filename="a-corriger-{run.code}.xlsx"'
    return response

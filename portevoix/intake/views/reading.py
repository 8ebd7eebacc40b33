"""What was read of a file, and what its columns become."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portevoix.collectives.access import in_space
from portevoix.collectives.enums import Role
from portevoix.intake import operations, queries
from portevoix.intake.enums import Field, State
from portevoix.intake.forms import ColumnsForm, ReadingForm
from portevoix.intake.models import Import
from portevoix.intake.sources import FileRefused
from portevoix.intake.views import wording
from portevoix.intake.views.shared import page_of, place_of

OPEN = {State.READ, State.CHECKED}
SAMPLES = 3


@in_space(Role.MEMBER, Import)
@require_http_methods(["GET", "POST"])
def reading(request: HttpRequest, run: Import) -> HttpResponse:
    """The first rows as they were read, and how to read them otherwise."""
    if run.state not in OPEN:
        return redirect("intake:run", code=run.code)
    form = ReadingForm(
        request.POST or None,
        reading=run.reading,
        encodings=wording.ENCODINGS,
        separators=wording.separators(),
    )
    if form.is_valid():
        try:
            operations.correct(run, options=form.options(), at=timezone.now())
        except FileRefused as refused:
            form.add_error(None, wording.refusal(refused.code, refused.facts))
        else:
            messages.success(request, _("Read again."))
            return redirect("intake:reading", code=run.code)
    return render(request, "intake/reading.html", page_of(request, run, form=form, **_read(run)))


def _read(run: Import) -> dict[str, Any]:
    """What was read, in words."""
    said = run.reading
    facts = {
        "format": wording.formats()[said["format"]],
        "encoding": wording.ENCODINGS.get(said["encoding"], ""),
        "separator": wording.separators().get(said["separator"], ""),
    }
    return {
        "facts": facts,
        "place": place_of(run),
        "notes": [wording.note(one) for one in said["notes"]],
        "width": len(run.headings),
        "known": sum(one not in {Field.KEEP, Field.LEAVE} for one in map(Field, run.fields))
        if run.fields
        else None,
    }


@in_space(Role.MEMBER, Import)
@require_http_methods(["GET", "POST"])
def columns(request: HttpRequest, run: Import) -> HttpResponse:
    """What each column becomes; then every row is checked."""
    if run.state not in OPEN:
        return redirect("intake:run", code=run.code)
    table = queries.table_of(run)
    guessed, recalled = queries.guesses(run, table)
    fields = [Field(one) for one in run.fields] or guessed
    form = ColumnsForm(
        request.POST or None,
        headings=run.headings,
        fields=fields,
        campaigns=queries.campaigns_for(run, user=request.user),
        may_open=hasattr(run.space, "collective"),
        initial={"campaign": run.campaign, "new_campaign": run.new_campaign, **run.options},
    )
    if form.is_valid():
        said = form.cleaned_data
        operations.match_columns(
            run,
            fields=form.matched(),
            day_order=said["day_order"],
            campaign=said["campaign"],
            new_campaign=said.get("new_campaign", ""),
            by=request.user,
            at=timezone.now(),
        )
        return redirect("intake:run", code=run.code)
    samples = [[cell for cell in cells if cell.strip()][:SAMPLES] for cells in table.columns(limit=60)]
    rows = [(form[f"column-{at}"], samples[at]) for at in range(len(run.headings))]
    return render(
        request, "intake/columns.html", page_of(request, run, form=form, rows=rows, recalled=recalled)
    )

"""The list of imports, and the page where a file is brought."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portevoix.collectives.models import Space
from portevoix.design.access import signed_in
from portevoix.files import operations as files
from portevoix.intake import operations, queries
from portevoix.intake.forms import BeginForm
from portevoix.intake.sources import FileRefused
from portevoix.intake.views import wording

PAGE = 30


@signed_in
@require_safe
def imports(request: HttpRequest) -> HttpResponse:
    """The files that were brought into the spaces one writes in, newest first."""
    page = Paginator(queries.imports_of(request.user), PAGE).get_page(request.GET.get("page"))
    return render(request, "intake/imports.html", {"page": page})


@signed_in
@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """Choose a space, bring a file."""
    spaces = queries.spaces_to_write(request.user)
    if not spaces:
        raise PermissionDenied
    initial = {"space": request.GET.get("space", "")}
    form = BeginForm(request.POST or None, request.FILES or None, spaces=spaces, initial=initial)
    if form.is_valid():
        space = get_object_or_404(Space, code=form.cleaned_data["space"])
        run = _begin(request, space, form)
        if run is not None:
            return redirect("intake:reading", code=run.code)
    return render(request, "intake/begin.html", {"form": form})


def _begin(request: HttpRequest, space: Space, form: BeginForm) -> Any:
    """Read the file, or say on the form why it cannot be."""
    try:
        return operations.begin(space, upload=form.cleaned_data["file"], by=request.user, at=timezone.now())
    except FileRefused as refused:
        form.add_error("file", wording.refusal(refused.code, refused.facts))
    except files.FileTooLarge as refused:
        form.add_error(
            "file", _("This file is larger than %(limit)s.") % {"limit": filesizeformat(refused.args[0])}
        )
    except files.DiskFull:
        form.add_error("file", _("The server’s disk is full: nothing was kept. Tell the person who runs it."))
    return None

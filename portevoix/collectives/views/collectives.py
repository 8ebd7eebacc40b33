"""A collective: opening one, who it is, its letterhead, its files."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portevoix.accounts import operations as accounts
from portevoix.accounts.access import enter, person
from portevoix.collectives import operations, queries
from portevoix.collectives.access import in_collective, in_space
from portevoix.collectives.enums import Role
from portevoix.collectives.forms import IdentityForm, LetterheadForm, OpeningForm, SetupForm
from portevoix.collectives.models import Collective, Space
from portevoix.collectives.views.pages import page_of
from portevoix.design.access import public, signed_in
from portevoix.design.panels import panels_at
from portevoix.files import operations as files
from portevoix.files.queries import path_of


@public
@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "POST"])
def setup(request: HttpRequest, token: str) -> HttpResponse:
    """The first start: one short page opens the first account and its collective."""
    form = SetupForm(request.POST or None)
    try:
        accounts.check_setup(token)
        if request.method == "POST" and form.is_valid():
            user = operations.set_up(token, **form.cleaned_data, at=timezone.now())
            enter(request, user, by_link=False)
            return redirect(settings.LOGIN_REDIRECT_URL)
    except accounts.AlreadySetUp:
        return redirect("account_login")
    except accounts.LinkSpent:
        return render(request, "collectives/setup_spent.html", status=410)
    return render(request, "collectives/setup.html", {"form": form})


@signed_in
@require_http_methods(["GET", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    """Open another collective; whoever opens it coordinates it."""
    form = OpeningForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        opened = operations.open_collective(**form.cleaned_data, by=person(request), at=timezone.now())
        return redirect("collectives:collective", code=opened.code)
    return render(request, "collectives/create.html", {"form": form})


@in_collective(Role.GUEST)
@require_http_methods(["GET", "POST"])
def collective(request: HttpRequest, found: Collective) -> HttpResponse:
    """Who the collective is; those who coordinate it may change it."""
    context = page_of(
        request, found, bring=panels_at("collective.bring"), closing=panels_at("collective.closing")
    )
    if not context["coordinates"]:
        return render(request, "collectives/collective.html", context)
    form = IdentityForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        operations.describe(found, by=request.user, at=timezone.now())
        messages.success(request, _("Saved."))
        return redirect(request.path)
    return render(request, "collectives/collective.html", {**context, "form": form})


@in_collective(Role.COORDINATOR)
@require_http_methods(["GET", "POST"])
def letterhead(request: HttpRequest, found: Collective) -> HttpResponse:
    """The head and the signature of letters, with what they look like."""
    form = LetterheadForm(request.POST or None, request.FILES or None, instance=found)
    if request.method == "POST" and form.is_valid() and keep_pictures(form, found):
        operations.set_letterhead(found, by=request.user, at=timezone.now())
        messages.success(request, _("Your letters now carry this head."))
        return redirect(request.path)
    return render(request, "collectives/letterhead.html", page_of(request, found, form=form))


def keep_pictures(form: LetterheadForm, found: Collective) -> bool:
    """Store the pictures of a form; one that is refused is said beside its field, and nothing is saved."""
    for name in form.gone():
        setattr(found, name, None)
    for name, upload in form.uploads().items():
        try:
            stored = files.store_image(upload, space=found.space_id, at=timezone.now())
        except (files.FileTooLarge, files.FileEmpty, files.KindRefused, files.DiskFull) as refusal:
            form.add_error(f"{name}_file", words_of(refusal))
        else:
            setattr(found, name, stored)
    return not form.errors


def words_of(refusal: Exception) -> str:
    """Why a picture was not taken, and what to do."""
    match refusal:
        case files.FileTooLarge():
            return _("This picture is too heavy: 5 MB at most. Make it smaller, 1,600 pixels are enough.")
        case files.KindRefused(args=("application/pdf",)):
            return _("This is a PDF, not a picture. Open it, and export it as PNG or JPEG.")
        case files.DiskFull():
            return _("The server has no room left: the picture was not kept. Tell whoever runs it.")
        case _other:
            return _("This file is not a picture that we can read. Send a PNG, a JPEG or a WebP.")


@in_collective(Role.COORDINATOR)
@require_POST
def letterhead_preview(request: HttpRequest, found: Collective) -> HttpResponse:
    """The head as it would be with what is being typed; nothing is saved."""
    form = LetterheadForm(request.POST, instance=found)
    form.is_valid()
    return render(request, "collectives/_letterhead.html", {"collective": found})


@in_space(Role.GUEST, Space, space="")
@require_safe
def file(request: HttpRequest, space: Space, sha256: str) -> HttpResponseBase:  # noqa: ARG001
    """A file of a space: pictures are shown, everything else is downloaded, nothing can run."""
    stored = queries.file_in(space, sha256=sha256)
    if stored is None or not path_of(stored).exists():
        raise Http404
    shown = stored.content_type == "image/png"  # pictures are stored as PNG only, drawn anew
    facts: dict[str, Any] = {"filename": stored.name, "content_type": stored.content_type}
    response = FileResponse(path_of(stored).open("rb"), as_attachment=not shown, **facts)
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    if shown:  # the address is the content; what was received is kept by no browser
        response["Cache-Control"] = "private, max-age=31536000, immutable"
    return response

"""What came and went: noting it, correcting it, promises."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portevoix.advocacy import operations, queries
from portevoix.advocacy.enums import CommitmentState
from portevoix.advocacy.forms import ExchangeForm, SettleForm
from portevoix.advocacy.models import NOTED, Campaign, Commitment, Exchange, Target
from portevoix.advocacy.panels import chain
from portevoix.advocacy.views.targets import READ
from portevoix.collectives.access import in_space
from portevoix.collectives.enums import Role
from portevoix.design.access import signed_in
from portevoix.directory import queries as directory
from portevoix.files import operations as files
from portevoix.files.models import StoredFile
from portevoix.files.queries import path_of

TARGET_SPACE = "campaign__space"
EXCHANGE_SPACE = "target__campaign__space"
COMMITMENT_SPACE = "exchange__target__campaign__space"


@in_space(Role.MEMBER, Target, space=TARGET_SPACE, related=READ)
@require_http_methods(["GET", "POST"])
def note(request: HttpRequest, target: Target) -> HttpResponse:
    """Write down what came or went, the promise made, the next step."""
    form = ExchangeForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and _record(request, target, form):
        messages.success(request, _("Noted."))
        return redirect("advocacy:target", code=target.code)
    context = {"form": form, "target": target}
    return render(request, "advocacy/note.html", context, status=422 if form.is_bound else 200)


def _record(request: HttpRequest, target: Target, form: ExchangeForm) -> bool:
    """Write the exchange and what came with it; False when the attachment is refused."""
    data, now = form.cleaned_data, timezone.now()
    stored = _attachment(form, space=target.campaign.space_id)
    if form.errors:
        return False
    facts = {name: data[name] for name in ("channel", "direction", "happened_on", "summary")}
    key = f"{NOTED}{target.pk}:{data['once']}" if data["once"] else None
    operations.record_whole(
        target,
        exchange={**facts, "attachment": stored, "source_key": key},
        promise=(data["promise"], data["promise_on"]),
        next_step=(data["next_step"], data["next_step_on"]),
        by=request.user,
        at=now,
    )
    return True


def _attachment(form: ExchangeForm, *, space: int) -> StoredFile | None:
    """Keep the file that came with the form; a refusal becomes an error of its field."""
    upload = form.cleaned_data.get("attachment_file")
    if not upload:
        return None
    try:
        return files.store(upload, space=space, at=timezone.now())
    except files.FileTooLarge:
        form.add_error(
            "attachment_file", _("This file is too large: 25 MB at most. The rest of what you wrote is kept.")
        )
    except files.FileEmpty:
        form.add_error("attachment_file", _("This file is empty."))
    except files.KindRefused:
        form.add_error(
            "attachment_file", _("This kind of file is not taken. A PDF, a picture or an office document is.")
        )
    except files.DiskFull:
        form.add_error(
            "attachment_file", _("The server has no room left for this file. Tell whoever runs it.")
        )
    return None


@in_space(Role.MEMBER, Exchange, space=EXCHANGE_SPACE)
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, exchange: Exchange) -> HttpResponse:
    """Correct what was written down."""
    form: Any = ExchangeForm(request.POST or None, instance=exchange)
    for name in ("attachment_file", "promise", "promise_on", "next_step", "next_step_on", "once"):
        del form.fields[name]
    if request.method == "POST" and form.is_valid():
        operations.revise_exchange(exchange, by=request.user, at=timezone.now(), **form.cleaned_data)
        return redirect("advocacy:target", code=exchange.target.code)
    return render(request, "advocacy/change_exchange.html", {"form": form, "exchange": exchange})


@in_space(Role.MEMBER, Exchange, space=EXCHANGE_SPACE)
@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, exchange: Exchange) -> HttpResponse:
    """Erase an exchange, after asking."""
    if request.method == "POST":
        try:
            operations.remove_exchange(exchange, by=request.user, at=timezone.now())
        except operations.WrittenByALetter:
            messages.error(request, _("The sending of a letter wrote this line: it stays with the letter."))
        return redirect("advocacy:target", code=exchange.target.code)
    return render(request, "advocacy/remove_exchange.html", {"exchange": exchange})


@in_space(Role.GUEST, Exchange, space=EXCHANGE_SPACE)
@require_safe
def attachment(request: HttpRequest, exchange: Exchange) -> HttpResponseBase:  # noqa: ARG001
    """What was attached, to keep; never shown inside the page."""
    stored = exchange.attachment
    if stored is None:
        raise Http404
    response = FileResponse(path_of(stored).open("rb"), as_attachment=True, filename=stored.name)
    response.headers["Content-Type"] = stored.content_type
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


@in_space(Role.MEMBER, Commitment, space=COMMITMENT_SPACE)
@require_POST
def settle(request: HttpRequest, commitment: Commitment) -> HttpResponse:
    """Say what became of a promise."""
    form = SettleForm(request.POST)
    if form.is_valid():
        state = CommitmentState(form.cleaned_data["state"])
        operations.settle_commitment(
            commitment, state=state, on=timezone.localdate(), by=request.user, at=timezone.now()
        )
    return redirect("advocacy:target", code=commitment.exchange.target.code)


@in_space(Role.GUEST, Campaign)
@require_safe
def replies(request: HttpRequest, campaign: Campaign) -> HttpResponse:
    """What came back in a campaign, and the promises."""
    context = {
        "campaign": campaign,
        "chain": chain(queries.figures(campaign), here="replies"),
        "replies": queries.replies_in(campaign),
        "promises": queries.promises_in(campaign),
        "today": timezone.localdate(),
    }
    return render(request, "advocacy/replies.html", context)


@signed_in
@require_safe
def actor_exchanges(request: HttpRequest, code: str) -> HttpResponse:
    """What came and went with someone of the directory, in the campaigns one may see."""
    actor = get_object_or_404(directory.actors_visible(request.user), code=code)
    context = {"actor": actor, "exchanges": queries.exchanges_with(actor, user=request.user)}
    whole = not request.headers.get("HX-Request")
    return render(
        request, "advocacy/actor_exchanges.html" if whole else "advocacy/_actor_exchanges.html", context
    )

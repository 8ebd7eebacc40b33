"""Whom a mailing is for, by which way each; how each is addressed."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from portevoix.advocacy import queries as advocacy
from portevoix.collectives.access import in_collective, in_space
from portevoix.collectives.enums import Role
from portevoix.collectives.models import Collective
from portevoix.design.access import signed_in
from portevoix.directory import queries as directory
from portevoix.outreach.enums import Way
from portevoix.outreach.forms import AddressFormForm, TargetsForm
from portevoix.outreach.models import AddressForm, Mailing
from portevoix.outreach.operations import mailings as writes
from portevoix.outreach.queries import people as reads
from portevoix.outreach.queries.envelopes import RELATED
from portevoix.outreach.views import parts

PER_PAGE = 50
WAY = "way-"


@in_space(Role.GUEST, Mailing, space="campaign__space", related=RELATED)
@require_http_methods(["GET", "POST"])
def people(request: HttpRequest, mailing: Mailing) -> HttpResponse:
    """Everyone a mailing is for; on POST, by which way each letter leaves."""
    if request.method == "POST" and request.membership_role >= Role.MEMBER:  # type: ignore[attr-defined]
        ways = {key.removeprefix(WAY): str(way) for key, way in request.POST.items() if key.startswith(WAY)}
        try:
            changed = writes.choose_ways(mailing, ways=ways)
        except writes.MailingLeaving:
            messages.error(request, _("The letters are leaving: nothing changes now. Stop them first."))
        else:
            said = ngettext("%(n)s letter changed.", "%(n)s letters changed.", changed) % {"n": changed}
            messages.success(request, said)
        return redirect(request.get_full_path())
    context = parts.page(request, mailing, here="people")
    page = Paginator(context["outlook"].letters, PER_PAGE).get_page(request.GET.get("page"))
    context |= {"page": page, "ways": Way.choices, **parts.bar(request, context["outlook"])}
    return render(request, "outreach/people.html", context)


@in_space(Role.MEMBER, Mailing, space="campaign__space", related=RELATED)
@require_http_methods(["GET", "POST"])
def choose(request: HttpRequest, mailing: Mailing) -> HttpResponse:
    """Which targets of the campaign a mailing is for."""
    form = TargetsForm(request.POST or None, campaign=mailing.campaign)
    if request.method == "POST" and form.is_valid():
        try:
            added, removed = writes.choose_targets(
                mailing, targets=form.cleaned_data["target"], by=request.user, at=timezone.now()
            )
        except writes.MailingLeaving:
            messages.error(request, _("The letters are leaving: nothing changes now. Stop them first."))
        else:
            said = _("%(added)s added, %(removed)s removed.") % {"added": added, "removed": removed}
            messages.success(request, said)
        return redirect("outreach:people", code=mailing.code)
    today = timezone.localdate()
    context = {
        "mailing": mailing,
        "campaign": mailing.campaign,
        "rows": advocacy.rows(advocacy.targets_of(mailing.campaign), on=today),
        "chosen": set(mailing.letters.values_list("target__code", flat=True)),
        "gone": reads.gone_targets(mailing),
    }
    return render(request, "outreach/choose.html", context)


@signed_in
@require_safe
def forms_of(request: HttpRequest, code: str) -> HttpResponse:
    """How each of one's collectives writes to an actor: a panel of the actor's page."""
    actor = get_object_or_404(directory.actors_visible(request.user), code=code)
    spoken = reads.forms_of(actor, user=request.user, on=timezone.localdate())
    template = "outreach/_forms_of.html" if getattr(request, "htmx", False) else "outreach/forms_of.html"
    return render(request, template, {"actor": actor, "spoken": spoken})


@in_collective(Role.MEMBER)
@require_http_methods(["GET", "POST"])
def address(request: HttpRequest, collective: Collective, actor: str) -> HttpResponse:
    """How a collective addresses one person."""
    found = get_object_or_404(directory.actors_visible(request.user), code=actor)
    own = AddressForm.objects.filter(space=collective.space, actor=found).first()
    form = AddressFormForm(request.POST or None, instance=own)
    if request.method == "POST" and form.is_valid():
        data: dict[str, Any] = form.cleaned_data
        writes.address_as(found, space=collective.space, by=request.user, at=timezone.now(), **data)
        messages.success(request, _("Your letters to %(name)s say so from now on.") % {"name": found.name})
        return redirect("directory:actor", code=found.code)
    usual = reads.usual_form(found, on=timezone.localdate())
    context = {"form": form, "actor": found, "collective": collective, "usual": usual}
    return render(request, "outreach/address.html", context)

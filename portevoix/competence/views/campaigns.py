"""Who is competent for the demand of a campaign, here; from there to its targets."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from portevoix.advocacy import operations as advocacy
from portevoix.advocacy.models import Campaign
from portevoix.collectives.access import in_space
from portevoix.collectives.enums import Role
from portevoix.competence import operations
from portevoix.competence.forms import ThemesForm
from portevoix.competence.queries import campaigns as queries
from portevoix.directory import queries as directory
from portevoix.files import rules as files


@in_space(Role.GUEST, Campaign, space="space", related=("territory__parent__parent", "territory__successor"))
@require_safe
def who(request: HttpRequest, campaign: Campaign) -> HttpResponse:
    """The answer, by what each does; for the campaign's page, those who decide alone."""
    found = queries.competent(campaign, user=request.user)
    context = {
        "campaign": campaign,
        "found": found,
        "form": ThemesForm(initial={"themes": [*found.themes, *found.guessed]}),
        "today": timezone.localdate(),
        "may_write": request.membership_role >= Role.MEMBER,  # type: ignore[attr-defined]
    }
    name = "competence/_who.html" if getattr(request, "htmx", False) else "competence/who.html"
    return render(request, name, context)


@in_space(Role.MEMBER, Campaign, space="space")
@require_POST
def themes(request: HttpRequest, campaign: Campaign) -> HttpResponse:
    """Say what the campaign is about."""
    form = ThemesForm(request.POST)
    if form.is_valid():
        chosen = form.cleaned_data["themes"]
        operations.choose_themes(campaign, themes=chosen, by=request.user, at=timezone.now())
    else:
        messages.error(request, _("Tick at least one theme."))
    return redirect("competence:who", code=campaign.code)


@in_space(Role.MEMBER, Campaign, space="space")
@require_POST
def choose(request: HttpRequest, campaign: Campaign) -> HttpResponse:
    """Make targets of those who were ticked."""
    codes = request.POST.getlist("actor")
    actors = list(directory.actors_visible(request.user).filter(code__in=codes).order_by("sort_key"))
    if not actors:
        messages.error(request, _("Tick at least one person or body."))
        return redirect("competence:who", code=campaign.code)
    added, _there = advocacy.add_targets(campaign, actors=actors, ask="", by=request.user, at=timezone.now())
    messages.success(request, ngettext("%(n)s target added.", "%(n)s targets added.", added) % {"n": added})
    return redirect("competence:who", code=campaign.code)


@in_space(Role.GUEST, Campaign, space="space", related=("territory__parent__parent", "territory__successor"))
@require_safe
def export(request: HttpRequest, campaign: Campaign) -> HttpResponse:
    """The same as a CSV: public facts, no secret of the campaign."""
    found = queries.competent(campaign, user=request.user)
    heads = (
        _("Theme"),
        _("What they do"),
        _("Who"),
        _("What exactly"),
        _("Here"),
        _("Source"),
        _("Verified on"),
    )
    table: list[list[object]] = [list(heads)]
    for _level, proposals in found.groups:
        for one in proposals:
            line, names = one.line, ", ".join(holder.actor.name for holder in one.holders)
            cells = (
                line.theme.label,
                line.level.label,
                line.holder,
                line.matter,
                names,
                line.source,
                line.verified_on,
            )
            table.append(list(cells))
    response = HttpResponse(files.csv_text(table), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="competences-{campaign.code}.csv"'
    return response

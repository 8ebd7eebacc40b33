"""Targets: choosing them, asking, planning, listing."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portevoix.accounts.access import recently_confirmed
from portevoix.advocacy import operations, queries
from portevoix.advocacy.forms import (
    AskForm,
    BulkForm,
    ChooseCampaignForm,
    StepForm,
    TargetFilter,
    TargetForm,
)
from portevoix.advocacy.models import Campaign, Target
from portevoix.advocacy.panels import chain
from portevoix.collectives import queries as collectives
from portevoix.collectives.access import in_space
from portevoix.collectives.enums import Role
from portevoix.design.access import signed_in
from portevoix.design.panels import panels_at
from portevoix.directory import queries as directory
from portevoix.directory.models import Actor
from portevoix.files import rules as files

PER_PAGE = 40
SPACE = "campaign__space"
READ = ("actor", "owner", "campaign")


@signed_in
@require_http_methods(["GET", "POST"])
def choose_campaign(request: HttpRequest) -> HttpResponse:
    """Make targets of the people chosen in the directory, one by one or by a filter."""
    asked = request.POST or request.GET
    actors = chosen_actors(request.user, asked)
    form = ChooseCampaignForm(request.POST or None, campaigns=queries.campaigns_where_writing(request.user))
    if request.method == "POST" and actors and form.is_valid():
        campaign = form.cleaned_data["campaign"]
        added, there = operations.add_targets(
            campaign, actors=actors, ask=form.cleaned_data["ask"], by=request.user, at=timezone.now()
        )
        messages.success(request, said(added, there))
        return redirect("advocacy:targets", code=campaign.code)
    context = {
        "form": form,
        "actors": actors[:12],
        "codes": [actor.code for actor in actors],
        "total": len(actors),
        "asked": asked,
    }
    return render(request, "advocacy/choose_campaign.html", context)


def chosen_actors(user: Any, asked: QueryDict) -> list[Actor]:
    """The actors that an address names by code or by filter, among those one may see."""
    if "filter" in asked:
        return list(directory.deputies(directory.DeputyFilter.from_query(QueryDict(asked.get("filter")))))
    return list(directory.actors_visible(user).filter(code__in=asked.getlist("actor")).order_by("sort_key"))


def said(added: int, there: int) -> str:
    """What adding did, in a sentence."""
    words = ngettext("%(n)s target added.", "%(n)s targets added.", added) % {"n": added}
    if there:
        words += " " + ngettext("%(n)s was one already.", "%(n)s were already.", there) % {"n": there}
    return words


@in_space(Role.GUEST, Campaign)
@require_safe
def targets(request: HttpRequest, campaign: Campaign) -> HttpResponse:
    """The targets of a campaign: filtered, sorted, paged."""
    today = timezone.localdate()
    owners = [(str(one.user_id), one.user.name) for one in collectives.people_in(campaign.space)]
    form = TargetFilter(request.GET, owners=list(dict.fromkeys(owners)))
    form.is_valid()
    figures = queries.figures(campaign)
    found = queries.filtered(campaign, on=today, **form.cleaned_data)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "campaign": campaign,
        "chain": chain(figures, here="targets"),
        "form": form,
        "narrowed": sum(map(bool, form.cleaned_data.values())),
        "page": page,
        "rows": queries.rows(queries.in_order(page.object_list), on=today),
        "total": figures.targets,
        "today": today,
        "filter_query": urlencode({key: str(value) for key, value in request.GET.items() if key != "page"}),
        "may_write": request.membership_role >= Role.MEMBER,  # type: ignore[attr-defined]
        "may_export": request.membership_role >= Role.COORDINATOR,  # type: ignore[attr-defined]
    }
    return render(request, "advocacy/targets.html", context)


@in_space(Role.MEMBER, Campaign)
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, campaign: Campaign) -> HttpResponse:
    """Add one target by name; the way to the directory for more."""
    form = TargetForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        actor, ask_ = form.cleaned_data["actor"], form.cleaned_data["ask"]
        added, there = operations.add_targets(
            campaign, actors=[actor], ask=ask_, by=request.user, at=timezone.now()
        )
        messages.success(request, said(added, there))
        return redirect("advocacy:add_target", code=campaign.code)
    return render(request, "advocacy/add_target.html", {"form": form, "campaign": campaign})


@in_space(Role.MEMBER, Campaign)
@require_http_methods(["GET", "POST"])
def bulk(request: HttpRequest, campaign: Campaign) -> HttpResponse:
    """The same change for several targets."""
    codes = (request.POST or request.GET).getlist("target")
    chosen = list(queries.targets_of(campaign).filter(code__in=codes))
    form = BulkForm(request.POST or None, space=campaign.space)
    if request.method == "POST" and form.is_valid():
        changed = operations.revise_targets(chosen, by=request.user, at=timezone.now(), **form.given())
        messages.success(
            request, ngettext("%(n)s target changed.", "%(n)s targets changed.", changed) % {"n": changed}
        )
        return redirect("advocacy:targets", code=campaign.code)
    return render(
        request, "advocacy/edit_targets.html", {"form": form, "campaign": campaign, "chosen": chosen}
    )


@in_space(Role.COORDINATOR, Campaign)
@require_safe
@recently_confirmed
def export(request: HttpRequest, campaign: Campaign) -> HttpResponse:
    """The targets as a CSV that a spreadsheet opens; the journal keeps who took it."""
    operations.note_export(campaign, by=request.user, at=timezone.now())
    response = HttpResponse(files.csv_text(_table(campaign)), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="cibles-{campaign.code}.csv"'
    return response


def _table(campaign: Campaign) -> list[list[object]]:
    """One row a target, under its headings."""
    table: list[list[object]] = [
        [_("Name"), _("Office"), _("Asked"), _("Standing"), _("Next step"), _("Before"), _("Who")]
    ]
    for row in queries.rows(queries.targets_of(campaign), on=timezone.localdate()):
        one = row.target
        cells: list[object] = [
            one.actor.name,
            row.card.title,
            one.ask,
            row.standing.label,
            one.next_step,
            one.next_step_on,
            one.owner,
        ]
        table.append(cells)
    return table


@in_space(Role.GUEST, Target, space=SPACE, related=READ)
@require_safe
def target(request: HttpRequest, target: Target) -> HttpResponse:
    """One target: what is asked, what came and went, what is next."""
    return page(request, target)


def page(request: HttpRequest, target: Target, *, status: int = 200, **forms: Any) -> HttpResponse:
    """The page of a target, with the forms as they are."""
    today = timezone.localdate()
    context = {
        "target": target,
        "campaign": target.campaign,
        "row": queries.rows([target], on=today)[0],
        "exchanges": queries.exchanges_of(target),
        "chain": chain(queries.figures(target.campaign), here="targets"),
        "today": today,
        "actions": panels_at("target.actions"),
        "may_write": request.membership_role >= Role.MEMBER,  # type: ignore[attr-defined]
        "ask_form": AskForm(instance=target),
        "step_form": StepForm(instance=target, space=target.campaign.space),
        **forms,
    }
    return render(request, "advocacy/target.html", context, status=status)


@in_space(Role.MEMBER, Target, space=SPACE, related=READ)
@require_POST
def ask(request: HttpRequest, target: Target) -> HttpResponse:
    """Say what is asked of this one."""
    form = AskForm(request.POST, instance=target)
    if not form.is_valid():
        return page(request, target, ask_form=form, status=422)
    operations.revise_targets([target], by=request.user, at=timezone.now(), **form.cleaned_data)
    return redirect("advocacy:target", code=target.code)


@in_space(Role.MEMBER, Target, space=SPACE, related=READ)
@require_POST
def step(request: HttpRequest, target: Target) -> HttpResponse:
    """Plan the next step."""
    form = StepForm(request.POST, instance=target, space=target.campaign.space)
    if not form.is_valid():
        return page(request, target, step_form=form, status=422)
    data = form.cleaned_data
    operations.plan_next_step(
        target,
        step=data["next_step"],
        on=data["next_step_on"],
        owner=data["owner"],
        by=request.user,
        at=timezone.now(),
    )
    return redirect("advocacy:target", code=target.code)


@in_space(Role.MEMBER, Target, space=SPACE, related=READ)
@require_POST
def step_done(request: HttpRequest, target: Target) -> HttpResponse:
    """Tick the next step off, and offer to note what came of it."""
    operations.plan_next_step(target, step="", on=None, by=request.user, at=timezone.now())
    messages.success(request, _("Done. If something was said, note it below while it is fresh."))
    return redirect("advocacy:target", code=target.code)


@in_space(Role.MEMBER, Target, space=SPACE, related=READ)
@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, target: Target) -> HttpResponse:
    """Take a target out of the campaign, after asking."""
    if request.method == "POST":
        try:
            operations.remove_target(target, by=request.user, at=timezone.now())
        except operations.TargetHasHistory:
            messages.error(
                request,
                _(
                    "Letters, exchanges or places on the map are attached to this target: it stays, so that they are not lost."
                ),
            )
            return redirect("advocacy:target", code=target.code)
        return redirect("advocacy:targets", code=target.campaign.code)
    return render(request, "advocacy/remove_target.html", {"target": target})

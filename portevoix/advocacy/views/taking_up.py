"""A past campaign begun again, and the steps of a campaign."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from portevoix.accounts.access import person
from portevoix.advocacy import operations, queries
from portevoix.advocacy.enums import Standing
from portevoix.advocacy.forms import CampaignStepForm, TakeUpForm
from portevoix.advocacy.models import Campaign, Step, Target
from portevoix.advocacy.queries.templates import departed
from portevoix.advocacy.views.templates import chosen_of
from portevoix.collectives.access import in_space
from portevoix.collectives.enums import Role

NEVER_ANSWERED = {Standing.TO_CONTACT, Standing.SILENT}


@in_space(Role.MEMBER, Campaign)
@require_http_methods(["GET", "POST"])
def take_up(request: HttpRequest, campaign: Campaign) -> HttpResponse:
    """Choose what comes along; on POST, the new campaign begins."""
    today = timezone.localdate()
    targets = list(queries.targets_of(campaign))
    gone = departed(targets, on=today)
    staying = [one for one in targets if one.pk not in gone]
    carried = operations.carried_in(campaign)
    form = TakeUpForm(
        request.POST or None,
        user=request.user,
        names=[(str(one.pk), one.actor.name) for one in staying],
        texts=[(f"{kind}:{one.key}", one.label) for kind, several in carried.items() for one in several],
        initial={"demand": campaign.demand, "starts_on": today},
    )
    if request.method == "POST" and form.is_valid():
        along = operations.Along(
            targets=_chosen(form, staying),
            asks=form.cleaned_data["asks"],
            texts=chosen_of(carried, form.cleaned_data.get("texts", [])),
            steps=form.cleaned_data["steps"],
        )
        facts = {name: form.cleaned_data[name] for name in ("collective", "demand", "deadline", "starts_on")}
        new = operations.take_up(campaign, **facts, along=along, by=person(request), at=timezone.now())
        messages.success(request, _("The campaign begins again. What was answered stays with the first one."))
        return redirect("advocacy:campaign", code=new.code)
    left = [one.actor.name for one in targets if one.pk in gone]
    return render(request, "advocacy/take_up.html", {"form": form, "campaign": campaign, "gone": left})


def _chosen(form: TakeUpForm, staying: list[Target]) -> list[Target]:
    """The targets that the rule keeps, or those named."""
    match form.cleaned_data["whom"]:
        case TakeUpForm.ALL:
            return staying
        case TakeUpForm.SILENT:
            rows = queries.rows(staying, on=timezone.localdate())
            return [row.target for row in rows if row.standing in NEVER_ANSWERED]
        case TakeUpForm.NAMED:
            named = set(form.cleaned_data.get("targets", []))
            return [one for one in staying if str(one.pk) in named]
        case _none:
            return []


@in_space(Role.MEMBER, Campaign)
@require_http_methods(["GET", "POST"])
def add_step(request: HttpRequest, campaign: Campaign) -> HttpResponse:
    """One more step."""
    form = CampaignStepForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        operations.add_step(campaign, **form.cleaned_data, by=request.user, at=timezone.now())
        return _back(campaign)
    return render(request, "advocacy/add_step.html", {"form": form, "campaign": campaign})


@in_space(Role.MEMBER, Step, space="campaign__space", related=("campaign",))
@require_POST
def tick(request: HttpRequest, step: Step) -> HttpResponse:
    """Say that it is done, or not after all."""
    done = request.POST.get("done", "1") == "1"
    operations.tick_step(step, done=done, on=timezone.localdate(), by=request.user, at=timezone.now())
    return _back(step.campaign)


@in_space(Role.MEMBER, Step, space="campaign__space", related=("campaign",))
@require_POST
def remove_step(request: HttpRequest, step: Step) -> HttpResponse:
    """Take it off the list."""
    operations.remove_step(step, by=request.user, at=timezone.now())
    return _back(step.campaign)


def _back(campaign: Campaign) -> HttpResponse:
    response: Any = redirect("advocacy:campaign", code=campaign.code)
    response["Location"] += "#steps"
    return response  # type: ignore[no-any-return]

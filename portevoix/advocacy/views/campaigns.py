"""The list of campaigns, and one campaign."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portevoix.advocacy import operations, queries
from portevoix.advocacy.enums import Standing
from portevoix.advocacy.forms import ConcludeForm, NewCampaignForm, ReviseCampaignForm
from portevoix.advocacy.models import Campaign
from portevoix.advocacy.panels import chain
from portevoix.advocacy.queries.templates import built_in, relatives, steps_of
from portevoix.collectives import queries as collectives
from portevoix.collectives.access import in_space
from portevoix.collectives.enums import Role
from portevoix.design.access import signed_in
from portevoix.design.panels import panels_at


@signed_in
@require_safe
def campaigns(request: HttpRequest) -> HttpResponse:
    """The campaigns one may see."""
    found = list(queries.campaigns_of(request.user))
    offered = built_in() if not found else ()
    return render(request, "advocacy/campaigns.html", {"campaigns": found, "templates": offered})


@signed_in
@require_http_methods(["GET", "POST"])
def new_campaign(request: HttpRequest) -> HttpResponse:
    """Open a campaign."""
    form = NewCampaignForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        opened = operations.open_campaign(**form.cleaned_data, by=request.user, at=timezone.now())
        messages.success(request, _("The campaign is open. Whom do you ask?"))
        return redirect("advocacy:campaign", code=opened.code)
    return render(request, "advocacy/campaign_form.html", {"form": form, "has_collective": _leads(request)})


def _leads(request: HttpRequest) -> bool:
    return collectives.collectives_where_writing(request.user).exists()


@in_space(Role.GUEST, Campaign)
@require_safe
def campaign(request: HttpRequest, campaign: Campaign) -> HttpResponse:
    """One campaign: the demand, the next step, the chain, what is due, what happened."""
    today = timezone.localdate()
    summary = queries.summary(campaign, on=today)
    context = {
        "campaign": campaign,
        "summary": summary,
        "chain": chain(summary, here="demand"),
        "standings": [(standing, summary.standings[standing]) for standing in Standing],
        "journal": queries.journal_of(campaign),
        "write_panels": panels_at("campaign.messages"),
        **relatives(campaign, user=request.user),
        "steps": steps_of(campaign),
        "today": today,
        "may_write": request.membership_role >= Role.MEMBER,  # type: ignore[attr-defined]
        "coordinates": request.membership_role == Role.COORDINATOR,  # type: ignore[attr-defined]
    }
    return render(request, "advocacy/campaign.html", context)


@in_space(Role.MEMBER, Campaign)
@require_http_methods(["GET", "POST"])
def edit_campaign(request: HttpRequest, campaign: Campaign) -> HttpResponse:
    """Change what a campaign says."""
    form = ReviseCampaignForm(request.POST or None, instance=campaign)
    if request.method == "POST" and form.is_valid():
        operations.revise_campaign(campaign, by=request.user, at=timezone.now(), **form.cleaned_data)
        return redirect("advocacy:campaign", code=campaign.code)
    return render(
        request, "advocacy/campaign_form.html", {"form": form, "campaign": campaign, "has_collective": True}
    )


@in_space(Role.MEMBER, Campaign)
@require_http_methods(["GET", "POST"])
def conclude(request: HttpRequest, campaign: Campaign) -> HttpResponse:
    """End a campaign, with the act or without."""
    form = ConcludeForm(request.POST or None, initial={"obtained": campaign.obtained})
    if request.method == "POST" and form.is_valid():
        operations.conclude(campaign, **form.cleaned_data, by=request.user, at=timezone.now())
        return redirect("advocacy:campaign", code=campaign.code)
    context = {"form": form, "campaign": campaign, "chain": chain(queries.figures(campaign), here="act")}
    return render(request, "advocacy/conclude.html", context)


@in_space(Role.MEMBER, Campaign)
@require_POST
def reopen(request: HttpRequest, campaign: Campaign) -> HttpResponse:
    """Take a campaign up again."""
    operations.reopen(campaign, by=request.user, at=timezone.now())
    messages.success(request, _("The campaign is open again."))
    return redirect("advocacy:campaign", code=campaign.code)

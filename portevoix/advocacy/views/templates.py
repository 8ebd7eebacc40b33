"""Templates of campaigns: the list, one of them, adopting, saving, changing, publishing, withdrawing."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portevoix.accounts.access import person
from portevoix.advocacy import operations
from portevoix.advocacy.access import readable_template
from portevoix.advocacy.forms import AdoptForm, ReviseTemplateForm, SaveTemplateForm
from portevoix.advocacy.models import Campaign, Template
from portevoix.advocacy.queries import templates as queries
from portevoix.advocacy.rules.recipes import Recipe, written_steps
from portevoix.collectives.access import in_space
from portevoix.collectives.enums import Role
from portevoix.design.access import signed_in
from portevoix.directory import queries as directory
from portevoix.directory.models import Actor
from portevoix.directory.queries import DeputyFilter

SPACE = "collective__space"


@signed_in
@require_safe
def templates(request: HttpRequest) -> HttpResponse:
    """Every template one may adopt, searched by words."""
    words = request.GET.get("q", "")[:80]
    found = queries.proposed(request.user, words=words)
    return render(request, "advocacy/templates.html", {"templates": found, "q": words})


@readable_template
@require_safe
def template(request: HttpRequest, recipe: Recipe) -> HttpResponse:
    """What a template says, before adopting it."""
    context = {
        "recipe": recipe,
        "people": len(_people(recipe)),
        "mine": Template.objects.filter(pk=recipe.key).first() if recipe.key else None,
        "may_write": recipe.code in queries.written_by(request.user),
    }
    return render(request, "advocacy/template.html", context)


@readable_template
@require_http_methods(["GET", "POST"])
def adopt(request: HttpRequest, recipe: Recipe) -> HttpResponse:
    """Fill the blanks; on POST, the campaign begins."""
    people = _people(recipe)
    form = AdoptForm(
        request.POST or None,
        user=request.user,
        blanks=recipe.blanks,
        people=len(people),
        initial={"starts_on": timezone.localdate()},
    )
    if request.method == "POST" and form.is_valid():
        opened = operations.adopt(recipe, **_adopted(form, people), by=person(request), at=timezone.now())
        messages.success(
            request, _("The campaign is open. Read it over: what was left blank is in square brackets.")
        )
        return redirect("advocacy:campaign", code=opened.code)
    return render(request, "advocacy/adopt.html", {"form": form, "recipe": recipe})


def _adopted(form: AdoptForm, people: list[Actor]) -> dict[str, Any]:
    facts = {name: form.cleaned_data[name] for name in ("collective", "deadline", "starts_on")}
    return facts | {"values": form.values(), "actors": people if form.cleaned_data.get("targets") else []}


def _people(recipe: Recipe) -> list[Actor]:
    """Whom its list of the directory holds today."""
    if not recipe.filter:
        return []
    return list(directory.deputies(DeputyFilter.from_query(QueryDict(recipe.filter))))


@in_space(Role.MEMBER, Campaign)
@require_http_methods(["GET", "POST"])
def save(request: HttpRequest, campaign: Campaign) -> HttpResponse:
    """Make a template of a campaign."""
    carried = operations.carried_in(campaign)
    choices = [(f"{kind}:{one.key}", one.label) for kind, several in carried.items() for one in several]
    initial = {
        "title": campaign.demand[:160],
        "steps_text": written_steps(queries.steps_as_delays(campaign)),
    } | {name: getattr(campaign, name) for name in ("demand", "measure", "problem", "decider")}
    initial |= {name: getattr(campaign, name) for name in ("answer_criterion", "act_criterion")}
    form = SaveTemplateForm(request.POST or None, user=request.user, texts=choices, initial=initial)
    if request.method == "POST" and form.is_valid():
        kept = operations.save_template(
            campaign,
            collective=form.cleaned_data["collective"],
            texts=chosen_of(carried, form.cleaned_data.get("texts", [])),
            by=person(request),
            at=timezone.now(),
            **form.facts(),
        )
        messages.success(
            request, _("The template is kept. Replace what changes from one place to another by a blank.")
        )
        return redirect("advocacy:template", code=kept.code)
    return render(request, "advocacy/save_template.html", {"form": form, "campaign": campaign})


def chosen_of(
    carried: dict[str, list[operations.Carried]], keys: list[str]
) -> dict[str, list[operations.Carried]]:
    """The texts that were ticked."""
    return {
        kind: [one for one in several if f"{kind}:{one.key}" in keys] for kind, several in carried.items()
    }


@in_space(Role.MEMBER, Template, space=SPACE, related=("collective",))
@require_http_methods(["GET", "POST"])
def revise(request: HttpRequest, found: Template) -> HttpResponse:
    """Change a template; what somebody else changed meanwhile is never written over."""
    form = ReviseTemplateForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        try:
            version = form.cleaned_data["version"]
            operations.revise_template(
                found, version=version, by=person(request), at=timezone.now(), **form.facts()
            )
        except operations.TemplateChanged:
            words = _(
                "Somebody changed this template meanwhile. Nothing of yours is lost: copy it, reload, and compare."
            )
            form.add_error(None, words)
        else:
            return redirect("advocacy:template", code=found.code)
    return render(request, "advocacy/revise_template.html", {"form": form, "template": found})


@in_space(Role.COORDINATOR, Template, space=SPACE, related=("collective",))
@require_POST
def publish(request: HttpRequest, found: Template) -> HttpResponse:
    """Show it to every collective of this server, or to one's own alone."""
    published = request.POST.get("published") == "1"
    operations.publish_template(found, published=published, by=request.user, at=timezone.now())
    said = (
        _("Every collective of this server may adopt it.")
        if published
        else _("Only your collective sees it from now on.")
    )
    messages.success(request, said)
    return redirect("advocacy:template", code=found.code)


@in_space(Role.MEMBER, Template, space=SPACE, related=("collective",))
@require_POST
def withdraw(request: HttpRequest, found: Template) -> HttpResponse:
    """Erase it; campaigns that began from it keep everything."""
    operations.withdraw_template(found, by=request.user, at=timezone.now())
    messages.success(request, _("The template is erased. Campaigns that began from it keep everything."))
    return redirect("advocacy:templates")

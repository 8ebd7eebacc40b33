"""Who governs and administers: the government, the services of the State, the page of a body."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from portevoix.collectives import queries as collectives
from portevoix.design.access import signed_in
from portevoix.design.panels import panels_at
from portevoix.directory import queries
from portevoix.directory.enums import ActorKind, BodyKind, Source
from portevoix.directory.models import Actor
from portevoix.directory.queries.bodies import STATE
from portevoix.directory.views.tabs import tabs

PER_PAGE = 60


@signed_in
@require_safe
def government(request: HttpRequest) -> HttpResponse:
    """The members of the government, the ministries, their staffs."""
    body, members = queries.government()
    context = {
        "government": body,
        "members": members,
        "ministries": queries.ministries(),
        "tabs": tabs("government"),
        "actions": panels_at("deputies.selection"),
        "imported": queries.last_import(Source.GOUVERNEMENT),
        "annuaire": queries.last_import(Source.DILA),
    }
    return render(request, "directory/government.html", context)


@signed_in
@require_safe
def administration(request: HttpRequest) -> HttpResponse:
    """Prefectures, sub-prefectures, agencies and services that a name, a kind or a department keeps."""
    asked = {name: request.GET.get(name, "")[:80].strip() for name in ("q", "kind", "departement")}
    found = queries.administration(words=asked["q"], kind=asked["kind"], departement=asked["departement"])
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    counts = queries.kinds_of_state()
    context = {
        "asked": asked,
        "page": page,
        "units": queries.heads(page.object_list),
        "total": sum(counts.values()),
        "kinds": [(kind.value, kind.label, counts[kind]) for kind in STATE[:4] if counts.get(kind)],
        "departements": queries.departements_of_state(),
        "tabs": tabs("administration"),
        "actions": panels_at("deputies.selection"),
        "imported": queries.last_import(Source.DILA),
    }
    return render(request, "directory/administration.html", context)


@signed_in
@require_safe
def body(request: HttpRequest, code: str) -> HttpResponse:
    """A body: how to reach it, who sits there, what is above and below it."""
    actor = get_object_or_404(Actor, code=code, kind=ActorKind.BODY, space=None)
    found = queries.body_of(actor)
    page = Paginator(queries.members(actor), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "actor": actor,
        "body": found,
        "kind": BodyKind(found.kind),
        "page": page,
        "former": queries.former(actor),
        "children": queries.children(actor),
        "reach": queries.reach(actor, spaces=collectives.spaces_of(request.user), on=timezone.localdate()),
        "dates": queries.last_imports(actor),
        "may_write": queries.writable_collectives(request.user).exists(),
        "actions": panels_at("deputies.selection"),
    }
    return render(request, "directory/body.html", context)

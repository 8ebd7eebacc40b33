"""The page of someone, the proposals of a name field, the people that a collective adds."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portevoix.accounts.access import recently_confirmed
from portevoix.collectives import queries as collectives
from portevoix.collectives.access import in_space
from portevoix.collectives.enums import Role, SpaceKind
from portevoix.design.access import signed_in
from portevoix.design.panels import panels_at
from portevoix.directory import operations, queries
from portevoix.directory.enums import ActorKind, Office
from portevoix.directory.forms import AnnotationForm, ContactForm, NewPersonForm, PersonForm, label_of
from portevoix.directory.models import Actor, ContactPoint
from portevoix.directory.views.tabs import tabs

PAGE = 60
PARTS: dict[str, str] = {  # where someone is listed, by office: route
    Office.DEPUTY: "directory:deputies",
    Office.SENATOR: "directory:senators",
    Office.MEP: "directory:meps",
    Office.MINISTER: "directory:government",
    Office.PRIME: "directory:government",
    Office.PREFECT: "directory:administration",
    Office.SUBPREFECT: "directory:administration",
}


@signed_in
@require_safe
def actor(request: HttpRequest, code: str) -> HttpResponse:
    """Who someone is, where, how to reach them; upper apps add what they know. A body has its own page."""
    found = get_object_or_404(
        queries.actors_visible(request.user).select_related("space__collective"), code=code
    )
    if found.kind == ActorKind.BODY and found.space_id is None:
        return redirect("directory:body", code=code)
    today = timezone.localdate()
    mine = collectives.spaces_of(request.user)
    known = queries.cards([found], on=today)[found.pk]
    context = {
        "actor": found,
        "card": known,
        "reach": queries.reach(found, spaces=mine, on=today),
        "institution": queries.institution(known, spaces=mine, on=today),
        "annotations": queries.annotations(found, spaces=mine),
        "mandates": queries.grouped_mandates(found),
        "dates": [] if found.space_id else queries.last_imports(found),
        "part": PARTS.get(known.office) or PARTS.get(known.left),
        "may_write": queries.writable_collectives(request.user).exists(),
        "may_delete": _coordinates(request, found),
    }
    return render(request, "directory/actor.html", context)


@signed_in
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """People whose name begins with `q`, as the rows of a combobox."""
    found = queries.search(request.GET.get("q", "")[:80], among=queries.actors_visible(request.user))
    titles = queries.cards(found, on=timezone.localdate())
    rows = [(label_of(one), one, titles[one.pk].title) for one in found]
    return render(request, "directory/_search.html", {"rows": rows})


@signed_in
@require_safe
def own(request: HttpRequest) -> HttpResponse:
    """The people that one's collectives added."""
    words, tag = request.GET.get("q", "")[:80], request.GET.get("tag", "")[:60]
    people = queries.own_people(request.user, words=words, tag=tag)
    context = {
        "page": Paginator(people, PAGE).get_page(request.GET.get("page")),
        "tags": queries.own_tags(request.user),
        "words": words,
        "tag": tag,
        "bring": panels_at("people.bring"),
        "tabs": tabs("own"),
    }
    return render(request, "directory/own.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def add_person(request: HttpRequest) -> HttpResponse:
    """Add someone whom no official file names."""
    form = NewPersonForm(request.POST or None, collectives=_writable(request))
    if form.is_valid():
        facts = form.cleaned_data
        space = facts.pop("collective").space
        made = operations.add_person(space, by=request.user, at=timezone.now(), **facts)
        messages.success(request, _("%(name)s is in the directory of your collective.") % {"name": made.name})
        return redirect("directory:actor", code=made.code)
    return render(request, "directory/person_form.html", {"form": form})


@in_space(Role.MEMBER, Actor)
@require_http_methods(["GET", "POST"])
def change_person(request: HttpRequest, found: Actor) -> HttpResponse:
    """Mend what a collective wrote about its own person."""
    initial = {name: getattr(found, name) for name in PersonForm.base_fields if name != "collective"}
    form = PersonForm(request.POST or None, initial=initial)
    if form.is_valid():
        operations.change_person(found, by=request.user, at=timezone.now(), **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("directory:actor", code=found.code)
    return render(request, "directory/person_form.html", {"form": form, "actor": found})


@in_space(Role.COORDINATOR, Actor)
@require_http_methods(["GET", "POST"])
@recently_confirmed
def delete_person(request: HttpRequest, found: Actor) -> HttpResponse:
    """Ask, then erase a person of a collective; say what keeps them."""
    keeps: list[tuple[str, int]] = []
    if request.method == "POST":
        try:
            operations.delete_person(found, by=request.user, at=timezone.now())
        except operations.StillReferred as refusal:
            keeps = refusal.args[0]
        else:
            messages.success(request, _("%(name)s is erased.") % {"name": found.name})
            return redirect("directory:own")
    return render(request, "directory/person_delete.html", {"actor": found, "keeps": keeps})


@signed_in
@require_http_methods(["GET", "POST"])
def annotate(request: HttpRequest, code: str) -> HttpResponse:
    """What one collective notes of someone: a few words, tags."""
    found = get_object_or_404(queries.actors_visible(request.user), code=code)
    form = AnnotationForm(request.POST or None, actor=found, collectives=_writable(request, of=found))
    if form.is_valid():
        facts: dict[str, Any] = form.cleaned_data
        space = facts.pop("collective").space
        operations.annotate(found, space=space, by=request.user, at=timezone.now(), **facts)
        messages.success(request, _("Noted. Only your collective sees it."))
        return redirect("directory:actor", code=found.code)
    return render(request, "directory/annotation_form.html", {"form": form, "actor": found})


@signed_in
@require_http_methods(["GET", "POST"])
def add_contact(request: HttpRequest, code: str) -> HttpResponse:
    """Add a way to reach someone, that only one collective sees."""
    found = get_object_or_404(queries.actors_visible(request.user), code=code)
    form = ContactForm(request.POST or None, collectives=_writable(request, of=found))
    if form.is_valid():
        facts: dict[str, Any] = form.cleaned_data
        space = facts.pop("collective").space
        operations.add_contact(found, space=space, by=request.user, at=timezone.now(), **facts)
        messages.success(request, _("Added. Only your collective sees it."))
        return redirect("directory:actor", code=found.code)
    return render(request, "directory/contact_form.html", {"form": form, "actor": found})


@in_space(Role.MEMBER, ContactPoint)
@require_http_methods(["GET", "POST"])
def change_contact(request: HttpRequest, point: ContactPoint) -> HttpResponse:
    """Mend a contact point of a collective."""
    form = ContactForm.of(point, request.POST or None)
    if form.is_valid():
        operations.change_contact(point, by=request.user, at=timezone.now(), **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("directory:actor", code=point.actor.code)
    return render(
        request, "directory/contact_form.html", {"form": form, "actor": point.actor, "point": point}
    )


@in_space(Role.MEMBER, ContactPoint)
@require_http_methods(["GET", "POST"])
def delete_contact(request: HttpRequest, point: ContactPoint) -> HttpResponse:
    """Ask, then erase a contact point of a collective."""
    code = point.actor.code
    if request.method == "POST":
        operations.delete_contact(point, by=request.user, at=timezone.now())
        messages.success(request, _("Erased."))
        return redirect("directory:actor", code=code)
    return render(request, "directory/contact_delete.html", {"point": point, "actor": point.actor})


def _coordinates(request: HttpRequest, found: Actor) -> bool:
    """Whether someone may erase this person: it is their collective's, and they coordinate it."""
    role = collectives.role_in(request.user, space=found.space) if found.space else None
    return role is not None and role >= Role.COORDINATOR


@signed_in
@require_http_methods(["GET", "POST"])
def revive(request: HttpRequest, code: str) -> HttpResponse:
    """Why an address is no longer written to; on POST, someone says that it works again."""
    dead = get_object_or_404(queries.dead_addresses(request.user), code=code)
    person = dead.contact.actor
    if request.method == "POST":
        space = _writable(request, of=dead.contact)[0].space_id
        operations.revive(dead, space=space, by=request.user, at=timezone.now())
        messages.success(request, _("%(email)s is written to again.") % {"email": dead.value})
        return redirect("directory:actor", code=person.code)
    return render(request, "directory/revive.html", {"dead": dead, "actor": person})


def _writable(request: HttpRequest, *, of: Actor | ContactPoint | None = None) -> Any:
    """The collectives to write for, one alone for what is its own; who writes for none may only read."""
    found = queries.writable_collectives(request.user)
    if of is not None and of.space is not None and of.space.kind == SpaceKind.COLLECTIVE:
        found = found.filter(space=of.space_id)
    if not found:
        raise PermissionDenied
    return found

"""Templates one may adopt: those built in, one's collectives' own, those that others publish."""

import json
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.db.models import Q

from portevoix.advocacy.models import Campaign, Step, Target, Template
from portevoix.advocacy.queries.due import OVER
from portevoix.advocacy.rules.recipes import WORDS, Recipe
from portevoix.collectives import queries as collectives
from portevoix.directory.models import Mandate
from portevoix.places.rules import fold
from portevoix.workspace.rules import parse

BUILT_IN = Path(__file__).resolve().parent.parent / "data" / "templates.json"


@lru_cache(maxsize=1)
def built_in() -> tuple[Recipe, ...]:
    """The templates that come with Portevoix, in their order (no query)."""
    return tuple(_built(one) for one in json.loads(BUILT_IN.read_text()))


def _built(one: dict[str, Any]) -> Recipe:
    texts = [{**text, "content": parse("\n\n".join(text["content"]))} for text in one["texts"]]
    steps = tuple((step["days"], step["text"]) for step in one["steps"])
    return Recipe(
        **{**one, "texts": {"mailing": texts}, "steps": steps, "to_check": "\n".join(one["to_check"])}
    )


def recipe_of(template: Template) -> Recipe:
    """A saved template, as it is adopted (no query when its collective is loaded)."""
    return Recipe(
        code=template.code,
        title=template.title,
        **{name: getattr(template, name) for name in WORDS},
        filter=template.filter,
        texts=template.texts,
        steps=tuple((one["days"], one["text"]) for one in template.steps),
        to_check=template.to_check,
        version=template.version,
        key=template.pk,
        owner=template.collective.name,
    )


def templates_of(user: Any) -> list[Template]:
    """The saved templates someone may read, the last revised first (one query)."""
    mine = Q(collective__in=collectives.collectives_of(user))
    found = Template.objects.filter(mine | Q(is_published=True)).select_related("collective__space")
    return list(found.order_by("-revised_at", "-pk"))


def template_for(user: Any, *, code: str) -> Recipe | None:
    """The template of that code, if someone may read it."""
    built = next((one for one in built_in() if one.code == code), None)
    if built:
        return built
    mine = Q(collective__in=collectives.collectives_of(user))
    found = (
        Template.objects.filter(mine | Q(is_published=True), code=code).select_related("collective").first()
    )
    return recipe_of(found) if found else None


def proposed(user: Any, *, words: str = "") -> list[Recipe]:
    """Every template someone may adopt that holds these words: their own and others', then those built in."""
    found = [recipe_of(one) for one in templates_of(user)] + list(built_in())
    wanted = fold(words).split()
    return [one for one in found if all(word in _folded(one) for word in wanted)]


def _folded(recipe: Recipe) -> str:
    return fold(f"{recipe.title} {recipe.demand} {recipe.problem} {recipe.decider} {recipe.owner}")


def written_by(user: Any) -> set[str]:
    """The codes of the templates someone may change."""
    mine = collectives.collectives_where_writing(user)
    return set(Template.objects.filter(collective__in=mine).values_list("code", flat=True))


def departed(targets: list[Target], *, on: date) -> set[int]:
    """The targets, by key, whose official mandates have all ended (one query); a space's own people stay."""
    people = [one.actor_id for one in targets if one.actor.space_id is None]
    held = Mandate.objects.filter(person__in=people)
    known = set(held.values_list("person", flat=True))
    sitting = set(held.filter(Q(end=None) | Q(end__gt=on)).values_list("person", flat=True))
    return {one.pk for one in targets if one.actor_id in known - sitting}


@dataclass(frozen=True)
class Steps:
    """The steps of a campaign: those to do by day, those done, the last one first."""

    ahead: list[Step]
    done: list[Step]

    def __bool__(self) -> bool:
        """Whether there is any."""
        return bool(self.ahead or self.done)


def steps_of(campaign: Any) -> Steps:
    """The steps of a campaign (one query)."""
    found = list(Step.objects.filter(campaign=campaign).select_related("done_by").order_by("pk"))
    ahead = sorted((one for one in found if one.done_on is None), key=lambda one: one.due_on or date.max)
    done = sorted(
        (one for one in found if one.done_on), key=lambda one: one.done_on or date.min, reverse=True
    )
    return Steps(ahead, done)


def steps_as_delays(campaign: Any) -> list[dict[str, Any]]:
    """The steps of a campaign, by days after its start."""
    started = campaign.created_at.date()
    rows = Step.objects.filter(campaign=campaign).order_by("due_on", "pk")
    return [
        {"days": max((one.due_on - started).days, 0) if one.due_on else 0, "text": one.text} for one in rows
    ]


def relatives(campaign: Campaign, *, user: Any) -> dict[str, Any]:
    """The campaigns it was taken up in, and the one it comes from, as far as someone may see them.

    One query; none for a campaign under way that comes from no other.
    """
    if campaign.state not in OVER and campaign.taken_from_id is None:
        return {"taken_up": [], "origin": None}
    around = Q(taken_from=campaign) | Q(pk=campaign.taken_from_id)
    seen = list(Campaign.objects.filter(around, space__in=collectives.spaces_of(user)).order_by("pk"))
    origin = next((one for one in seen if one.pk == campaign.taken_from_id), None)
    return {"taken_up": [one for one in seen if one.taken_from_id == campaign.pk], "origin": origin}

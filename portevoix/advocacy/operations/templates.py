"""Writes: templates of campaigns, saved, revised, published, adopted."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from portevoix.advocacy.models import Campaign, Template
from portevoix.advocacy.operations import carrying
from portevoix.advocacy.operations.campaigns import add_targets, open_campaign
from portevoix.advocacy.operations.steps import plan_steps
from portevoix.advocacy.rules.recipes import WORDS, Recipe, due
from portevoix.collectives.models import Collective
from portevoix.directory.models import Actor
from portevoix.journal import operations as journal


class TemplateChanged(Exception):  # noqa: N818  refusals are named as the fact
    """Somebody revised it meanwhile (first argument: the version there is now)."""


@transaction.atomic
def save_template(
    campaign: Campaign,
    *,
    collective: Collective,
    texts: dict[str, list[carrying.Carried]],
    by: Any,
    at: datetime,
    **fields: Any,
) -> Template:
    """Keep what a campaign taught: its words, the texts chosen, steps; the fields given win over the campaign's."""
    words = {name: getattr(campaign, name) for name in WORDS}
    template = Template.objects.create(
        collective=collective,
        texts=carrying.as_texts(texts),
        created_by=by,
        revised_at=at,
        **{**words, **fields},
    )
    _note(template, by=by, verb="save", at=at)
    return template


@transaction.atomic
def revise_template(template: Template, *, version: int, by: Any, at: datetime, **fields: Any) -> Template:
    """Change what it says, over the version it was made from. Raises TemplateChanged."""
    held = Template.objects.select_for_update(of=("self",)).get(pk=template.pk)
    if held.version != version:
        raise TemplateChanged(held.version)
    for name, value in fields.items():
        setattr(template, name, value)
    template.version, template.revised_at = version + 1, at
    template.save(update_fields=[*fields, "version", "revised_at"])
    _note(template, by=by, verb="revise", at=at)
    return template


@transaction.atomic
def publish_template(template: Template, *, published: bool, by: Any, at: datetime) -> None:
    """Show it to every collective of this server, or to one's own alone."""
    Template.objects.filter(pk=template.pk).update(is_published=published)
    _note(template, by=by, verb="publish" if published else "unpublish", at=at)


@transaction.atomic
def withdraw_template(template: Template, *, by: Any, at: datetime) -> None:
    """Erase it; campaigns that began from it keep everything, and its name."""
    _note(template, by=by, verb="withdraw", at=at)
    template.delete()


@transaction.atomic
def adopt(
    recipe: Recipe,
    *,
    values: Mapping[str, str],
    collective: Collective,
    deadline: date | None,
    starts_on: date,
    actors: list[Actor],
    by: Any,
    at: datetime,
) -> Campaign:
    """A campaign from a template whose blanks are filled: words, targets if any, texts, steps with their days."""
    said = recipe.filled(values)
    words = {name: _fitting(name, getattr(said, name)) for name in WORDS}
    if words["measure"].casefold() not in words["demand"].casefold():
        words["measure"] = ""
    campaign = open_campaign(
        collective,
        **words,
        deadline=deadline,
        template_id=recipe.key,
        template_title=recipe.title,
        template_version=recipe.version,
        by=by,
        at=at,
    )
    if actors:
        add_targets(campaign, actors=actors, by=by, at=at)
    plan_steps(campaign, steps=[(text, due(starts_on, days)) for days, text in said.steps])
    carrying.write(campaign, carrying.from_texts(said.texts), by=by, at=at)
    return campaign


def _fitting(name: str, text: str) -> str:
    """A text no longer than its field once its blanks are filled."""
    limit = Campaign._meta.get_field(name).max_length  # type: ignore[union-attr]
    return text[:limit] if limit else text


def _note(template: Template, *, by: Any, verb: str, at: datetime) -> None:
    space = template.collective.space_id
    journal.record(space=space, actor=by.pk, verb=verb, kind="template", key=template.code, at=at)

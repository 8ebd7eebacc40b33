"""People of a batch: made, or completed without overwriting; ways to reach them, notes and tags added."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from portevoix.directory import operations as directory
from portevoix.directory import queries as directory_queries
from portevoix.directory.enums import ContactKind
from portevoix.directory.models import Actor, Annotation, ContactPoint, Tag
from portevoix.directory.operations import NewPoint
from portevoix.directory.rules.names import fold
from portevoix.intake.enums import Kind
from portevoix.intake.models import Row
from portevoix.intake.operations.traces import Batch
from portevoix.intake.rules import likeness, marks

SAID = {
    "gender": "",
    "office": "other",
    "function": "",
    "organisation": "",
}  # facts that a row may complete, and what counts as empty


@dataclass
class Person:
    """Someone of a batch: the rows that are them, and what those add."""

    actor: Actor
    rows: list[Row]
    is_new: bool
    title: str = ""
    facts: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)

    @property
    def number(self) -> int:
        """The row that a trace names."""
        return self.rows[0].number


def write_people(batch: Batch, found: list[tuple[int | None, list[Row]]]) -> dict[int, Actor]:
    """Write the people of a batch, given as (key of the actor or None, rows); the actor of each row.

    A dozen statements for 500 rows.
    """
    people = _new(batch, [rows for actor, rows in found if actor is None])
    people += _known(batch, [(actor, rows) for actor, rows in found if actor is not None])
    for person in people:
        _gather(person)
    _complete(batch, people)
    _reach(batch, people)
    _annotate(batch, people)
    return {row.pk: person.actor for person in people for row in person.rows}


def _new(batch: Batch, groups: list[list[Row]]) -> list[Person]:
    made = directory.add_people(batch.run.space, people=[rows[0].facts["person"] for rows in groups])
    for actor, rows in zip(made, groups, strict=True):
        batch.made(Kind.ACTOR, actor.pk, row=rows[0].number, mark=marks.mark(Kind.ACTOR, actor))
    return [Person(actor, rows, is_new=True) for actor, rows in zip(made, groups, strict=True)]


def _known(batch: Batch, groups: list[tuple[int, list[Row]]]) -> list[Person]:
    actors = Actor.objects.in_bulk([pk for pk, _rows in groups])
    cards = directory_queries.cards(actors.values(), on=batch.at.date())
    return [Person(actors[pk], rows, is_new=False, title=cards[pk].title) for pk, rows in groups]


def _gather(person: Person) -> None:
    """What each row adds: facts that were empty, and in the note what differs from what is there."""
    for row in person.rows:
        one = row.facts["person"]
        said = f"{one['given_name']} {one['family_name']}".strip()
        if said and fold(said) != fold(person.actor.name):
            person.notes.append(_("In the file: %(name)s") % {"name": said})
        for name, nothing in SAID.items():
            _fact(person, name, one[name], nothing)
        if row.facts["note"]:
            person.notes.append(row.facts["note"])
        person.tags += row.facts["tags"]


def _fact(person: Person, name: str, said: str, nothing: str) -> None:
    """Complete an empty fact of one's own person; a different one goes to the note, and so for an official."""
    there = person.facts.get(name, getattr(person.actor, name))
    if not said or said == nothing or fold(said) == fold(there):
        return
    if person.actor.space_id and there in {"", nothing}:
        person.facts[name] = said
    elif name in {"function", "organisation"} and fold(said) not in fold(f"{person.title} {there}"):
        label = _("Function") if name == "function" else _("Body")
        person.notes.append(_("In the file, %(what)s: %(said)s") % {"what": label.lower(), "said": said})


def _complete(batch: Batch, people: Iterable[Person]) -> None:
    """Write the facts completed; only of people of this space."""
    mine = [one for one in people if one.facts and one.actor.space_id == batch.run.space_id]
    before = {
        one.actor.pk: {name: getattr(one.actor, name) for name in marks.FIELDS["actor"]} for one in mine
    }
    directory.complete_people([(one.actor, one.facts) for one in mine])
    for one in mine:
        batch.changed(
            Kind.ACTOR,
            one.actor.pk,
            row=one.number,
            before=before[one.actor.pk],
            mark=marks.mark(Kind.ACTOR, one.actor),
        )


def _reach(batch: Batch, people: list[Person]) -> None:
    """Add the ways to reach people that are not there yet, official or ours; the first of someone new is preferred."""
    there = _there(batch, people)
    points: list[tuple[NewPoint, int]] = []
    for person in people:
        known = there.get(person.actor.pk, set())
        for row in person.rows:
            for kind, value, label in ways(row.facts):
                if (kind, _same(kind, value)) in known:
                    continue
                first = person.is_new and kind not in {one for one, _value in known}
                preferred = first and kind in {ContactKind.EMAIL, ContactKind.POSTAL}
                points.append((NewPoint(person.actor, kind, value, label[:120], preferred), row.number))
                known.add((kind, _same(kind, value)))
    made = directory.add_points(batch.run.space, points=[point for point, _number in points])
    for point, (_new_point, number) in zip(made, points, strict=True):
        batch.made(Kind.CONTACT, point.pk, row=number, mark=marks.mark(Kind.CONTACT, point))


def ways(facts: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Every way to reach someone that a row holds: kind, value, label."""
    found = [(ContactKind.EMAIL.value, value, "") for value in facts["emails"]]
    found += [(ContactKind.PHONE.value, value, label) for value, label in facts["phones"]]
    found += [(ContactKind.WEBSITE.value, value, "") for value in facts["websites"]]
    return found + ([(ContactKind.POSTAL.value, facts["address"], "")] if facts["address"] else [])


def _there(batch: Batch, people: list[Person]) -> dict[int, set[tuple[str, str]]]:
    found: dict[int, set[tuple[str, str]]] = {one.actor.pk: set() for one in people}
    rows = ContactPoint.objects.filter(
        Q(space=None) | Q(space=batch.run.space_id),
        actor__in=[one.actor.pk for one in people if not one.is_new],
    )
    for actor, kind, value in rows.values_list("actor_id", "kind", "value"):
        found[actor].add((kind, _same(kind, value)))
    return found


def _same(kind: str, value: str) -> str:
    """What makes two values one: digits of a phone, folded words of an address."""
    return (
        likeness.digits(value)
        if kind == ContactKind.PHONE
        else fold(value)
        if kind == ContactKind.POSTAL
        else value.lower()
    )


def _annotate(batch: Batch, people: list[Person]) -> None:
    """Add notes and tags to what this space notes of people."""
    wanted = [one for one in people if one.notes or one.tags]
    keys = [one.actor.pk for one in wanted if not one.is_new]
    noted = {
        one.actor_id: one
        for one in Annotation.objects.filter(space=batch.run.space, actor__in=keys).prefetch_related("tags")
    }
    fresh = [one for one in wanted if one.actor.pk not in noted]
    made = directory.add_annotations(
        batch.run.space, noted=[(one.actor, "\n".join(dict.fromkeys(one.notes)), one.tags) for one in fresh]
    )
    for person, (annotation, tags) in zip(fresh, made, strict=True):
        mark = marks.of_annotation(annotation.note, [tag.word for tag in tags])
        batch.made(Kind.ANNOTATION, annotation.pk, row=person.number, mark=mark)
    _add_to(batch, [(one, noted[one.actor.pk]) for one in wanted if one.actor.pk in noted])


def _add_to(batch: Batch, some: list[tuple[Person, Annotation]]) -> None:
    """Add lines and tags that are not there yet to notes that exist."""
    tags: list[Tag] = []
    changed = []
    for person, annotation in some:
        words = [tag.word for tag in annotation.tags.all()]
        new_words = [word for word in dict.fromkeys(person.tags) if word not in words]
        lines = [text for text in dict.fromkeys(person.notes) if text not in annotation.note]
        if not new_words and not lines:
            continue
        before = {"note": annotation.note, "tags": words}
        annotation.note = "\n".join(filter(None, [annotation.note, *lines]))
        tags += [Tag(annotation=annotation, word=word) for word in new_words]
        changed.append(annotation)
        mark = marks.of_annotation(annotation.note, words + new_words)
        batch.changed(Kind.ANNOTATION, annotation.pk, row=person.number, before=before, mark=mark)
    Annotation.objects.bulk_update(changed, ["note"], batch_size=500)
    Tag.objects.bulk_create(tags, batch_size=500)

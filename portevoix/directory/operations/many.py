"""What a space adds, hundreds at a time: few statements, and no journal, which the caller keeps."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from portevoix.collectives.models import Space, new_code
from portevoix.directory.enums import ActorKind
from portevoix.directory.models import Actor, Annotation, ContactPoint, Tag
from portevoix.directory.operations.own import PERSON, describe

BATCH = 500


@dataclass(frozen=True)
class NewPoint:
    """A way to reach someone, to be written."""

    actor: Actor
    kind: str
    value: str
    label: str = ""
    is_preferred: bool = False


def add_people(space: Space, *, people: Sequence[Mapping[str, str]]) -> list[Actor]:
    """Write people of a space in the order given; one statement for 500. Raises NameMissing."""
    made = [Actor(kind=ActorKind.PERSON, space=space) for _facts in people]
    for actor, facts in zip(made, people, strict=True):
        describe(actor, facts)
    return Actor.objects.bulk_create(made, batch_size=BATCH)


def complete_people(changes: Sequence[tuple[Actor, Mapping[str, str]]]) -> None:
    """Give people of a space some facts more; those that are not named stay."""
    for actor, facts in changes:
        describe(actor, {name: facts.get(name, getattr(actor, name)) for name in PERSON})
    fields = [*PERSON, "name", "sort_key", "name_key"]
    Actor.objects.bulk_update([actor for actor, _facts in changes], fields, batch_size=BATCH)


def add_points(space: Space, *, points: Iterable[NewPoint]) -> list[ContactPoint]:
    """Write ways to reach people, that only this space sees."""
    rows = [ContactPoint(space=space, code=new_code(), **vars(point)) for point in points]
    return ContactPoint.objects.bulk_create(rows, batch_size=BATCH)


def add_annotations(
    space: Space, *, noted: Sequence[tuple[Actor, str, Iterable[str]]]
) -> list[tuple[Annotation, list[Tag]]]:
    """Write what a space notes of people of whom it had noted nothing: note and tags of each."""
    made = Annotation.objects.bulk_create(
        [Annotation(space=space, actor=actor, note=note) for actor, note, _words in noted], batch_size=BATCH
    )
    tags = [
        [Tag(annotation=one, word=word[:60]) for word in dict.fromkeys(words)]
        for one, (_actor, _note, words) in zip(made, noted, strict=True)
    ]
    Tag.objects.bulk_create([tag for some in tags for tag in some], batch_size=BATCH)
    return list(zip(made, tags, strict=True))

"""What a space adds: its own people, and its own ways of reaching anyone."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError

from portevoix.collectives.models import Space, new_code
from portevoix.directory.enums import ActorKind, ContactKind
from portevoix.directory.models import Actor, Annotation, ContactPoint, Tag
from portevoix.directory.rules import names
from portevoix.journal import operations as journal


class OfficialFact(Exception):  # noqa: N818  named as the fact
    """The row comes from an official source: only an import changes it."""


class StillReferred(Exception):  # noqa: N818  named as the fact
    """Something keeps the person: the first argument says what and how many, ("target", 2) each."""


PERSON = ("given_name", "family_name", "gender", "office", "function", "organisation")


class NameMissing(Exception):  # noqa: N818  named as the fact
    """A person has neither a given name, nor a family name, nor a function."""


@transaction.atomic
def add_person(
    space: Space, *, by: Any, at: datetime, email: str = "", address: str = "", **facts: str
) -> Actor:
    """Add someone whom no official file names, with perhaps an e-mail and a postal address.

    Someone without a name goes by their function ("Préfet du Pas-de-Calais"). Raises NameMissing.
    """
    actor = Actor(kind=ActorKind.PERSON, space=space)
    _write(actor, facts)
    for kind, value in ((ContactKind.EMAIL, email), (ContactKind.POSTAL, address)):
        if value.strip():
            _point(actor, space, kind=kind, value=value.strip(), is_preferred=True)
    journal.record(space=space.pk, actor=by.pk, verb="add", kind="person", key=actor.code, at=at)
    return actor


@transaction.atomic
def change_person(actor: Actor, *, by: Any, at: datetime, **facts: str) -> Actor:
    """Change a person of a space. Raises NameMissing."""
    _write(actor, facts)
    journal.record(space=_space_of(actor), actor=by.pk, verb="change", kind="person", key=actor.code, at=at)
    return actor


def _write(actor: Actor, facts: Mapping[str, str]) -> None:
    """Set the facts and what is derived from them, and save."""
    describe(actor, facts)
    actor.save()


def describe(actor: Actor, facts: Mapping[str, str]) -> None:
    """Set the facts and what is derived from them, unsaved. Raises NameMissing."""
    for name in PERSON:
        setattr(actor, name, names.tidy(facts.get(name, "")))
    said = f"{actor.given_name} {actor.family_name}".strip() or actor.function
    if not said:
        raise NameMissing
    actor.name = said
    given, family = (actor.given_name, actor.family_name) if actor.family_name else ("", said)
    actor.sort_key = names.sort_key(given=given, family=family)
    actor.name_key = names.name_key(given=given, family=family)


@transaction.atomic
def delete_person(actor: Actor, *, by: Any, at: datetime) -> None:
    """Erase someone of a space, with their contact points and what was noted of them. Raises StillReferred."""
    space, code = _space_of(actor), actor.code
    try:
        actor.delete()
    except ProtectedError as refusal:
        kinds = Counter(str(row._meta.verbose_name) for row in refusal.protected_objects)
        raise StillReferred(sorted(kinds.items())) from refusal
    journal.record(space=space, actor=by.pk, verb="delete", kind="person", key=code, at=at)


@transaction.atomic
def annotate(
    actor: Actor, *, space: Space, note: str, tags: Iterable[str], by: Any, at: datetime
) -> Annotation | None:
    """Write what one space notes of someone, in place of what it noted before; nothing left erases it."""
    words = list(dict.fromkeys(filter(None, (names.tidy(word)[:60] for word in tags))))
    journal.record(space=space.pk, actor=by.pk, verb="annotate", kind="person", key=actor.code, at=at)
    if not note.strip() and not words:
        Annotation.objects.filter(actor=actor, space=space).delete()
        return None
    found, _made = Annotation.objects.update_or_create(
        actor=actor, space=space, defaults={"note": note.strip()}
    )
    found.tags.all().delete()
    Tag.objects.bulk_create(Tag(annotation=found, word=word) for word in words)
    return found


@transaction.atomic
def add_contact(
    actor: Actor, *, space: Space, by: Any, at: datetime, kind: str, value: str, label: str = "", **more: Any
) -> ContactPoint:
    """Add a way to reach someone, that only this space sees; a preferred one replaces the one before."""
    point = _point(actor, space, kind=kind, value=value.strip(), label=label, **more)
    journal.record(space=space.pk, actor=by.pk, verb="add", kind="contact", key=str(point.code), at=at)
    return point


@transaction.atomic
def change_contact(point: ContactPoint, *, by: Any, at: datetime, **facts: Any) -> ContactPoint:
    """Change a contact point of a space."""
    if facts.get("is_preferred"):
        _prefer_no_other(point.actor, _space_of(point), facts.get("kind", point.kind))
    for name, value in facts.items():
        setattr(point, name, value.strip() if isinstance(value, str) else value)
    point.save()
    journal.record(
        space=_space_of(point), actor=by.pk, verb="change", kind="contact", key=str(point.code), at=at
    )
    return point


@transaction.atomic
def delete_contact(point: ContactPoint, *, by: Any, at: datetime) -> None:
    """Erase a contact point of a space."""
    journal.record(
        space=_space_of(point), actor=by.pk, verb="delete", kind="contact", key=str(point.code), at=at
    )
    point.delete()


def _point(actor: Actor, space: Space, *, kind: str, value: str, **facts: Any) -> ContactPoint:
    if facts.get("is_preferred"):
        _prefer_no_other(actor, space.pk, kind)
    return ContactPoint.objects.create(
        actor=actor, space=space, kind=kind, value=value, code=new_code(), **facts
    )


def _prefer_no_other(actor: Actor, space: int, kind: str) -> None:
    ContactPoint.objects.filter(actor=actor, space=space, kind=kind).update(is_preferred=False)


def _space_of(row: Actor | ContactPoint) -> int:
    """The space that owns a row; an official one belongs to nobody and is not changed here."""
    if row.space_id is None:
        raise OfficialFact
    return row.space_id

"""The same rows for people: tables for a spreadsheet, Popolo for other tools, messages, documents."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from portevoix.archive.queries.held import BATCH, batched
from portevoix.archive.rules.coding import Known, Row
from portevoix.archive.rules.tables import ACTOR, BY_LABEL, LETTER
from portevoix.collectives.enums import Role
from portevoix.directory import queries as directory
from portevoix.directory.enums import ActorKind
from portevoix.directory.models import Actor, ContactPoint, Identifier
from portevoix.mail.enums import State
from portevoix.mail.models import Message


@dataclass(frozen=True)
class Sheet:
    """A table for a spreadsheet: its file, its rows' model, what each column is called and where it is."""

    name: str
    label: str
    columns: tuple[tuple[Any, str], ...]


NAME, OFFICE = (_("Name"), "actor__name"), (_("Office"), "actor__function")
TARGET, DEMAND = (_("Target"), "target__actor__name"), (_("Campaign"), "target__campaign__demand")
SHEETS = (
    Sheet("membres", "collectives.Membership", (
        (_("Name"), "user__name"), (_("E-mail"), "user__email"), (_("Role"), "role"), (_("Since"), "since"),
    )),
    Sheet("personnes", ACTOR, (
        (_("Name"), "name"), (_("Given name"), "given_name"), (_("Family name"), "family_name"),
        (_("Civility"), "gender"), (_("Function"), "function"), (_("Body"), "organisation"),
    )),
    Sheet("coordonnees", "directory.ContactPoint", (
        NAME, (_("Kind"), "kind"), (_("Value"), "value"), (_("Label"), "label"), (_("Where"), "location"),
    )),
    Sheet("notes", "directory.Annotation", (NAME, (_("Note"), "note"))),
    Sheet("campagnes", "advocacy.Campaign", (
        (_("Demand"), "demand"), (_("What is wrong"), "problem"), (_("Who must do it"), "decider"),
        (_("By when"), "deadline"), (_("State"), "state"), (_("The act obtained"), "obtained"),
    )),
    Sheet("etapes", "advocacy.Step", (
        (_("Campaign"), "campaign__demand"), (_("What to do"), "text"), (_("Before"), "due_on"), (_("Done on"), "done_on"),
    )),
    Sheet("cibles", "advocacy.Target", (
        (_("Campaign"), "campaign__demand"), NAME, OFFICE, (_("Asked"), "ask"), (_("Next step"), "next_step"),
        (_("Before"), "next_step_on"), (_("Who does it"), "owner"),
    )),
    Sheet("echanges", "advocacy.Exchange", (
        DEMAND, TARGET, (_("When"), "happened_on"), (_("How"), "channel"), (_("Who spoke"), "direction"),
        (_("What was said"), "summary"), (_("File"), "attachment__name"), (_("Noted by"), "noted_by"),
    )),
    Sheet("promesses", "advocacy.Commitment", (
        (_("Campaign"), "exchange__target__campaign__demand"), (_("Target"), "exchange__target__actor__name"),
        (_("What is promised"), "text"), (_("By when"), "due_on"), (_("State"), "state"),
        (_("Settled on"), "settled_on"),
    )),
    Sheet("lettres", LETTER, (
        (_("Mailing"), "mailing__title"), TARGET, (_("Way"), "way"), (_("State"), "state"), (_("Left on"), "left_at"),
        (_("A few words for this person"), "note"),
    )),
    Sheet("journal", "journal.Entry", (
        (_("When"), "at"), (_("Who"), "actor"), (_("What"), "verb"), (_("Kind"), "kind"), (_("Code"), "key"),
    )),
)  # fmt: skip


def sheet_rows(sheet: Sheet, found: Known, names: dict[int, str]) -> Iterator[list[Any]]:
    """The headings, then a row for each row held; choices in words, people by name."""
    model = BY_LABEL[sheet.label].model
    words = [_words_of(model, path, names) for _title, path in sheet.columns]
    yield [str(title) for title, _path in sheet.columns]
    for keys in batched(found.numbers[sheet.label], BATCH):
        rows = model._default_manager.filter(pk__in=keys).order_by("pk")
        for row in rows.values_list(*(path for _title, path in sheet.columns)):
            yield [say(value) for say, value in zip(words, row, strict=True)]


def _words_of(model: Any, path: str, names: dict[int, str]) -> Callable[[Any], Any]:
    if path in {"owner", "noted_by", "actor"}:
        return lambda value: names.get(value, "")
    if path == "role":
        return lambda value: str(Role(value).label).split(":")[0]
    choices = {} if "__" in path else dict(model._meta.get_field(path).flatchoices)
    return lambda value: choices.get(value, value)


def officials(found: Known, *, on: date) -> Iterator[Row]:
    """The official people that rows link to, as published, so that a server without them can keep them as own."""
    named = found.officials.get(ACTOR, {})
    for keys in batched(named, BATCH):
        actors = list(Actor.objects.filter(pk__in=keys).order_by("pk"))
        facts = directory.letter_facts(actors, spaces=(), on=on)
        points = _points(keys, on=on)
        for actor in actors:
            yield {
                "ref": named[actor.pk],
                **{
                    name: getattr(actor, name)
                    for name in ("code", "kind", "name", "family_name", "given_name")
                },
                "gender": actor.gender,
                "office": facts[actor.pk].office,
                "function": facts[actor.pk].function,
                "contacts": points.get(actor.pk, []),
            }


def _points(keys: list[int], *, on: date) -> dict[int, list[Row]]:
    """The official contact points in force."""
    found: dict[int, list[Row]] = {}
    rows = ContactPoint.objects.filter(actor__in=keys, space=None).order_by("pk")
    for one in rows:
        if one.valid_until is None or one.valid_until > on:
            fact = {
                name: getattr(one, name) for name in ("kind", "value", "label", "location", "is_preferred")
            }
            found.setdefault(one.actor_id, []).append(fact)
    return found


def popolo(found: Known) -> Iterator[tuple[str, Row]]:
    """("person" or "organization", Popolo) of everybody: own people, and officials that rows link to."""
    for keys in batched([*found.numbers[ACTOR], *found.officials.get(ACTOR, {})], BATCH):
        named: dict[int, list[Row]] = {}
        for one in Identifier.objects.filter(actor__in=keys).order_by("pk"):
            named.setdefault(one.actor_id, []).append({"scheme": one.scheme, "identifier": one.value})
        held = list(found.numbers["directory.ContactPoint"])
        details = _details(keys, set(held))
        for actor in Actor.objects.filter(pk__in=keys).order_by("pk"):
            kind = "person" if actor.kind == ActorKind.PERSON else "organization"
            yield kind, _popolo_of(actor, named.get(actor.pk, []), details.get(actor.pk, []))


def _details(keys: list[int], held: set[int]) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = {}
    for one in ContactPoint.objects.filter(actor__in=keys).order_by("pk"):
        if one.space_id is None or one.pk in held:
            detail = {"type": one.kind, "value": one.value, "label": one.label, "note": one.location}
            found.setdefault(one.actor_id, []).append({key: said for key, said in detail.items() if said})
    return found


def _popolo_of(actor: Actor, identifiers: list[Row], details: list[Row]) -> Row:
    said = {
        "id": actor.code,
        "name": actor.name,
        "family_name": actor.family_name,
        "given_name": actor.given_name,
        "gender": actor.gender,
        "summary": ", ".join(filter(None, [actor.function, actor.organisation])),
        "identifiers": identifiers,
        "contact_details": details,
    }
    return {key: value for key, value in said.items() if value}


def sent_messages(found: Known) -> Iterator[tuple[int, Message]]:
    """The messages that left, with their number."""
    numbers = found.numbers["mail.Message"]
    for keys in batched(numbers, BATCH):
        for message in Message.objects.filter(pk__in=keys, state=State.SENT).order_by("pk"):
            yield numbers[message.pk], message

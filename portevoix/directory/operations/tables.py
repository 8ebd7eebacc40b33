"""The tables that imports own, and a record as a row of each."""

from collections.abc import Mapping

from portevoix.directory.enums import ActorKind, Source
from portevoix.directory.models import Actor, Body, ContactPoint, Mandate
from portevoix.directory.operations.plan import Row, Table
from portevoix.directory.rules import names
from portevoix.directory.rules.identity import identity
from portevoix.directory.sources.records import BodyRecord, ContactRecord, MandateRecord, PersonRecord

ACTORS = Table(
    Actor,
    key=("code",),
    fields=(
        "kind",
        "name",
        "family_name",
        "given_name",
        "sort_key",
        "name_key",
        "gender",
        "birth_date",
        "identity",
        "profession",
    ),
    shared={},
)
FAMILY, GIVEN, BIRTH, IDENTITY = (
    ACTORS.fields.index(n) for n in ("family_name", "given_name", "birth_date", "identity")
)
BODIES = Table(
    Body,
    key=("actor_id",),
    fields=("kind", "abbreviation", "of_name", "rank", "colour", "parent_id", "place_id", "start", "end"),
    shared={},
)
Pks = Mapping[str, int]


def mandates_of(source: Source) -> Table:
    """The mandates of one source."""
    fields = ("person_id", "role_code", "role_label", "rank", "place_id", "seat", "start", "end")
    return Table(Mandate, key=("source_uid", "body_id"), fields=fields, shared={"source": source})


def contacts_of(source: Source) -> Table:
    """The contact points of one source."""
    fields = ("actor_id", "kind", "value", "label", "location", "is_preferred", "address_id", "valid_until")
    return Table(ContactPoint, key=("source_uid",), fields=fields, shared={"source": source})


def filled(first: Row, second: Row) -> Row:
    """The first row, its blanks filled with what the second says."""
    return tuple(one if one not in {None, ""} else other for one, other in zip(first, second, strict=True))


def person_row(one: PersonRecord, held: Row | None, *, owned: bool) -> Row:
    """Someone as a row; whoever does not own the names only fills blanks, and a blank erases nothing."""
    row: Row = (
        ActorKind.PERSON,
        f"{one.given} {one.family}".strip(),
        one.family,
        one.given,
        names.sort_key(given=one.given, family=one.family),
        names.name_key(given=one.given, family=one.family),
        one.gender,
        one.birth_date,
        None,
        one.profession,
    )
    if held is not None:
        row = filled(row, held) if owned else filled(held, row)
    key = identity(given=row[GIVEN], family=row[FAMILY], birth_date=row[BIRTH])
    return (*row[:IDENTITY], key, *row[IDENTITY + 1 :])


def body_actor_row(one: BodyRecord, held: Row | None, *, owned: bool) -> Row:
    """The name of a body as a row."""
    folded = names.fold(one.name)[:300]
    row: Row = (ActorKind.BODY, one.name, "", "", folded, folded, "", None, None, "")
    return row if held is None or owned else held


def body_row(one: BodyRecord, parent: int | None, place: int | None) -> Row:
    """What only a body has, as a row."""
    return (one.kind, one.abbreviation, one.of_name, one.rank, one.colour, parent, place, one.start, one.end)


def mandate_row(one: MandateRecord, pks: Pks, place: int | None) -> Row:
    """A mandate as a row; its end is the last column."""
    return (pks[one.person], one.role_code, one.role_label, one.rank, place, one.seat, one.start, one.end)


def contact_row(one: ContactRecord, pks: Pks, addresses: Pks) -> Row:
    """A contact point as a row; the day it ran out is the last column."""
    address = addresses.get(one.address)
    return (pks[one.person], one.kind, one.value, one.label, one.location, one.is_preferred, address, None)

"""Bringing an archive in: files first, which nobody sees, then every row in one transaction."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection, models, transaction

from portevoix.archive.enums import ArrivalState
from portevoix.archive.models import Arrival
from portevoix.archive.operations.checking import (
    FILE_LIMIT,
    check_file,
    check_row,
    officials_of,
    people_of,
    table_of,
)
from portevoix.archive.operations.writing import Told, file_path
from portevoix.archive.queries import here
from portevoix.archive.queries.held import BATCH, batched
from portevoix.archive.rules.coding import (
    NUMBERED,
    Found,
    Incoherent,
    Row,
    label_of,
    links_within,
    numbered_key,
)
from portevoix.archive.rules.relinking import anew, relinked
from portevoix.archive.rules.tables import ACTOR, FILE, MIXED, PLACE, SPACE, TABLES, Table
from portevoix.archive.transport import Opened
from portevoix.collectives import operations as collectives
from portevoix.collectives.enums import Role, SpaceKind
from portevoix.collectives.models import Collective, Membership, Participation, Space, new_code
from portevoix.directory.enums import ActorKind, ContactKind, Gender, Location, Office
from portevoix.directory.models import Actor, ContactPoint
from portevoix.directory.rules import names
from portevoix.files import operations as files
from portevoix.journal import operations as journal

INVITATIONS_AT_ONCE = 100  # an archive is no way to write to a crowd


@dataclass
class Bringing:
    """One archive being brought in: what its numbers became here, and what is written at the end."""

    arrival: Arrival
    opened: Opened
    at: datetime
    found: Found = field(default_factory=Found)
    codes: dict[str, str] = field(default_factory=dict)  # taken here, and what they become
    late: list[tuple[Table, str, int, str]] = field(
        default_factory=list
    )  # texts that hold a key written later


def prepare(arrival: Arrival, opened: Opened, *, told: Told) -> None:
    """Make the spaces, which nobody may enter yet, and put the files in them. Done again after a crash, harmlessly."""
    rows = list(opened.lines(table_of(SPACE).file))
    if not arrival.spaces:
        _make_spaces(arrival, rows)
    spaces = {row["id"]: key for row, key in zip(rows, arrival.spaces, strict=True)}
    for done, row in enumerate(opened.lines(table_of(FILE).file)):
        if row["space"] not in spaces:
            raise Incoherent(table_of(FILE).file)
        data = opened.bytes_of(file_path(row["id"], row["name"]), limit=FILE_LIMIT)
        check_file(row, data)
        if files.put(data, space=spaces[row["space"]]) != row["sha256"]:
            raise Incoherent(f"fichiers: {row['name']}"[:150])
        told(done, 0)


@transaction.atomic
def _make_spaces(arrival: Arrival, rows: list[Row]) -> None:
    """One space each, with a code of its own until the end."""
    table = table_of(SPACE)
    for row in rows:
        check_row(table, row, Found())
    made = Space.objects.bulk_create([Space(kind=row["kind"]) for row in rows], batch_size=BATCH)
    arrival.spaces = [one.pk for one in made]
    Arrival.objects.filter(pk=arrival.pk).update(spaces=arrival.spaces)


def write(arrival: Arrival, opened: Opened, *, at: datetime, told: Told) -> None:
    """Every row, or none. Raises Incoherent, Refused, Newer, IntegrityError."""
    work = Bringing(arrival, opened, at)
    _meet(work)
    _write(work, told)


@transaction.atomic
def _write(work: Bringing, told: Told) -> None:
    """One transaction, as short as can be: on SQLite whoever else writes waits for it."""
    arrival, opened = work.arrival, work.opened
    locked = Arrival.objects.select_for_update(of=("self",)).get(pk=arrival.pk)
    if locked.state != ArrivalState.BRINGING:  # another worker was first
        return
    people = people_of(opened)
    work.found.people = {
        number: arrival.brought_by_id
        for number, one in people.items()
        if one["email"] == arrival.brought_by.email
    }
    _spaces(work)
    for done, table in enumerate(TABLES):
        told(done, len(TABLES))
        if table.label != SPACE and not table.shown:
            _rows(work, table)
        if table.label == "collectives.Collective":
            _officials_as_own(work)
    _late(work)
    _settle(work, people)


def _meet(work: Bringing) -> None:
    """What is known here too: official people and points, places; and which codes are taken."""
    officials = officials_of(work.opened)
    work.found.officials[ACTOR] = here.actors(officials)
    wanted: dict[str, set[str]] = {PLACE: set(), MIXED[1]: set()}
    for table in TABLES:
        links = [(one.name, label_of(one)) for one in table.fields if label_of(one) in wanted]
        codes: list[str] = []
        for row in work.opened.lines(table.file):
            for name, label in links:
                if isinstance(row.get(name), str):
                    wanted[label].add(row[name])
            if isinstance(row.get("code"), str):
                codes.append(row["code"])
        if not table.shown and any(one.name == "code" for one in table.fields):
            work.codes |= {code: new_code() for code in here.taken(table, field="code", values=codes)}
    work.found.places = here.places(wanted[PLACE])
    work.found.officials[MIXED[1]] = here.contact_points(wanted[MIXED[1]])


def _spaces(work: Bringing) -> None:
    """The spaces get their own codes and dates."""
    table = table_of(SPACE)
    keys = work.found.keys.setdefault(SPACE, {})
    for row, key in zip(work.opened.lines(table.file), work.arrival.spaces, strict=True):
        columns = check_row(table, row, work.found)
        columns["code"] = work.codes.get(columns["code"], columns["code"])
        Space.objects.filter(pk=key).update(**columns)
        keys[row["id"]] = key


def _rows(work: Bringing, table: Table) -> None:
    """The rows of one table, by some hundreds, in the order of the archive."""
    keys = work.found.keys.setdefault(table.label, {})
    within: list[tuple[str, int, int]] = []  # column, key, number of the row it leads to
    for rows in batched(work.opened.lines(table.file), BATCH):
        ready = [_columns(work, table, row) for row in rows]
        _make_unique(table, ready)
        made = table.model._default_manager.bulk_create([table.model(**one) for one in ready])
        for row, one in zip(rows, made, strict=True):
            if row["id"] in keys:
                raise Incoherent(table.file)
            keys[row["id"]] = one.pk
            for name in table.keyed:
                if (said := row.get(name)) and NUMBERED.fullmatch(said):
                    work.late.append((table, name, one.pk, said))
            links = [(link.attname, row.get(link.name)) for link in links_within(table)]
            within += [(name, one.pk, number) for name, number in links if isinstance(number, int)]
    for name, key, number in within:
        if number not in keys:
            raise Incoherent(table.file)
        table.model._default_manager.filter(pk=key).update(**{name: keys[number]})


def _columns(work: Bringing, table: Table, row: Row) -> Row:
    """A row as columns: its links followed, its own code kept or made anew; what it says was checked by `read`."""
    columns = check_row(table, row, work.found, again=True)
    for name in table.keyed:
        if columns.get(name) and NUMBERED.fullmatch(columns[name]):
            columns[name] = f"{work.arrival.code}:{row['id']}"  # until its key is known
    return {name: relinked(value, work.codes) for name, value in columns.items()} if work.codes else columns


def _make_unique(table: Table, ready: list[Row]) -> None:
    """Texts that a row of this server has already are told apart by a mark."""
    for name in table.unique:
        values = [one[name] for one in ready if one.get(name)]
        taken = here.taken(table, field=name, values=values) if values else set()
        limit = getattr(table.model._meta.get_field(name), "max_length", None)
        for one in ready:
            if one.get(name) in taken:
                one[name] = anew(name, one[name], mark=new_code()[:6], limit=limit)


def _officials_as_own(work: Bringing) -> None:
    """Official people this server does not know become the collective's own, with how to reach them."""
    known = work.found.officials[ACTOR]
    space = _collective(work).space_id
    for ref, one in officials_of(work.opened).items():
        if ref in known:
            continue
        actor = Actor.objects.create(
            space_id=space,
            kind=_choice(ActorKind, one["kind"], ActorKind.PERSON),
            name=one["name"][:300],
            family_name=one["family_name"][:120],
            given_name=one["given_name"][:120],
            sort_key=names.sort_key(given=one["given_name"], family=one["family_name"] or one["name"])[:300],
            name_key=names.name_key(given=one["given_name"], family=one["family_name"] or one["name"])[:300],
            gender=_choice(Gender, one["gender"], ""),
            office=_choice(Office, one["office"], ""),
            function=one["function"][:200],
        )
        ContactPoint.objects.bulk_create(_points(actor, space, one["contacts"]))
        known[ref] = actor.pk


def _points(actor: Actor, space: int, contacts: list[Any]) -> Iterator[ContactPoint]:
    for one in contacts[:50]:
        well = isinstance(one, dict) and all(
            isinstance(one.get(name), str) for name in ("kind", "value", "label")
        )
        if not well or one["kind"] not in ContactKind.values:
            raise Incoherent("donnees/officiels.jsonl: contacts")
        yield ContactPoint(
            actor=actor,
            space_id=space,
            code=new_code(),
            kind=one["kind"],
            value=one["value"],
            label=one["label"][:120],
            location=_choice(Location, one.get("location"), ""),
            is_preferred=one.get("is_preferred") is True,
        )


def _choice(choices: type[models.TextChoices], value: Any, otherwise: str) -> str:
    return value if value in choices.values else otherwise


def _late(work: Bringing) -> None:
    """Texts that hold the key of a letter, now that letters have theirs."""
    by_column: dict[tuple[str, str], list[tuple[str, int]]] = {}
    for table, name, key, said in work.late:
        numbers = work.found.keys.get(table.keyed[name], {})
        text = numbered_key(said, numbers)
        if text == said:
            raise Incoherent(f"{table.file}: {name}")
        by_column.setdefault((table.label, name), []).append((text, key))
    for (label, name), rows in by_column.items():
        _update(table_of(label).model, name, rows)


def _update(model: type[models.Model], name: str, rows: list[tuple[str, int]]) -> None:
    """One column of many rows, by key: ten times less than `bulk_update`."""
    quoted = connection.ops.quote_name
    column, key = str(model._meta.get_field(name).column), str(model._meta.pk.column)  # type: ignore[union-attr]
    statement = f"UPDATE {quoted(model._meta.db_table)} SET {quoted(column)} = %s WHERE {quoted(key)} = %s"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.executemany(statement, rows)


def _collective(work: Bringing) -> Collective:
    keys = list(work.found.keys["collectives.Collective"].values())
    if len(keys) != 1:
        raise Incoherent("collectif")
    return Collective.objects.get(pk=keys[0])


def _settle(work: Bringing, people: dict[int, Row]) -> None:
    """The door is opened: whoever brings it coordinates it; what was done is written down."""
    arrival, collective = work.arrival, _collective(work)
    spaces = set(work.found.keys[SPACE].values())
    led = Participation.objects.filter(collective=collective, is_lead=True).values_list("space", flat=True)
    own = Space.objects.filter(pk=collective.space_id, kind=SpaceKind.COLLECTIVE).exists()
    if set(led) != spaces or not own:
        raise Incoherent("participations")
    Membership.objects.create(
        collective=collective, user=arrival.brought_by, role=Role.COORDINATOR, since=work.at
    )
    for space in sorted(spaces):
        journal.record(
            space=space,
            actor=arrival.brought_by_id,
            verb="bring",
            kind="archive",
            key=arrival.code,
            at=work.at,
        )
    if arrival.invites:
        _invite(work, collective, people)
    arrival.state, arrival.collective = ArrivalState.BROUGHT, collective
    arrival.save(update_fields=["state", "collective"])


def _invite(work: Bringing, collective: Collective, people: dict[int, Row]) -> None:
    """A mail to each member it names, with the role they had."""
    rows = work.opened.lines(table_of("collectives.Membership").file)
    roles = {row.get("user"): row.get("role") for row in rows if isinstance(row, dict)}
    by = work.arrival.brought_by
    for number, one in list(people.items())[:INVITATIONS_AT_ONCE]:
        role = roles.get(number)
        if one["email"] != by.email and role in Role.values:
            collectives.invite(collective, email=one["email"], role=Role(role), by=by, at=work.at)

"""A row as the archive writes it, and back: links are numbers of the archive, never keys of a server."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from portevoix.advocacy.rules.recipes import checked_steps, checked_texts
from portevoix.archive.rules.tables import BY_LABEL, MIXED, PLACE, USER, Table
from portevoix.workspace.rules import NotADocument, check

Row = dict[str, Any]
KEYED = re.compile(r"letter:(\d+)")  # a key of this server: never in an archive
NUMBERED = re.compile(r"letter:@(\d+)")
CHECKS: dict[str, Callable[[Any], Any]] = {
    "document": check,
    "texts": checked_texts,
    "steps": checked_steps,
}
UNWRITABLE = re.compile(r"[\x00\ud800-\udfff]")  # what no database takes as text


class Outside(Exception):  # noqa: N818  refusals are named as the fact
    """A row needs another that the archive does not hold."""


class Incoherent(Exception):  # noqa: N818
    """The archive says something that cannot be (where and what: first argument)."""


class Newer(Exception):  # noqa: N818
    """A newer Portevoix wrote a field that this one does not know (first argument)."""


@dataclass
class Known:
    """What the keys of this server are called in the archive."""

    numbers: dict[str, dict[int, int]] = field(default_factory=dict)  # by label
    people: dict[int, int] = field(default_factory=dict)
    places: dict[int, str] = field(default_factory=dict)  # "commune:62193"
    officials: dict[str, dict[int, str]] = field(default_factory=dict)  # by label: "an:PA1008"


@dataclass
class Found:
    """What the numbers and names of the archive are on this server."""

    keys: dict[str, dict[int, int]] = field(default_factory=dict)  # by label
    people: dict[int, int] = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)
    officials: dict[str, dict[str, int]] = field(default_factory=dict)


def label_of(one: "models.Field[Any, Any]") -> str:
    """The model that a link leads to, else nothing."""
    related = one.related_model
    return related._meta.label if isinstance(related, type) else ""


def attributes(table: Table) -> list[str]:
    """The columns to read, the key first."""
    return ["pk", *(one.attname for one in table.fields)]


def encoded(table: Table, row: Row, known: Known) -> Row:
    """A row of the database as the archive writes it. Raises Outside."""
    out: Row = {"id": known.numbers[table.label][row["pk"]]}
    for one in table.fields:
        out[one.name] = _encoded(table, one, row[one.attname], known)
    return out


def _encoded(table: Table, one: "models.Field[Any, Any]", value: Any, known: Known) -> Any:
    if value is None:
        return None
    label = label_of(one) or table.stands_for.get(one.name, "")
    if label:
        return _number(table, one, label, value, known)
    if one.name in table.keyed:
        return _numbered(value, known.numbers[table.keyed[one.name]])
    if table.json.get(one.name) == "attachments":
        return _attached(value, known.numbers["files.StoredFile"].get)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.isoformat() if hasattr(value, "isoformat") else value


def _numbered(text: str, numbers: Mapping[int, int]) -> str:
    """A text that holds a key, with the number of the archive; of a letter that is gone, it says so."""
    match = KEYED.fullmatch(text)
    if match is None:
        return text
    number = numbers.get(int(match[1]))
    return f"letter:@{number}" if number else f"gone:{match[1]}"


def _number(
    table: Table, one: "models.Field[Any, Any]", label: str, key: int, known: Known
) -> int | str | None:
    """What the archive calls the row that a link leads to; None for someone who is gone."""
    if label == USER:
        return known.people.get(key)
    if label == PLACE:
        return known.places.get(key)
    number: int | str | None = known.numbers[label].get(key)
    if number is None and label in MIXED:
        number = known.officials.get(label, {}).get(key)
    if number is None and one.name in table.own:
        return 1
    if number is None and not one.null:
        raise Outside(f"{table.label}.{one.name}")
    return number


def _attached(value: list[Row], turned: Callable[[int], int | None]) -> list[Row]:
    """The attachments of a message, with their files as the other side calls them; those that are gone are left."""
    return [{**one, "file": turned(one["file"])} for one in value if turned(one["file"]) is not None]


def links_within(table: Table) -> "list[models.Field[Any, Any]]":
    """The links from rows of a table to others of the same one, which may come later."""
    return [one for one in table.fields if label_of(one) == table.label]


def decoded(table: Table, row: Row, found: Found, *, again: bool = False) -> Row:
    """A row of the archive as columns of the database, checked, but for `links_within`. Raises Incoherent, Newer.

    `again`: the same bytes were checked before; links are followed, values are taken as they are.
    """
    _check_names(table, row)
    return {
        one.attname: _decoded(table, one, row[one.name], found, again=again)
        for one in table.fields
        if one.name in row
    }


def _check_names(table: Table, row: Row) -> None:
    if not isinstance(row, dict) or not _is_number(row.get("id")):
        raise Incoherent(table.file)
    unknown = set(row) - {one.name for one in table.fields} - {"id"}
    if unknown:
        raise Newer(f"{table.file}: {min(unknown)}")


def _decoded(table: Table, one: "models.Field[Any, Any]", value: Any, found: Found, *, again: bool) -> Any:
    where = f"{table.file}: {one.name}"
    if value is None:
        if one.null:
            return None
        raise Incoherent(where)
    label = label_of(one) or table.stands_for.get(one.name, "")
    if label == table.label and _is_number(value):
        return None
    if label:
        return _key(one, label, value, found, where=where)
    if one.name in table.json:
        return _checked_json(table.json[one.name], value, found, where=where)
    if one.name in table.keyed and isinstance(value, str) and KEYED.fullmatch(value):
        raise Incoherent(where)
    plain = one.to_python(value) if again else checked(one, value, where=where)
    return table.settled.get(one.name, {}).get(plain, plain)


def _key(one: "models.Field[Any, Any]", label: str, value: Any, found: Found, *, where: str) -> int | None:
    """The key of this server that a number or a name of the archive stands for."""
    if label == USER:
        return found.people.get(value) if _is_number(value) else None
    if label == PLACE:
        return found.places.get(value) if isinstance(value, str) else None
    names = found.officials.get(label, {}) if isinstance(value, str) else found.keys.get(label, {})
    key = names.get(value) if isinstance(value, str) or _is_number(value) else None
    if key is None and not (isinstance(value, str) and one.null):
        raise Incoherent(f"{where} {value!r:.40}")
    return key


def _checked_json(kind: str, value: Any, found: Found, *, where: str) -> Any:
    if kind in CHECKS:
        try:
            return CHECKS[kind](_without_nul(value, where=where))
        except NotADocument as error:
            raise Incoherent(where) from error
    if kind == "attachments":
        return _checked_attachments(value, found, where=where)
    return _without_nul(value, where=where)


def _checked_attachments(value: Any, found: Found, *, where: str) -> list[Row]:
    keys = found.keys.get("files.StoredFile", {})
    known = isinstance(value, list) and all(
        isinstance(one, dict)
        and set(one) == {"file", "type", "name"}
        and _is_number(one["file"])
        and one["file"] in keys
        and isinstance(one["type"], str)
        and re.fullmatch(r"[\w.+-]+/[\w.+-]+", one["type"])
        and isinstance(one["name"], str)
        for one in value
    )
    if not known:
        raise Incoherent(where)
    return _attached(_without_nul(value, where=where), keys.get)


def _without_nul(value: Any, *, where: str) -> Any:
    """Any JSON without what a database does not take."""
    if isinstance(value, str) and UNWRITABLE.search(value):
        raise Incoherent(where)
    for child in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        _without_nul(child, where=where)
    return value


def checked(one: "models.Field[Any, Any]", value: Any, *, where: str) -> Any:
    """A plain value, of the right kind and within the limits of its field. Raises Incoherent."""
    if not _is_of_kind(one, value) or (isinstance(value, str) and UNWRITABLE.search(value)):
        raise Incoherent(where)
    try:
        plain = one.to_python(value)
        one.run_validators(plain)
    except (ValidationError, ValueError, OverflowError) as error:
        raise Incoherent(where) from error
    if one.choices and plain != "" and plain not in dict(one.flatchoices):
        raise Incoherent(where)
    return plain


def _is_of_kind(one: "models.Field[Any, Any]", value: Any) -> bool:
    if isinstance(one, models.BooleanField):
        return isinstance(value, bool)
    if isinstance(one, models.IntegerField):
        return isinstance(value, int) and not isinstance(value, bool)
    if isinstance(one, models.FloatField):
        return isinstance(value, int | float) and not isinstance(value, bool)
    return isinstance(value, str)


def _is_number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value > 0


def numbered_key(text: str, keys: Mapping[int, int]) -> str:
    """A text that holds a number of the archive ("letter:@3"), with the key of this server."""
    match = NUMBERED.fullmatch(text)
    return f"letter:{keys[int(match[1])]}" if match and int(match[1]) in keys else text


def unsaid(table: Table) -> list[str]:
    """The fields of a table that nobody says how to write: integers, JSON, links that lead nowhere known."""
    found = []
    for one in table.fields:
        label = label_of(one)
        bare = isinstance(one, models.BigIntegerField) and one.name not in table.stands_for
        bare = bare and not isinstance(one, models.PositiveBigIntegerField)
        lost = bool(label) and label not in {USER, PLACE, *BY_LABEL}
        mute = isinstance(one, models.JSONField) and one.name not in table.json
        twice = one.unique and not label and one.name != "code" and one.name not in table.unique
        if bare or lost or mute or twice:
            found.append(f"{table.label}.{one.name}")
    return found

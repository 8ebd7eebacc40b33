"""Reading an archive whole before anything of it is written: every file proved, every row checked, what it would bring."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator

from portevoix.archive.operations.writing import OFFICIALS, PEOPLE, Told, file_path
from portevoix.archive.queries import here
from portevoix.archive.rules.coding import Found, Incoherent, Row, decoded, label_of, links_within
from portevoix.archive.rules.tables import ACTOR, FILE, MIXED, PLACE, TABLES, Table
from portevoix.archive.transport import Opened
from portevoix.collectives.models import Collective
from portevoix.files.rules import kind_of

CODE = re.compile(r"[a-z0-9]{1,12}")
SHOWN = 60  # names on the page
FILE_LIMIT = 200_000_000  # bytes of one file


def preview(opened: Opened, *, by: Any, told: Told) -> dict[str, Any]:
    """What an archive would bring, and what cannot come. Raises Refused, Incoherent, Newer."""
    people, officials = people_of(opened), officials_of(opened)
    resolved = here.actors(officials)
    found = Found(officials={ACTOR: dict.fromkeys(officials, 1), MIXED[1]: _Any()})
    found.places = _Any()
    seen = _rows(opened, found, told)
    _prove(opened, told)
    unknown = [officials[ref]["name"] for ref in officials if ref not in resolved]
    wanted = seen["places"]
    return {
        **{name: opened.manifest[name] for name in ("made_at", "made_by") if name in opened.manifest},
        "collective": seen["collective"],
        "campaigns": seen["campaigns"][:SHOWN],
        "counts": seen["counts"],
        "people": [one["name"] for one in people.values()][:SHOWN],
        "others": sum(one["email"] != by.email for one in people.values()),
        "matched": len(resolved),
        "unknown": unknown[:SHOWN],
        "unknown_count": len(unknown),
        "lost_places": len(wanted - set(here.places(wanted))),
        "exists": Collective.objects.filter(code=seen["code"]).exists(),
        "bytes": sum(one["size"] for one in opened.manifest["files"].values()),
    }


class _Any(dict):  # type: ignore[type-arg]
    """Every text is known, as 1: only whether it is a text matters while reading."""

    def get(self, key: Any, default: Any = None) -> Any:  # noqa: ARG002
        return 1


def _rows(opened: Opened, found: Found, told: Told) -> dict[str, Any]:
    """Every row of every table, checked; what the preview shows of them."""
    seen: dict[str, Any] = {"campaigns": [], "counts": {}, "places": set(), "collective": "", "code": ""}
    done, total = 0, max(sum(one for one in opened.manifest["counts"].values() if isinstance(one, int)), 1)
    for table in TABLES:
        numbers = found.keys.setdefault(table.label, {})
        within: set[int] = set()
        for row in opened.lines(table.file):
            check_row(table, row, found)
            if row["id"] in numbers:
                raise Incoherent(table.file)
            numbers[row["id"]] = row["id"]
            within |= {row[one.name] for one in links_within(table) if isinstance(row.get(one.name), int)}
            _note(table, row, seen)
            done += 1
            told(done // 2, total)
        if within - set(numbers):
            raise Incoherent(table.file)
        seen["counts"][table.name] = len(numbers)
    if seen["counts"]["collectif"] != 1:
        raise Incoherent("collectif")
    return seen


def check_row(table: Table, row: Any, found: Found, *, again: bool = False) -> Row:
    """The columns of a row, checked: what belongs to no space, or hangs on an official row, would be official. Raises Incoherent, Newer."""
    columns = decoded(table, row, found, again=again)
    root = table.path.split("__")[0]
    attribute = next((one.attname for one in table.fields if one.name == root), "")
    if attribute and (columns.get(attribute) is None or not isinstance(row.get(root), int)):
        raise Incoherent(f"{table.file}: {root}")
    code = columns.get("code")
    if isinstance(code, str) and not CODE.fullmatch(code):
        raise Incoherent(f"{table.file}: code")
    return columns


def _note(table: Table, row: Row, seen: dict[str, Any]) -> None:
    for one in table.fields:
        if label_of(one) == PLACE and row.get(one.name):
            seen["places"].add(row[one.name])
    if table.name == "collectif":
        seen["collective"], seen["code"] = row["name"], row["code"]
    if table.name == "campagnes":
        seen["campaigns"].append(row["demand"])


def _prove(opened: Opened, told: Told) -> None:
    """The bytes of every file are those that the list says, and of the kind that their row says."""
    kinds = {file_path(row["id"], row["name"]): row for row in opened.lines(table_of(FILE).file)}
    total = len(opened.manifest["files"])
    for number, name in enumerate(opened.manifest["files"]):
        told(number, total)
        if name not in kinds:
            opened.prove(name)
            continue
        check_file(kinds.pop(name), opened.bytes_of(name, limit=FILE_LIMIT))
    if kinds:
        raise Incoherent(min(kinds))


def check_file(row: Row, data: bytes) -> None:
    """A file is what its row says. Raises Incoherent."""
    kind = row["content_type"]
    if kind == "image/png" and kind_of(data, name=row["name"]) != kind:  # the only kind that pages show
        raise Incoherent(f"fichiers: {row['name']}"[:150])
    if row["size"] != len(data):
        raise Incoherent(f"fichiers: {row['name']}"[:150])


def table_of(label: str) -> Table:
    """The table of a model."""
    return next(one for one in TABLES if one.label == label)


def people_of(opened: Opened) -> dict[int, Row]:
    """The members it names. Raises Incoherent."""
    found: dict[int, Row] = {}
    for row in opened.lines(PEOPLE):
        well = isinstance(row, dict) and isinstance(row.get("id"), int)
        if not well or not all(isinstance(row.get(name), str) for name in ("name", "email")):
            raise Incoherent(PEOPLE)
        _check_email(row["email"])
        found[row["id"]] = row
    return found


def _check_email(text: str) -> None:
    try:
        EmailValidator()(text)
    except ValidationError as error:
        raise Incoherent(PEOPLE) from error


def officials_of(opened: Opened) -> dict[str, Row]:
    """The official people it names, by reference. Raises Incoherent."""
    found: dict[str, Row] = {}
    texts = ("ref", "code", "kind", "name", "family_name", "given_name", "gender", "office", "function")
    for row in opened.lines(OFFICIALS):
        well = isinstance(row, dict) and all(isinstance(row.get(name), str) for name in texts)
        if not well or not row["name"] or not isinstance(row.get("contacts"), list):
            raise Incoherent(OFFICIALS)
        found[row["ref"]] = row
    return found

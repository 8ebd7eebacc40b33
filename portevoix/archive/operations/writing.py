"""Writing an archive: the exact data, then what people open, then the list of all with fingerprints."""

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db.models import Model
from django.template.loader import render_to_string

import portevoix
from portevoix.archive import transport
from portevoix.archive.queries import held, readable
from portevoix.archive.rules import reading
from portevoix.archive.rules.coding import Known
from portevoix.archive.rules.tables import FILE, LEFT_OUT, TABLES
from portevoix.archive.transport import Written
from portevoix.collectives.models import Collective, new_code
from portevoix.files.models import StoredFile
from portevoix.files.queries import bytes_of, path_of
from portevoix.files.rules import csv_text
from portevoix.mail import operations as mail
from portevoix.workspace.models import Document

Told = Callable[[int, int], None]
PEOPLE, OFFICIALS = "donnees/personnes.jsonl", "donnees/officiels.jsonl"
BLOCK = 256 * 1024


class Steps:
    """How far the writing is: one step a row, a file, a message."""

    def __init__(self, total: int, told: Told) -> None:
        self.done, self.total, self.told = 0, total, told

    def over(self, rows: Iterable[Any]) -> Iterator[Any]:
        """The same rows, each counted; the caller may stop the work between two."""
        for row in rows:
            self.done += 1
            if self.done % 50 == 0:
                self.told(min(self.done, self.total), self.total)
            yield row


def write(collective: Collective, path: Path, *, at: datetime, told: Told) -> dict[str, int]:
    """Write everything into a new zip at that path, as a stream; how many rows of each table."""
    found = held.known(collective)
    numbers = found.numbers
    total = sum(map(len, numbers.values())) + len(numbers[FILE]) + len(numbers["mail.Message"])
    steps = Steps(total, told)
    with transport.writing(path, at=at) as zipped:
        counts = _data(zipped, found, steps, on=at.date())
        _files(zipped, found, steps)
        _sheets(zipped, found)
        _popolo(zipped, found)
        _documents(zipped, found)
        _messages(zipped, found, steps)
        _notes(zipped, collective, counts, at=at)
    return counts


def _data(zipped: Written, found: Known, steps: Steps, *, on: date) -> dict[str, int]:
    """The exact rows, one JSON value a line."""
    counts = {"personnes": zipped.lines(PEOPLE, held.people(found))}
    counts["officiels"] = zipped.lines(OFFICIALS, readable.officials(found, on=on))
    for table in TABLES:
        counts[table.name] = zipped.lines(table.file, steps.over(held.rows(table, found)))
    return counts


def _files(zipped: Written, found: Known, steps: Steps) -> None:
    """The files themselves, block by block."""
    for stored, number in _each(StoredFile, found.numbers[FILE]):
        with path_of(stored).open("rb") as source, zipped.open(file_path(number, stored.name)) as sink:
            while block := source.read(BLOCK):
                sink.write(block)
        next(steps.over([stored]))


def file_path(number: int, name: str) -> str:
    """Where the bytes of a stored file are in the archive."""
    return f"fichiers/{reading.file_name(number, name)}"


def _each(model: type[Model], numbers: dict[int, int]) -> Iterator[tuple[Any, int]]:
    """The rows of these keys with their numbers, some hundreds at a time."""
    for keys in held.batched(numbers, held.BATCH):
        for row in model._default_manager.filter(pk__in=keys).order_by("pk"):
            yield row, numbers[row.pk]


def _sheets(zipped: Written, found: Known) -> None:
    """Tables that a spreadsheet opens: semicolons as French ones expect, formulas neutralised."""
    names = {key: one["name"] for key, one in zip(found.people, held.people(found), strict=True)}
    for sheet in readable.SHEETS:
        with zipped.open(f"tableur/{sheet.name}.csv") as sink:
            for part, rows in enumerate(held.batched(readable.sheet_rows(sheet, found, names), held.BATCH)):
                text = csv_text(rows)
                sink.write((text[1:] if part else text).encode())  # the mark of UTF-8 once, at the start


def _popolo(zipped: Written, found: Known) -> None:
    """Two lists that other tools read."""
    for kind, name in (("person", "persons"), ("organization", "organizations")):
        with zipped.open(f"popolo/{name}.json") as sink:
            sink.write(b"[")
            for number, (said, row) in enumerate(one for one in readable.popolo(found) if one[0] == kind):
                sink.write((b",\n" if number else b"\n") + json.dumps(row, ensure_ascii=False).encode())
                assert said == kind  # noqa: S101  filtered above
            sink.write(b"\n]\n")


def _documents(zipped: Written, found: Known) -> None:
    """Each text as a page and as Markdown."""
    for document, number in _each(Document, found.numbers["workspace.Document"]):
        stem = f"documents/{reading.file_name(number, document.title)}"
        zipped.add(f"{stem}.html", reading.as_page(document.title, document.content).encode())
        zipped.add(f"{stem}.md", reading.as_markdown(document.title, document.content).encode())


def _messages(zipped: Written, found: Known, steps: Steps) -> None:
    """The messages that left, as any mail program opens them, their enclosures inside."""
    for number, message in readable.sent_messages(found):
        with suppress(mail.Unwritable):  # its enclosure is gone: its row stays
            zipped.add(f"courriels/{number:05d}.eml", mail.as_eml(message, read=_read))
        next(steps.over([message]))


def _read(number: int) -> bytes:
    return bytes_of(StoredFile.objects.get(pk=number))


def _notes(zipped: Written, collective: Collective, counts: dict[str, int], *, at: datetime) -> None:
    """What is what, for people; then the list of all files, last."""
    facts = {"collective": collective, "counts": counts, "at": at, "others": held.led_by_others(collective)}
    zipped.add("LISEZ-MOI.txt", render_to_string("archive/readme.txt", facts).encode())
    manifest = {
        "format": transport.FORMAT,
        "version": transport.VERSION,
        "archive": new_code(),
        "made_at": at.isoformat(),
        "made_by": f"Portevoix {portevoix.__version__}",
        "collective": {"code": collective.code, "name": collective.name},
        "counts": counts,
        "left_out": LEFT_OUT
        | {f"{one.label}.{name}": why for one in TABLES for name, why in one.left.items()},
        "files": zipped.files,
    }
    zipped.add(transport.MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1).encode())

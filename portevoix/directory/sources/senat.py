"""The Sénat's open data: four tables, each recognised by its header, importable alone and in any order.

ODSEN_GENERAL says who sits today, ODSEN_ELUSEN the dated terms, ODSEN_HISTOGROUPES the groups, ODSEN_COMS the committees.
Traps of the real files, each with its test: Windows-1252, comment lines, leading zeros that spreadsheets eat, a column that
came later (“Code Circonscription”), former members under the last name of their group, no date of the data.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portevoix.directory.enums import Gender, Source
from portevoix.directory.rules.names import tidy
from portevoix.directory.sources import elsewhere, refusals, table
from portevoix.directory.sources.records import BodyRecord, Package, PersonRecord

FILES = "ODSEN_GENERAL, ODSEN_ELUSEN, ODSEN_HISTOGROUPES, ODSEN_COMS"
DIGITS = 6  # of a matricule without letter: "000346"
NOT_A_NAME = {
    "code",
    "date",
    "fonction",
    "id",
    "identifiant",
    "ordre",
}  # in the heading of a column about a body
GENDERS = {"M.": Gender.MALE, "Mme": Gender.FEMALE, "Mlle": Gender.FEMALE}
WHO = {
    "matricule": ("matricule",),
    "civility": ("qualite",),
    "family": ("nom usuel", "nom"),
    "given": ("prenom usuel", "prenom"),
}


@dataclass
class Reading:
    """One table of the Sénat under way: cells by name, and what had to be repaired."""

    sheet: table.Sheet
    at: Mapping[str, int]
    matricules: int = 0  # whose zeros were put back
    french_dates: int = 0
    lost_births: int = 0
    latest: date = date.min
    people: dict[str, PersonRecord] = field(default_factory=dict)
    bodies: dict[str, BodyRecord] = field(default_factory=dict)

    def lines(self) -> Iterator["Line"]:
        """The rows, matricule repaired."""
        for row, cells in self.sheet.rows:
            yield Line(self, row, cells)

    def repaired(self) -> list[str]:
        """What a spreadsheet had damaged, in sentences."""
        said = []
        if self.matricules:
            said.append(
                ngettext(
                    "A spreadsheet had eaten the zeros of %(count)s number of senator; they were put back.",
                    "A spreadsheet had eaten the zeros of %(count)s numbers of senators; they were put back.",
                    self.matricules,
                )
                % {"count": self.matricules}
            )
        if self.sheet.delimiter != "," or self.french_dates:
            said.append(
                _("This file went through a spreadsheet (separator, dates); everything could be read.")
            )
        if self.lost_births:
            said.append(
                ngettext(
                    "A spreadsheet has destroyed %(count)s date of birth or death; it was left out.",
                    "A spreadsheet has destroyed %(count)s dates of birth or death; they were left out.",
                    self.lost_births,
                )
                % {"count": self.lost_births}
            )
        return said


@dataclass(frozen=True)
class Line:
    """One row: its cells by name, typed."""

    reading: Reading
    row: int
    cells: list[str]

    def text(self, name: str) -> str:
        """A cell, tidied; empty when the column is not there."""
        index = self.reading.at.get(name)
        return tidy(self.cells[index]) if index is not None else ""

    def day(self, name: str) -> date | None:
        """A date, remembered as the newest of the file when it is. Raises DateUnreadable, DatesLost."""
        said = self.text(name)
        found = table.day(said, row=self.row)
        if found:
            self.reading.latest = max(self.reading.latest, found)
            self.reading.french_dates += "/" in said
        return found

    def civil_day(self, name: str, *, dates_file: bool) -> date | None:
        """A date of birth or death; left out when a spreadsheet destroyed it. Deaths date the file."""
        said = self.text(name)
        try:
            found = table.day(said, row=self.row)
        except refusals.DatesLost:
            self.reading.lost_births += 1
            return None
        self.reading.french_dates += "/" in said
        if found and dates_file:
            self.reading.latest = max(self.reading.latest, found)
        return found

    def matricule(self) -> str:
        """The number of a senator, its zeros put back: certain, as those without a letter have six digits."""
        said = self.text("matricule").upper()
        if not said:
            raise refusals.RecordUnreadable(name=str(self.row))
        if said.isdecimal() and len(said) < DIGITS:
            self.reading.matricules += 1
            return said.zfill(DIGITS)
        return said

    def person(self, *, birth: date | None = None, profession: str = "") -> str:
        """Remember who this row speaks of; their number."""
        uid = self.matricule()
        self.reading.people.setdefault(
            uid,
            PersonRecord(
                uid,
                self.text("given")[:120],
                self.text("family")[:120],
                GENDERS.get(self.text("civility"), Gender.UNKNOWN),
                birth,
                profession[:200],
                code=f"s{uid.lower()}"[:12],
            ),
        )
        return uid

    def gender(self) -> Gender:
        """Of the person of this row."""
        return GENDERS.get(self.text("civility"), Gender.UNKNOWN)

    def body(self, record: BodyRecord) -> str:
        """Remember a body this row names; its uid."""
        self.reading.bodies.setdefault(record.uid, record)
        return record.uid


def read(files: Sequence[Path | bytes]) -> list[Package]:
    """What these tables say, the general one first. Raises a SourceRefused, whose text is the sentence to show."""
    from portevoix.directory.sources import senat_tables  # noqa: PLC0415  they are made of what is above

    packages = [_read(one, senat_tables.TABLES) for one in files]
    return sorted(packages, key=lambda package: not package.names_people)


@dataclass(frozen=True)
class Kind:
    """One of the four tables: the headings that tell it, the columns it needs, how it is read."""

    mark: frozenset[str]
    columns: Mapping[str, Sequence[str]]
    optional: Mapping[str, Sequence[str]]
    read: Callable[[Reading], Package]
    named_by: str = ""  # a word of the headings that name a body, in a table whose headings have varied


def _read(source: Path | bytes, kinds: Sequence[Kind]) -> Package:
    sheet = table.open_sheet(source, comment="%")
    elsewhere.check_source(sheet.header, but=Source.SENAT)
    kind = _kind(sheet, kinds)
    if kind.named_by:
        return kind.read(Reading(sheet, _named(sheet, kind)))
    at = {
        **sheet.find(WHO | dict(kind.optional)),
        **sheet.columns({"matricule": WHO["matricule"], **kind.columns}),
    }
    return kind.read(Reading(sheet, at))


def _kind(sheet: table.Sheet, kinds: Sequence[Kind]) -> Kind:
    """Which of the tables has more than half of its headings here; else the one whose headings vary."""
    heading = set(sheet.header)
    ranked = sorted(kinds, key=lambda one: (bool(one.named_by), -len(one.mark & heading) / len(one.mark)))
    for kind in ranked:
        varies = kind.named_by and any(kind.named_by in one.split() for one in sheet.header)
        if len(kind.mark & heading) * 2 > len(kind.mark) and (varies or not kind.named_by):
            return kind
    raise refusals.TableUnknown(known=FILES, found=", ".join(sheet.header)[:300])


def _named(sheet: table.Sheet, kind: Kind) -> dict[str, int]:
    """Where the columns are, that of the body being the first heading that has its word and names something."""
    headings = [
        one for one in sheet.header if kind.named_by in one.split() and not NOT_A_NAME & set(one.split())
    ]
    best = sorted(headings, key=lambda one: "nom" not in one.split() and "libelle" not in one.split())
    wanted = {name: (*said, *best) for name, said in kind.columns.items()}
    return {
        **sheet.find(WHO | dict(kind.optional)),
        **sheet.columns({"matricule": WHO["matricule"], **wanted}),
    }

"""What every source says, in the words of Popolo."""

from dataclasses import dataclass, field
from datetime import date

from portevoix.directory.enums import BodyKind, ContactKind, Gender, Location


@dataclass(frozen=True, slots=True)
class PersonRecord:
    """Someone, as the source calls them."""

    uid: str
    given: str
    family: str
    gender: Gender
    birth_date: date | None
    profession: str


@dataclass(frozen=True, slots=True)
class BodyRecord:
    """A body, as the source calls it; `parent` is a uid or empty."""

    uid: str
    kind: BodyKind
    name: str
    abbreviation: str
    of_name: str
    colour: str
    rank: int
    parent: str
    start: date | None
    end: date | None


@dataclass(frozen=True, slots=True)
class MandateRecord:
    """A role in one body; `place` is the code of a constituency or empty."""

    uid: str
    person: str
    body: str
    role_code: str
    role_label: str
    rank: int
    place: str
    seat: str
    start: date | None
    end: date | None


@dataclass(frozen=True, slots=True)
class ContactRecord:
    """One way to reach someone; `address` is the uid of the postal address a phone belongs to, or empty."""

    uid: str
    person: str
    kind: ContactKind
    value: str
    label: str
    location: Location
    is_preferred: bool
    address: str


@dataclass(frozen=True)
class Package:
    """All that one file says, and what was odd in it."""

    sha256: str
    data_date: date | None
    people: list[PersonRecord]
    bodies: list[BodyRecord]
    mandates: list[MandateRecord]
    contacts: list[ContactRecord]
    warnings: list[str] = field(default_factory=list)

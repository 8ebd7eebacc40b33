"""What every source says, in the words of Popolo."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from portevoix.directory.enums import BodyKind, ContactKind, Gender, Location, Source
from portevoix.places.enums import Kind


@dataclass(frozen=True, slots=True)
class PersonRecord:
    """Someone, as the source calls them; `scheme` when the number is another source's, `code` when not the uid."""

    uid: str
    given: str
    family: str
    gender: Gender
    birth_date: date | None
    profession: str = ""
    scheme: Source | None = None
    code: str = ""


@dataclass(frozen=True, slots=True)
class BodyRecord:
    """A body, as the source calls it; `parent` is a uid or empty, `place` a code or a name, or empty."""

    uid: str
    kind: BodyKind
    name: str
    abbreviation: str = ""
    of_name: str = ""
    colour: str = ""
    rank: int = 99
    parent: str = ""
    start: date | None = None
    end: date | None = None
    place: str = ""
    place_kind: Kind = Kind.DEPARTEMENT
    code: str = ""


@dataclass(frozen=True, slots=True)
class MandateRecord:
    """A role in one body; `place` is the code or the name of a place of that kind, or empty."""

    uid: str
    person: str
    body: str
    role_code: str
    role_label: str
    rank: int = 99
    place: str = ""
    seat: str = ""
    start: date | None = None
    end: date | None = None
    place_kind: Kind = Kind.CONSTITUENCY


@dataclass(frozen=True, slots=True)
class ContactRecord:
    """One way to reach someone or a body; `address`: uid of the postal address a phone belongs to, or empty."""

    uid: str
    person: str
    kind: ContactKind
    value: str
    label: str = ""
    location: Location = Location.UNKNOWN
    is_preferred: bool = False
    address: str = ""


@dataclass(frozen=True)
class Package:
    """All that one file says, and what was odd in it.

    A source may publish several files (`dataset`); each owns the mandates and contact points whose uid begins
    with one of its `slices`. Those of `shared` (prefix → the other file) are said by two files: the newest decides
    whether they are open, each fills what the other leaves out.
    """

    source: Source
    sha256: str
    data_date: date | None
    people: list[PersonRecord]
    bodies: list[BodyRecord]
    mandates: list[MandateRecord]
    contacts: list[ContactRecord]
    warnings: list[str] = field(default_factory=list)
    dataset: str = ""
    slices: tuple[str, ...] = ("",)
    shared: Mapping[str, str] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)
    names_people: bool = True  # False: another file of this source says who they are, this one completes
    stated: frozenset[str] = frozenset()  # uids of mandates that the file says ended, without saying when
    succession: frozenset[BodyKind] = frozenset()  # of these, a body the file no longer names has ended

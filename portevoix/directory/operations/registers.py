"""Brings the directory in step with the Répertoire national des élus: 600,000 lines, by portions, in one transaction.

A line that has not changed is told by its digest and not read further; the others are compared by who, where and what.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from portevoix.directory.enums import ActorKind, BodyKind, Likeness, Source
from portevoix.directory.models import Actor, Body, ImportRun, Mandate, Resemblance
from portevoix.directory.operations import bulk, likeness, persons
from portevoix.directory.operations.asking import Asked
from portevoix.directory.operations.known import chunks
from portevoix.directory.operations.outcome import KEPT, Outcome, figures
from portevoix.directory.operations.persons import People
from portevoix.directory.operations.work import TooManyClosures
from portevoix.directory.rules import guard, identity
from portevoix.directory.rules.names import fold
from portevoix.directory.sources import rne
from portevoix.directory.sources.rne import Council, Line
from portevoix.places.enums import Kind
from portevoix.places.models import Place

PORTION = 50_000  # lines read, then written
FEW = 5_000  # new people of whom it is asked whether they are somebody already there
NUMBERED = {BodyKind.CHAMBER}  # bodies whose members another source numbers
CHANGED = (
    "person_id", "body_id", "role_code", "role_label", "rank", "place_id", "start", "end", "digest",
)  # fmt: skip
Held = tuple[int, tuple[Any, ...]]  # primary key, what CHANGED says


def take(asked: Asked) -> ImportRun:
    """Import registers, each a file; a second import of the same files changes nothing.

    Raises SourceRefused or TooManyClosures, and then nothing is written. Rows of a space are neither read nor written.
    About 35 microseconds of CPU a line the first time, 5 when it has not changed; some 200 bytes of memory a line.
    """
    with bulk.without_collection(), transaction.atomic():
        outcome, counts, days, said = Outcome(), Counter[str](), {}, []
        digests, people = [], People()
        with _from_nothing():
            for number, file in enumerate(asked.files):
                one = Register(file, outcome, asked.accept_closures, people)
                one.take()
                counts += one.counts
                days[one.reading.register.name] = one.closed_on.isoformat()
                digests.append(one.reading.sheet.sha256)
                said += one.said
                asked.progress(number + 1, len(asked.files) + 1)
        run = ImportRun.objects.create(
            source=Source.RNE,
            origin=asked.origin[:300],
            sha256=digests[0],
            data_date=max(map(date.fromisoformat, days.values())),
            at=asked.at,
            counts=dict(counts),
            datasets=days,
            differences=outcome.listed(_named(outcome)),
            warnings=[*said, *outcome.warnings],
            started_by=asked.started_by,
            **figures(outcome),
        )
        transaction.set_rollback(asked.dry_run)
    return run


def _from_nothing() -> AbstractContextManager[None]:
    """The first register ever fills the tables without their indexes."""
    is_first = not Mandate.objects.filter(source=Source.RNE).exists()
    return bulk.indexes_last(Actor, Mandate) if is_first else nullcontext()


def _named(outcome: Outcome) -> dict[int, tuple[str, str]]:
    """Code and name of those whom the differences name."""
    found: dict[int, tuple[str, str]] = {}
    for some in chunks({one.actor for one in outcome.differences}):
        rows = Actor.objects.filter(pk__in=some).values_list("pk", "code", "name")
        found |= {pk: (code, name) for pk, code, name in rows}
    return found


@dataclass
class Register:
    """One register under way."""

    file: Path | bytes
    outcome: Outcome
    accept_closures: int
    people: People
    counts: Counter[str] = field(default_factory=Counter)
    said: list[str] = field(default_factory=list)
    held: dict[int, int] = field(default_factory=dict)  # digest → open mandate
    left: set[int] = field(default_factory=set)  # open mandates of which no line is as it was
    councils: dict[str, int] = field(default_factory=dict)
    places: dict[tuple[str, str], int] = field(default_factory=dict)
    seated: dict[int, str] = field(default_factory=dict)  # identity → council, of the lines read
    renewed: set[tuple[int, int]] = field(default_factory=set)  # person and body of the new mandates
    fresh: list[int] = field(default_factory=list)
    twins: list[tuple[int, int]] = field(default_factory=list)
    is_first: bool = False

    def __post_init__(self) -> None:
        self.reading = rne.open_register(self.file)

    def take(self) -> None:
        """Read and write, portion by portion; then close what the file no longer says."""
        mine = self._mine()
        held = mine.filter(end=None).values_list("digest", "pk").iterator()
        self.held = {digest: pk for digest, pk in held if digest is not None}
        self.is_first = not self.held and not mine.exists()
        lines = self._changed()
        while portion := list(islice(lines, PORTION)):
            self._write(portion)
        self._close()
        self._ask()
        self.counts[self.reading.register.counted] += self._mine().filter(end=None).count()
        self._tell_part()

    def _mine(self) -> QuerySet[Mandate]:
        prefix = f"{self.reading.register.name}:"
        return Mandate.objects.filter(source=Source.RNE, source_uid__startswith=prefix)

    @property
    def closed_on(self) -> date:
        """The newest day that the file speaks of."""
        return date.fromisoformat(self.reading.latest) if self.reading.latest else date.min

    def _changed(self) -> Iterator[Line]:
        """The lines that are not held as they stand. What is held is found in a first reading that parses nothing."""
        same: set[int] = set()
        others = 0
        if self.held:
            for _row, digest, _cells in self.reading.lines():
                if digest in self.held:
                    same.add(digest)
                else:
                    others += 1
            self.outcome.unchanged += len(same)
            self.left = {pk for digest, pk in self.held.items() if digest not in same}
        if others or not self.held:
            yield from self._unheld(same)

    def _unheld(self, seen: set[int]) -> Iterator[Line]:
        reading = rne.open_register(self.file) if self.held else self.reading
        for row, digest, cells in reading.lines():
            if digest not in seen:
                seen.add(digest)
                yield reading.line(row, digest, cells)

    def _write(self, lines: list[Line]) -> None:
        """Councils, people, mandates of one portion."""
        self._make_councils({line.council.code: line.council for line in lines})
        people = self._make_people(lines)
        uids = [self._uid(line, who) for line, (_person, who) in zip(lines, people, strict=True)]
        there = {} if self.is_first else self._there(uids)
        fresh, changed, same = [], [], []
        for line, (person, _who), uid in zip(lines, people, uids, strict=True):
            row = self._row(line, person)
            was = there.get(uid)
            if was is None:
                fresh.append((*row, uid))
                self._note("created", row)
                continue
            self.left.discard(was[0])
            if was[1][:8] == row[:8]:
                same.append((line.digest, was[0]))
            else:
                changed.append((*row, was[0]))
                self._note("changed", row)
        bulk.insert(Mandate, (*CHANGED, "source_uid"), fresh, same={"source": Source.RNE.value, "seat": ""})
        bulk.update(Mandate, CHANGED, changed)
        bulk.update(Mandate, ["digest"], same)
        if not self.is_first:
            self.renewed |= {(row[0], row[1]) for row in fresh}
        self.outcome.created += len(fresh)
        self.outcome.changed += len(changed)
        self.outcome.unchanged += len(same)

    def _uid(self, line: Line, who: int) -> str:
        """Register, department, person, first day; the council where one may hold several at once."""
        uid = f"{line.prefix}{who:x}:{(line.start or '')[2:].replace('-', '')}"
        return uid if self.reading.register.alone else f"{uid}:{line.council.code[-8:]}"

    def _row(self, line: Line, person: int) -> tuple[Any, ...]:
        """The columns of CHANGED."""
        place = self.places.get((line.place_kind, line.place))
        return (
            person,
            self.councils[line.council.code],
            line.role.code,
            line.role.label,
            line.role.rank,
            place,
            line.start,
            None,
            line.digest,
        )

    def _there(self, uids: Sequence[str]) -> dict[str, Held]:
        """The mandates already known under these uids."""
        found: dict[str, Held] = {}
        for some in chunks(uids):
            rows = Mandate.objects.filter(source=Source.RNE, source_uid__in=some)
            for pk, uid, *was in rows.values_list("pk", "source_uid", *CHANGED):
                found[uid] = (pk, tuple(one.isoformat() if isinstance(one, date) else one for one in was))
        return found

    def _make_councils(self, wanted: dict[str, Council]) -> None:
        """The bodies of a portion, those that are missing made; chambers are those of their own sources."""
        missing = [code for code in wanted if code not in self.councils]
        if "" in missing:
            self.councils[""] = _assemblee(wanted[""])
        for some in chunks(code for code in missing if code):
            rows = Actor.objects.filter(code__in=some, kind=ActorKind.BODY, space=None)
            self.councils |= dict(rows.values_list("code", "pk"))
        self._find_places(wanted.values())
        new = [wanted[code] for code in missing if code not in self.councils]
        self.councils |= dict(
            zip((one.code for one in new), persons.make_bodies(new, self._place_of), strict=True)
        )
        self.outcome.created += len(new)

    def _place_of(self, one: Council) -> int | None:
        return self.places.get((one.place_kind, one.place))

    def _find_places(self, councils: Iterable[Council]) -> None:
        """Places of the kinds that these councils and this register name; read once a kind."""
        kinds = {one.place_kind for one in councils if one.place_kind}
        kinds |= (
            {Kind.CONSTITUENCY, Kind.DEPARTEMENT} if self.reading.register.kind is BodyKind.CHAMBER else set()
        )
        for kind in kinds - {kind for kind, _code in self.places}:
            rows = Place.objects.filter(kind=kind).values_list("code", "successor_id", "pk")
            self.places |= {(kind, code): successor or pk for code, successor, pk in rows.iterator()}

    def _make_people(self, lines: list[Line]) -> list[tuple[int, int]]:
        """Who each line is of, as key and identity; those whom nobody knows are made."""
        known = self.people.known
        elsewhere = {} if self.is_first or not self.reading.register.alone else self._elsewhere(lines)
        named = [self._who(line, elsewhere) for line in lines]
        new = {who: line for line, who in zip(lines, named, strict=True) if who not in known}
        self.people.make(new)
        self.fresh += [known[who] for who in new]
        self.outcome.created += len(new)
        self.twins += [
            (known[line.identity], known[who])
            for line, who in zip(lines, named, strict=True)
            if who != line.identity and line.identity in known
        ]
        return [(known[who], who) for who in named]

    def _who(self, line: Line, elsewhere: dict[int, set[str]]) -> int:
        """The identity of a line; another one for the second of two who cannot be one person.

        Nobody sits in two municipal councils: same name, same date of birth, two councils, are two people.
        """
        if not self.reading.register.alone:
            return line.identity
        here = line.council.code
        sits = self.seated.setdefault(line.identity, here) != here
        if self.is_first and not sits:
            return line.identity
        twin = identity.of_folded(f"{line.family.folded} {line.given.folded}", here, line.birth or "")
        known_twin = twin in self.people.known
        return twin if known_twin or sits or elsewhere.get(line.identity, set()) - {here} else line.identity

    def _elsewhere(self, lines: list[Line]) -> dict[int, set[str]]:
        """The councils where these people sit, as lines that have not changed say."""
        known, found = self.people.known, defaultdict(set)
        people: dict[int, int] = {
            known[line.identity]: line.identity for line in lines if line.identity in known
        }
        for some in chunks(people):
            rows = self._mine().filter(person__in=some, end=None)
            for pk, person, council in rows.values_list("pk", "person_id", "body__code"):
                if pk not in self.left:
                    found[people[person]].add(council)
        return found

    def _close(self) -> None:
        """Close what the departments of the file no longer say. Raises TooManyClosures."""
        if not self.left:
            return
        name, kind, known = self.reading.register.name, self.reading.register.kind, set(self.held.values())
        gone: list[tuple[int, int, int, str]] = []
        opened = 0
        for within in sorted(self.reading.departements):
            rows = Mandate.objects.filter(
                source=Source.RNE, source_uid__startswith=f"{name}:{within}:", end=None
            )
            for row in rows.values_list("pk", "person_id", "body_id", "role_label").iterator():
                opened += row[0] in known
                if row[0] in self.left:
                    gone.append(row)
        leaving = sum((person, body) not in self.renewed for _pk, person, body, _role in gone)
        if guard.too_many({kind: opened}, {kind: leaving}) and leaving > self.accept_closures:
            raise TooManyClosures({kind: (leaving, opened)}, total=leaving)
        bulk.update(Mandate, ["end"], [(self.closed_on.isoformat(), row[0]) for row in gone])
        self.outcome.closed += len(gone)
        for _pk, person, _body, role in gone[:KEPT]:
            self.outcome.note("closed", person, role, kind=kind)

    def _note(self, change: str, row: tuple[Any, ...]) -> None:
        """A difference worth reading; the very first import has none, and nobody reads a thousand."""
        if not self.is_first and len(self.outcome.differences) < 2 * KEPT:
            self.outcome.note(change, row[0], row[3], kind=self.reading.register.kind)

    def _ask(self) -> None:
        """Who may be somebody already there: questions for a human."""
        asked = 0
        if self.fresh and self.reading.register.kind in NUMBERED and len(self.fresh) <= FEW:
            asked = likeness.ask(self.fresh, among_numbered=True)
        pairs = {likeness.pair(one, other) for one, other in self.twins if one != other}
        before = Resemblance.objects.count()
        Resemblance.objects.bulk_create(
            [
                Resemblance(first_id=one, second_id=other, why=Likeness.NAME_AND_BIRTH)
                for one, other in sorted(pairs)
            ],
            ignore_conflicts=True,
        )
        asked += Resemblance.objects.count() - before
        if asked:
            self.said.append(
                _("People who may be one person, or two: %(count)s to be decided.") % {"count": asked}
            )

    def _tell_part(self) -> None:
        """A file of a few departments closes nothing elsewhere: said, so that nobody believes otherwise."""
        found = len(self.reading.departements - {""})
        if 0 < found < 10 and not self.is_first:  # noqa: PLR2004
            self.said.append(
                _("This file speaks of these departments alone: %(some)s. The others stay as they were.")
                % {"some": ", ".join(sorted(self.reading.departements - {""}))}
            )


def _assemblee(council: Council) -> int:
    """The Assemblée as its own source made it; made here when that source was never imported."""
    chambers = Actor.objects.filter(body__kind=BodyKind.CHAMBER, space=None, body__end=None)
    found = chambers.exclude(code__in=("senat", "europarl")).order_by("-body__start", "-pk").first()
    if found is None:
        folded = fold(council.name)
        found = Actor.objects.create(
            kind=ActorKind.BODY, code="assemblee", name=council.name, sort_key=folded, name_key=folded
        )
        Body.objects.create(actor=found, kind=BodyKind.CHAMBER, of_name=council.of_name, rank=1)
    return found.pk

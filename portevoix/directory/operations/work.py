"""The steps of a reconciliation: actors, what bodies have, mandates, contact points, who may be whom."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portevoix.directory.enums import ContactKind, Source
from portevoix.directory.models import Actor, Body, ContactPoint, Identifier, Mandate
from portevoix.directory.operations import likeness
from portevoix.directory.operations.known import chunks, code_of, known
from portevoix.directory.operations.outcome import Outcome
from portevoix.directory.operations.plan import BATCH, Plan, Row, close, compare, write
from portevoix.directory.operations.spots import Spots, spots
from portevoix.directory.operations.tables import (
    ACTORS,
    BODIES,
    body_actor_row,
    body_row,
    contact_row,
    contacts_of,
    filled,
    mandate_row,
    mandates_of,
    person_row,
)
from portevoix.directory.rules import guard
from portevoix.directory.sources.records import BodyRecord, Package, PersonRecord
from portevoix.places.enums import Kind
from portevoix.places.models import Place

Held = dict[Row, tuple[int, Row]]


class TooManyClosures(Exception):  # noqa: N818  named as the fact
    """The import would close more than 5 % of the open mandates of some kind.

    `kinds` maps a kind of body to (closing, open); `total` is the number to accept.
    """

    def __init__(self, kinds: dict[str, tuple[int, int]], *, total: int) -> None:
        super().__init__(kinds, total)
        self.kinds = kinds
        self.total = total


@dataclass
class Work:
    """One reconciliation under way: what is known so far, and what it changed.

    `older`: the prefixes of the package's `shared` of which another file, newer, has the last word.
    """

    package: Package
    closed_on: date
    accept_closures: int
    older: tuple[str, ...] = ()
    is_first: bool = False
    outcome: Outcome = field(default_factory=Outcome)
    pks: dict[str, int] = field(default_factory=dict)  # uid → actor
    owned: set[int] = field(default_factory=set)
    fresh: set[int] = field(default_factory=set)  # actors that this import made
    named: dict[int, tuple[str, str]] = field(default_factory=dict)  # actor → code, name
    kinds: dict[int, str] = field(default_factory=dict)  # body → kind
    spots: Spots = field(default_factory=lambda: Spots({}, {}))

    def run(self) -> None:
        """Every step, in order. Raises TooManyClosures."""
        for step in (self.actors, self.bodies, self.mandates, self.contacts, self.questions):
            step()

    def actors(self) -> None:
        """People and bodies; the same uid is always the same actor, also when someone comes back."""
        before = known(self.package)
        self.owned = before.owned
        held = _held_actors(set(before.pks.values()))
        codes = {pk: key[0] for key, (pk, _row) in held.items()}
        rows: dict[Row, Row] = {}
        uids: dict[str, str] = {}
        for one in self._everyone():
            pk = before.pks.get(one.uid, 0)
            code = codes.get(pk) or code_of(one)
            was = held[code,][1] if pk else None
            rows[code,] = _actor_row(one, was, owned=pk in self.owned)
            uids[code] = one.uid
        plan = compare(rows, held)
        made = write(ACTORS, plan)
        self.pks = before.pks | {uids[key[0]]: pk for key, pk in made.items()}
        self.fresh = set(made.values())
        self.owned |= self.fresh
        self._number(before.numbered)
        self._remember(plan, held, made)

    def bodies(self) -> None:
        """What only bodies have; a body that the file no longer names keeps what it said."""
        self.spots = spots(self.package)
        self._end_succeeded()
        mine = {self.pks[one.uid]: one for one in self.package.bodies}
        held = BODIES.held(Body.objects.filter(actor__identifiers__scheme=self.package.source))
        rows = {
            (pk,): body_row(
                one,
                parent if (parent := self.pks.get(one.parent)) in mine else None,
                self.spots.find(one.place_kind, one.place),
            )
            for pk, one in mine.items()
            if pk in self.owned
        }
        plan = compare(rows, {key: was for key, was in held.items() if key in rows})
        write(BODIES, plan)
        every = {key: row for key, (_pk, row) in held.items()} | rows
        self.kinds = {key[0]: row[0] for key, row in every.items()}
        self.outcome.changed += len(plan.change)

    def mandates(self) -> None:
        """Mandates; those that are gone are closed, unless they are too many. Raises TooManyClosures."""
        table = mandates_of(self.package.source)
        held = self._slice(table.held(Mandate.objects.filter(source=self.package.source)))
        rows = self._told(
            {
                (one.uid, self.pks[one.body]): mandate_row(
                    one, self.pks, self.spots.find(one.place_kind, one.place)
                )
                for one in self.package.mandates
            },
            held,
        )
        plan = compare(rows, held)
        gone = {key: was for key, was in plan.gone.items() if was[1][-1] is None and self._decides(key[0])}
        self._guard(held, gone)
        write(table, plan)
        close(table, (pk for pk, _row in gone.values()), end=self.closed_on)
        self._count(plan, closed=len(gone))
        self._tell_mandates(plan, gone)
        self._tell_places()

    def contacts(self) -> None:
        """Contact points: postal addresses first, then what belongs to one; what is gone is out of date."""
        table = contacts_of(self.package.source)
        held = self._slice(table.held(ContactPoint.objects.filter(source=self.package.source)))
        postal = [one for one in self.package.contacts if one.kind is ContactKind.POSTAL]
        others = [one for one in self.package.contacts if one.kind is not ContactKind.POSTAL]
        addresses = {key[0]: pk for key, (pk, _row) in held.items()}
        for records, is_postal in ((postal, True), (others, False)):
            mine = {key: was for key, was in held.items() if (was[1][1] == ContactKind.POSTAL) is is_postal}
            plan = compare({(one.uid,): contact_row(one, self.pks, addresses) for one in records}, mine)
            addresses |= {key[0]: pk for key, pk in write(table, plan).items()}
            gone = [pk for pk, row in plan.gone.values() if row[-1] is None]
            close(table, gone, valid_until=self.closed_on)
            self._count(plan, closed=len(gone))
            self._tell_contacts(plan)

    def questions(self) -> None:
        """Those of the new people who may be somebody already there: a human will say."""
        asked = likeness.ask(self.fresh, among_numbered=self.package.source == Source.DILA)
        if asked:
            self.outcome.warnings.append(
                ngettext(
                    "%(count)s person of this file may be somebody already known: to be decided.",
                    "%(count)s people of this file may be somebody already known: to be decided.",
                    asked,
                )
                % {"count": asked}
            )

    def _everyone(self) -> list[PersonRecord | BodyRecord]:
        return [*self.package.people, *self.package.bodies]

    def _number(self, numbered: set[str]) -> None:
        """Write down what the source calls those it did not number yet."""
        schemes = {one.uid: one.scheme for one in self.package.people if one.scheme}
        uids = [one.uid for one in self._everyone() if one.uid not in numbered]
        Identifier.objects.bulk_create(
            [
                Identifier(actor_id=self.pks[uid], scheme=schemes.get(uid, self.package.source), value=uid)
                for uid in uids
            ],
            batch_size=BATCH,
        )

    def _end_succeeded(self) -> None:
        """Bodies of a kind of which there is one at a time: those that the file no longer names ended."""
        if self.package.succession:
            Body.objects.filter(
                actor__identifiers__scheme=self.package.source, kind__in=self.package.succession, end=None
            ).exclude(pk__in=[self.pks[one.uid] for one in self.package.bodies]).update(end=self.closed_on)

    def _slice(self, held: Held) -> Held:
        """What this file owns or shares, of all that the source says."""
        prefixes = (*self.package.slices, *self.package.shared)
        return {key: was for key, was in held.items() if key[0].startswith(prefixes)}

    def _decides(self, uid: str) -> bool:
        """Whether this file has the last word on a mandate."""
        return not uid.startswith(self.older) if self.older else True

    def _told(self, rows: dict[Row, Row], held: Held) -> dict[Row, Row]:
        """The rows that two files say: the newest says whether they are open, each fills the other's blanks."""
        shared = tuple(self.package.shared)
        if not shared:
            return rows
        spoken = {key[0] for key in held}
        told: dict[Row, Row] = {}
        for key, row in rows.items():
            was = held[key][1] if key in held else None
            if was is not None and key[0].startswith(shared):
                decides = self._decides(key[0])
                first, second = (row, was) if decides else (was, row)
                told[key] = (*filled(first[:-1], second[:-1]), first[-1])
            elif was is not None or self._decides(key[0]) or key[0] not in spoken:
                told[key] = row
        return told

    def _guard(self, held: Held, gone: Held) -> None:
        """Refuse to close too much; bodies and mandates that the file itself says ended are ordinary."""
        ended = {self.pks[one.uid] for one in self.package.bodies if one.end}
        over = self.package.succession
        named = {self.pks[one.uid] for one in self.package.bodies}
        ended |= {pk for pk, kind in self.kinds.items() if kind in over and pk not in named}
        open_now = Counter(self.kinds[key[1]] for key, (_pk, row) in held.items() if row[-1] is None)
        closing = Counter(
            self.kinds[key[1]] for key in gone if key[1] not in ended and key[0] not in self.package.stated
        )
        found = guard.too_many(open_now, closing)
        if found and len(gone) > self.accept_closures:
            raise TooManyClosures(found, total=len(gone))

    def _count(self, plan: Plan, *, closed: int) -> None:
        self.outcome.created += len(plan.create)
        self.outcome.changed += len(plan.change)
        self.outcome.closed += closed
        self.outcome.unchanged += plan.unchanged

    def _remember(self, plan: Plan, held: Held, made: dict[Row, int]) -> None:
        """Names by actor for the differences, and the actors that are new or renamed."""
        self._count(plan, closed=0)
        self.named = {pk: (key[0], row[1]) for key, (pk, row) in held.items()}
        self.named |= {pk: (key[0], plan.create[key][1]) for key, pk in made.items()}
        for pk, before, after in plan.change.values():
            what = f"{before[1]} → {after[1]}" if before[1] != after[1] else _("civil status")
            self.outcome.note("changed", pk, what)

    def _name(self, pks: set[int]) -> None:
        """Learn the names of those that the file no longer speaks of."""
        for some in chunks(pks - self.named.keys()):
            rows = Actor.objects.filter(pk__in=some).values_list("pk", "code", "name")
            self.named |= {pk: (code, name) for pk, code, name in rows}

    def _tell_mandates(self, plan: Plan, gone: Held) -> None:
        """Seats, groups and committees first; nothing on the very first import, where all is new."""
        if self.is_first:
            return
        told = [("created", key, row) for key, row in plan.create.items()]
        told += [("changed", key, after) for key, (_pk, _before, after) in plan.change.items()]
        told += [("closed", key, row) for key, (_pk, row) in gone.items()]
        self._name({pk for _change, key, row in told for pk in (key[1], row[0])})
        for change, key, row in told:
            what = f"{row[2]}, {self.named[key[1]][1]}"
            self.outcome.note(change, row[0], what, kind=self.kinds[key[1]])

    def _tell_contacts(self, plan: Plan) -> None:
        """New and changed addresses are worth a line; a line per closed one would drown the rest."""
        if self.is_first:
            return
        told = [("created", row) for row in plan.create.values()]
        told += [("changed", after) for _pk, _before, after in plan.change.values()]
        told += [("closed", row) for _pk, row in plan.gone.values() if row[-1] is None]
        self._name({row[0] for _change, row in told})
        for change, row in told:
            self.outcome.note(change, row[0], f"{ContactKind(row[1]).label} : {row[2]}".replace("\n", ", "))

    def _tell_places(self) -> None:
        """Seats of the Assemblée that nobody holds; seats whose place is not among the places."""
        current = [one for one in self.package.mandates if one.place and one.end is None]
        if self.package.source == Source.AN:
            taken = {one.place for one in current}
            every = Place.objects.filter(kind=Kind.CONSTITUENCY).values_list("code", flat=True)
            self.outcome.vacant = len(set(every) - taken)
        unknown = sorted({one.place for one in current if not self.spots.find(one.place_kind, one.place)})
        if unknown:
            self.outcome.warnings.append(
                _("%(count)s constituencies are not among the places (%(first)s…).")
                % {"count": len(unknown), "first": ", ".join(unknown[:3])}
            )


def _held_actors(pks: set[int]) -> Held:
    held: Held = {}
    for some in chunks(pks):
        held |= ACTORS.held(Actor.objects.filter(pk__in=some))
    return held


def _actor_row(one: PersonRecord | BodyRecord, was: Row | None, *, owned: bool) -> Row:
    if isinstance(one, PersonRecord):
        return person_row(one, was, owned=owned)
    return body_actor_row(one, was, owned=owned)

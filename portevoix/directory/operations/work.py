"""The four steps of a reconciliation: actors, what bodies have, mandates, contact points."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from portevoix.directory.enums import ActorKind, ContactKind, Source
from portevoix.directory.models import Actor, Body, ContactPoint, Identifier, Mandate
from portevoix.directory.operations.outcome import Outcome
from portevoix.directory.operations.plan import BATCH, Plan, Row, Table, close, compare, write
from portevoix.directory.rules import guard, names
from portevoix.directory.rules.identity import identity
from portevoix.directory.sources.records import (
    BodyRecord,
    ContactRecord,
    MandateRecord,
    Package,
    PersonRecord,
)
from portevoix.places.enums import Kind
from portevoix.places.models import Place

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
BODIES = Table(
    Body,
    key=("actor_id",),
    fields=("kind", "abbreviation", "of_name", "rank", "colour", "parent_id", "start", "end"),
    shared={},
)
MANDATES = Table(
    Mandate,
    key=("source_uid", "body_id"),
    fields=("person_id", "role_code", "role_label", "rank", "place_id", "seat", "start", "end"),
    shared={"source": Source.AN},
)
CONTACTS = Table(
    ContactPoint,
    key=("source_uid",),
    fields=("actor_id", "kind", "value", "label", "location", "is_preferred", "address_id", "valid_until"),
    shared={"source": Source.AN},
)


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
    """One reconciliation under way: what is known so far, and what it changed."""

    package: Package
    closed_on: date
    accept_closures: int
    outcome: Outcome = field(default_factory=Outcome)
    pks: dict[str, int] = field(default_factory=dict)  # uid → actor
    named: dict[int, tuple[str, str]] = field(default_factory=dict)  # actor → code, name
    kinds: dict[int, str] = field(default_factory=dict)  # body → kind
    is_first: bool = False

    def actors(self) -> None:
        """People and bodies; the same uid is always the same actor, also when someone comes back."""
        identified = Identifier.objects.filter(scheme=Source.AN)
        uids = dict(identified.values_list("actor_id", "value"))
        self.is_first = not uids
        held = ACTORS.held(Actor.objects.filter(identifiers__in=identified))
        rows = {(one.uid.lower(),): _person_row(one) for one in self.package.people}
        rows |= {(one.uid.lower(),): _body_actor_row(one) for one in self.package.bodies}
        plan = compare(rows, held)
        made = write(ACTORS, plan)
        fresh = {key[0].upper(): pk for key, pk in made.items()}
        Identifier.objects.bulk_create(
            [Identifier(actor_id=pk, scheme=Source.AN, value=uid) for uid, pk in fresh.items()],
            batch_size=BATCH,
        )
        self.pks = {uid: pk for pk, uid in uids.items()} | fresh
        self._remember(plan, held, made)

    def bodies(self) -> None:
        """What only bodies have; a body that the file no longer names keeps what it said."""
        pks = {self.pks[one.uid] for one in self.package.bodies}
        every = BODIES.held(Body.objects.filter(actor__space=None))
        rows = {(self.pks[one.uid],): _body_row(one, self.pks, pks) for one in self.package.bodies}
        plan = compare(rows, {key: row for key, row in every.items() if key[0] in pks})
        write(BODIES, plan)
        self.kinds = {key[0]: row[0] for key, (_pk, row) in every.items()} | {
            key[0]: row[0] for key, row in rows.items()
        }
        self.outcome.changed += len(plan.change)

    def mandates(self) -> None:
        """Mandates; those that are gone are closed, unless they are too many. Raises TooManyClosures."""
        places = dict(Place.objects.filter(kind=Kind.CONSTITUENCY).values_list("code", "pk"))
        rows = {
            (one.uid, self.pks[one.body]): _mandate_row(one, self.pks, places)
            for one in self.package.mandates
        }
        held = MANDATES.held(Mandate.objects.filter(source=Source.AN))
        plan = compare(rows, held)
        gone = {key: was for key, was in plan.gone.items() if was[1][-1] is None}
        self._guard(held, gone)
        write(MANDATES, plan)
        close(MANDATES, (pk for pk, _row in gone.values()), end=self.closed_on)
        self._count(plan, closed=len(gone))
        self._tell_mandates(plan, gone)
        self._tell_places(places)

    def contacts(self) -> None:
        """Contact points: postal addresses first, then what belongs to one; what is gone is out of date."""
        held = CONTACTS.held(ContactPoint.objects.filter(source=Source.AN))
        postal = [one for one in self.package.contacts if one.kind is ContactKind.POSTAL]
        others = [one for one in self.package.contacts if one.kind is not ContactKind.POSTAL]
        addresses = {key[0]: pk for key, (pk, _row) in held.items()}
        for records, is_postal in ((postal, True), (others, False)):
            mine = {key: was for key, was in held.items() if (was[1][1] == ContactKind.POSTAL) is is_postal}
            plan = compare({(one.uid,): _contact_row(one, self.pks, addresses) for one in records}, mine)
            addresses |= {key[0]: pk for key, pk in write(CONTACTS, plan).items()}
            gone = [pk for pk, row in plan.gone.values() if row[-1] is None]
            close(CONTACTS, gone, valid_until=self.closed_on)
            self._count(plan, closed=len(gone))
            self._tell_contacts(plan)

    def _guard(self, held: dict[Row, tuple[int, Row]], gone: dict[Row, tuple[int, Row]]) -> None:
        """Refuse to close too much; bodies that the file itself says ended are ordinary."""
        ended = {self.pks[one.uid] for one in self.package.bodies if one.end}
        open_now = Counter(self.kinds[key[1]] for key, (_pk, row) in held.items() if row[-1] is None)
        closing = Counter(self.kinds[key[1]] for key in gone if key[1] not in ended)
        found = guard.too_many(open_now, closing)
        if found and len(gone) > self.accept_closures:
            raise TooManyClosures(found, total=len(gone))

    def _count(self, plan: Plan, *, closed: int) -> None:
        self.outcome.created += len(plan.create)
        self.outcome.changed += len(plan.change)
        self.outcome.closed += closed
        self.outcome.unchanged += plan.unchanged

    def _remember(self, plan: Plan, held: dict[Row, tuple[int, Row]], made: dict[Row, int]) -> None:
        """Names by actor for the differences, and the actors that are new or renamed."""
        self._count(plan, closed=0)
        self.named = {pk: (key[0], row[1]) for key, (pk, row) in held.items()}
        self.named |= {pk: (key[0], plan.create[key][1]) for key, pk in made.items()}
        for pk, before, after in plan.change.values():
            what = f"{before[1]} → {after[1]}" if before[1] != after[1] else _("civil status")
            self.outcome.note("changed", pk, what)

    def _tell_mandates(self, plan: Plan, gone: dict[Row, tuple[int, Row]]) -> None:
        """Seats, groups and committees first; nothing on the very first import, where all is new."""
        if self.is_first:
            return
        told = [("created", key, row) for key, row in plan.create.items()]
        told += [("changed", key, after) for key, (_pk, _before, after) in plan.change.items()]
        told += [("closed", key, row) for key, (_pk, row) in gone.items()]
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
        for change, row in told:
            self.outcome.note(change, row[0], f"{ContactKind(row[1]).label} : {row[2]}".replace("\n", ", "))

    def _tell_places(self, places: dict[str, int]) -> None:
        """Vacant seats; seats whose constituency is not among the places."""
        taken = {one.place for one in self.package.mandates if one.place and one.end is None}
        self.outcome.vacant = len(places.keys() - taken)
        unknown = sorted(
            {one.place for one in self.package.mandates if one.place and one.place not in places}
        )
        if unknown:
            self.outcome.warnings.append(
                _("%(count)s constituencies are not among the places (%(first)s…).")
                % {"count": len(unknown), "first": ", ".join(unknown[:3])}
            )


def _person_row(one: PersonRecord) -> Row:
    return (
        ActorKind.PERSON,
        f"{one.given} {one.family}",
        one.family,
        one.given,
        names.sort_key(given=one.given, family=one.family),
        names.name_key(given=one.given, family=one.family),
        one.gender,
        one.birth_date,
        identity(given=one.given, family=one.family, birth_date=one.birth_date),
        one.profession,
    )


def _body_actor_row(one: BodyRecord) -> Row:
    folded = names.fold(one.name)[:300]
    return (ActorKind.BODY, one.name, "", "", folded, folded, "", None, None, "")


def _body_row(one: BodyRecord, pks: dict[str, int], known: set[int]) -> Row:
    parent = pks.get(one.parent)
    parent = parent if parent in known else None
    return (one.kind, one.abbreviation, one.of_name, one.rank, one.colour, parent, one.start, one.end)


def _mandate_row(one: MandateRecord, pks: dict[str, int], places: dict[str, int]) -> Row:
    place = places.get(one.place)
    return (pks[one.person], one.role_code, one.role_label, one.rank, place, one.seat, one.start, one.end)


def _contact_row(one: ContactRecord, pks: dict[str, int], addresses: dict[str, int]) -> Row:
    address = addresses.get(one.address)
    return (pks[one.person], one.kind, one.value, one.label, one.location, one.is_preferred, address, None)

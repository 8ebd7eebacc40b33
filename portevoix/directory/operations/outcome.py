"""What an import changed, in figures and in words."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from portevoix.directory.enums import BodyKind
from portevoix.directory.sources.records import Package

KEPT = 500  # differences on the record
FIRST = {BodyKind.CHAMBER: 0, BodyKind.GROUP: 1, BodyKind.COMMITTEE: 2}  # then the rest
COUNTED = {
    "groups": BodyKind.GROUP,
    "committees": BodyKind.COMMITTEE,
    "study_groups": BodyKind.STUDY_GROUP,
}


@dataclass(frozen=True, order=True)
class Difference:
    """One change worth reading: what matters most first."""

    weight: int
    actor: int
    change: str
    what: str


@dataclass
class Outcome:
    """Counts rows as they are written, and keeps the differences."""

    created: int = 0
    changed: int = 0
    closed: int = 0
    unchanged: int = 0
    vacant: int = 0
    differences: list[Difference] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def note(self, change: str, actor: int, what: str, *, kind: str = "") -> None:
        """Keep one difference; `kind` of body decides its place in the list."""
        weight = FIRST.get(BodyKind(kind), 3) if kind else 4
        self.differences.append(Difference(weight, actor, change, what))

    def listed(self, actors: dict[int, tuple[str, str]]) -> list[dict[str, str]]:
        """The first differences as the record keeps them; `actors` gives code and name by primary key."""
        return [
            {
                "change": one.change,
                "actor": actors[one.actor][0],
                "name": actors[one.actor][1],
                "what": one.what,
            }
            for one in sorted(self.differences)[:KEPT]
        ]


def counts(package: Package) -> dict[str, int]:
    """How many of each a package holds: seats, bodies in use, mandates, contact points."""
    kinds = {body.uid: body.kind for body in package.bodies}
    current = [one for one in package.mandates if one.end is None]
    used = Counter(kinds[uid] for uid in {one.body for one in current})
    seated = {one.person for one in current if kinds[one.body] is BodyKind.CHAMBER}
    return {
        "deputies": len(seated),
        **{name: used[kind] for name, kind in COUNTED.items()},
        "bodies": sum(used.values()),
        "mandates": len(current),
        "contact_points": len(package.contacts),
    }


def oddities(package: Package) -> list[str]:
    """Sentences about people who do not have exactly one current group and one seat."""
    kinds = {body.uid: body.kind for body in package.bodies}
    names = {person.uid: f"{person.given} {person.family}" for person in package.people}
    said = []
    for kind, sentence in (
        (BodyKind.GROUP, _("%(name)s has %(count)s current groups.")),
        (BodyKind.CHAMBER, _("%(name)s has %(count)s seats.")),
    ):
        held = {
            (one.person, one.body) for one in package.mandates if one.end is None and kinds[one.body] is kind
        }
        per_person: Counter[str] = Counter(person for person, _body in held)
        said += [
            sentence % {"name": name, "count": per_person[uid]}
            for uid, name in names.items()
            if per_person[uid] != 1
        ]
    return said


def figures(outcome: Outcome) -> dict[str, Any]:
    """The four counts, by the names of the record's fields."""
    return {name: getattr(outcome, name) for name in ("created", "changed", "closed", "unchanged")}

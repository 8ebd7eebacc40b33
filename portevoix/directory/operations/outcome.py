"""What an import changed, in figures and in words."""

from dataclasses import dataclass, field
from typing import Any

from portevoix.directory.enums import BodyKind

KEPT = 500  # differences on the record
FIRST = {BodyKind.CHAMBER: 0, BodyKind.GROUP: 1, BodyKind.COMMITTEE: 2}  # then the rest


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


def figures(outcome: Outcome) -> dict[str, Any]:
    """The four counts, by the names of the record's fields."""
    return {name: getattr(outcome, name) for name in ("created", "changed", "closed", "unchanged")}

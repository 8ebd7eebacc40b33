"""What someone filters the members of a chamber on, and the address that says it."""

from dataclasses import dataclass, fields, replace
from typing import Any

from django.http import QueryDict

from portevoix.directory.rules.offices import EUROPARL, SENAT

SORTS = ("name", "departement", "group")
BODIES = ("group", "committee", "study")  # dimensions whose values are codes of bodies
DIMENSIONS = (*BODIES, "region", "departement")
CHAMBERS = ("", SENAT, EUROPARL)  # the Assemblée nationale, the others by their codes
LONGEST = 80  # letters of a name worth searching


@dataclass(frozen=True)
class DeputyFilter:
    """Values of one dimension add up (or), dimensions narrow each other (and).

    A region with some of its departments chosen is narrowed to them. Bodies are codes ("po59051"), places
    INSEE codes ("62", "32"). Without a chamber, the Assemblée nationale's deputies.
    """

    group: tuple[str, ...] = ()
    committee: tuple[str, ...] = ()
    study: tuple[str, ...] = ()
    region: tuple[str, ...] = ()
    departement: tuple[str, ...] = ()
    q: str = ""
    sort: str = "name"
    chamber: str = ""

    @classmethod
    def from_query(cls, query: QueryDict, *, chamber: str | None = None) -> "DeputyFilter":
        """What a query string says, of the chamber given or of the one it names; what it does not know is left out."""
        chosen = {name: tuple(dict.fromkeys(filter(None, query.getlist(name)))) for name in DIMENSIONS}
        sort, named = query.get("sort", ""), query.get("chamber", "")
        return cls(
            **chosen,
            q=" ".join(query.get("q", "")[:LONGEST].split()),
            sort=sort if sort in SORTS else "name",
            chamber=(named if named in CHAMBERS else "") if chamber is None else chamber,
        )

    @property
    def bodies(self) -> tuple[str, ...]:
        """Every body chosen, whatever its kind."""
        return self.group + self.committee + self.study

    @property
    def is_empty(self) -> bool:
        """Whether nothing is filtered on."""
        return self == DeputyFilter(sort=self.sort, chamber=self.chamber)

    def without(self, name: str, value: str = "") -> "DeputyFilter":
        """The same without one value of a dimension, or without the dimension, or without the name."""
        if name == "q":
            return replace(self, q="")
        kept: Any = tuple(one for one in getattr(self, name) if value and one != value)
        return replace(self, **{name: kept})

    def query_string(self) -> str:
        """The address of this filter, without its question mark; empty when nothing is filtered on."""
        query = QueryDict(mutable=True)
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, tuple):
                query.setlist(field.name, list(value))
            elif value and value != field.default:
                query[field.name] = value
        return query.urlencode()

"""What someone filters the deputies on, and the address that says it."""

from dataclasses import dataclass, fields, replace
from typing import Any

from django.http import QueryDict

SORTS = ("name", "departement", "group")
BODIES = ("group", "committee", "study")  # dimensions whose values are codes of bodies
DIMENSIONS = (*BODIES, "region", "departement")
LONGEST = 80  # letters of a name worth searching


@dataclass(frozen=True)
class DeputyFilter:
    """Values of one dimension add up (or), dimensions narrow each other (and).

    A region with some of its departments chosen is narrowed to them. Bodies are codes ("po59051"), places
    INSEE codes ("62", "32").
    """

    group: tuple[str, ...] = ()
    committee: tuple[str, ...] = ()
    study: tuple[str, ...] = ()
    region: tuple[str, ...] = ()
    departement: tuple[str, ...] = ()
    q: str = ""
    sort: str = "name"

    @classmethod
    def from_query(cls, query: QueryDict) -> "DeputyFilter":
        """What a query string says; what it does not know is left out."""
        chosen = {name: tuple(dict.fromkeys(filter(None, query.getlist(name)))) for name in DIMENSIONS}
        sort = query.get("sort", "")
        return cls(
            **chosen,
            q=" ".join(query.get("q", "")[:LONGEST].split()),
            sort=sort if sort in SORTS else "name",
        )

    @property
    def bodies(self) -> tuple[str, ...]:
        """Every body chosen, whatever its kind."""
        return self.group + self.committee + self.study

    @property
    def is_empty(self) -> bool:
        """Whether nothing is filtered on."""
        return self == DeputyFilter(sort=self.sort)

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

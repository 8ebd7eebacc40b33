"""Places as the sources name them: by code, else by name."""

from collections import defaultdict
from dataclasses import dataclass

from portevoix.directory.rules import territory
from portevoix.directory.rules.names import fold
from portevoix.directory.sources.records import BodyRecord, MandateRecord, Package
from portevoix.places.enums import Kind
from portevoix.places.models import Place


@dataclass(frozen=True)
class Spots:
    """The places of the kinds that a package names."""

    by_code: dict[tuple[str, str], int]
    by_name: dict[tuple[str, str], int]

    def find(self, kind: Kind, said: str) -> int | None:
        """The place of that code, else of that name; None when neither."""
        if not said:
            return None
        name = fold(said)
        code = territory.OTHER_NAMES.get(name, said) if kind == Kind.DEPARTEMENT else said
        return self.by_code.get((kind, code)) or self.by_name.get((kind, name))


def spots(package: Package) -> Spots:
    """Every place of the kinds named, communes only those named; a query a kind."""
    wanted: dict[str, set[str]] = defaultdict(set)
    named: list[MandateRecord | BodyRecord] = [*package.mandates, *package.bodies]
    for one in named:
        if one.place:
            wanted[one.place_kind].add(one.place)
    rows: list[tuple[str, str, str, int]] = []
    for kind, said in wanted.items():
        found = Place.objects.filter(kind=kind)
        found = found.filter(code__in=said) if kind == Kind.COMMUNE else found
        rows += found.values_list("kind", "code", "sort_key", "pk")
    return Spots(
        {(kind, code): pk for kind, code, _name, pk in rows},
        {(kind, name): pk for kind, _code, name, pk in rows},
    )

"""Places for tests."""

from portevoix.places.enums import Kind
from portevoix.places.models import Place


def make_place(
    *, kind: Kind = Kind.DEPARTEMENT, code: str = "62", name: str = "Pas-de-Calais", **fields: object
) -> Place:
    """The place with that code, made once."""
    return Place.objects.get_or_create(
        kind=kind, code=code, defaults={"name": name, "sort_key": name.lower(), **fields}
    )[0]

"""Whose deputy is whose: from a commune to the people elected there."""

from dataclasses import dataclass

from portevoix.directory.enums import BodyKind, Source
from portevoix.directory.models import Actor, Mandate
from portevoix.places.models import Coverage, Place


@dataclass(frozen=True)
class Representation:
    """A constituency of a commune, and who sits for it; nobody when the seat is vacant."""

    constituency: Place
    is_partial: bool
    deputy: Actor | None


def representatives(commune: Place) -> list[Representation]:
    """The constituencies that a commune lies in, with their deputies; two queries.

    Empty when the constituency of the commune is not known. A merged commune answers for its successor too.
    """
    where = commune.successor or commune
    covered = list(
        Coverage.objects.filter(commune__in={commune.pk, where.pk})
        .select_related("constituency__parent__parent")
        .order_by("constituency__code")
    )
    seats = _seated([one.constituency_id for one in covered])
    by_place = {one.constituency_id: one for one in covered}
    return [
        Representation(one.constituency, one.is_partial or len(by_place) > 1, seats.get(one.constituency_id))
        for one in by_place.values()
    ]


def _seated(constituencies: list[int]) -> dict[int, Actor]:
    """Who sits for each of these constituencies."""
    seats = Mandate.objects.filter(
        source=Source.AN, end=None, body__body__kind=BodyKind.CHAMBER, place__in=constituencies
    ).select_related("person")
    return {seat.place_id: seat.person for seat in seats if seat.place_id}

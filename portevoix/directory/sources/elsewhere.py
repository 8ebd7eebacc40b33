"""Files of the same official sites that hold no people, or that another source reads."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from portevoix.directory.enums import Source
from portevoix.directory.sources import refusals


def check_elsewhere(header: Sequence[str]) -> None:
    """Raise PlacesComeAlong when a folded header is that of a file of places."""
    columns = set(header)
    if "code commune insee" in columns and "code postal" in columns:
        raise refusals.PlacesComeAlong(what=_("the communes and their postcodes (La Poste)"))
    if "circ legislative 2012" in columns or "circ legislative 1986" in columns:
        raise refusals.PlacesComeAlong(what=_("the communes of each constituency"))
    if "featurecollection" in columns:
        raise refusals.PlacesComeAlong(what=_("outlines on a map"))


def check_source(header: Sequence[str], *, but: Source) -> None:
    """Raise OtherSource when a folded header is that of another source than `but`."""
    found = _source(set(header))
    if found is not None and found != but:
        raise refusals.OtherSource(source=str(found), what=found.label)


def _source(columns: set[str]) -> Source | None:
    if "matricule" in columns and columns & {"nom usuel", "id appartenance", "identifiant mandat"}:
        return Source.SENAT
    if {"epid", "eugroup"} <= columns:
        return Source.MEP
    if columns & {"nom de l elu", "nom elu"}:
        return Source.RNE
    return None

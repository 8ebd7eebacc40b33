"""Files of the same official sites that hold no people, or that another source reads."""

import codecs
import re
from collections.abc import Sequence

from django.utils.translation import gettext as _

from portevoix.directory.enums import Source
from portevoix.directory.rules.names import fold
from portevoix.directory.sources import refusals


def check_start(start: bytes, *, but: Source) -> None:
    """Raise when the beginning of a file that `but` cannot read is that of a table of places or of another source."""
    if b"\0" in start:
        return
    try:
        said = codecs.getincrementaldecoder("utf-8-sig")().decode(start)
    except UnicodeDecodeError:
        said = start.decode("cp1252", errors="replace")
    if '"FeatureCollection"' in said:
        check_elsewhere(("featurecollection",))
    lines = (line for line in said.splitlines() if line.strip() and not line.startswith("%"))
    header = [fold(cell) for cell in re.split(r"[;,\t|]", next(lines, ""))]
    check_elsewhere(header)
    check_source(header, but=but)


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

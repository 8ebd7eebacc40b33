"""What the names of an archive are on this server."""

from collections.abc import Iterable, Mapping

from portevoix.archive.queries.held import BATCH, batched
from portevoix.archive.rules.coding import Row
from portevoix.archive.rules.tables import Table
from portevoix.directory.models import Actor, ContactPoint, Identifier
from portevoix.places.models import Place


def actors(officials: Mapping[str, Row]) -> dict[str, int]:
    """The official people this server knows too, by scheme and value, else by the code of the source. Never an own one."""
    found: dict[str, int] = {}
    for refs in batched(officials, BATCH):
        named = [ref.split(":", 1) for ref in refs]
        ids = Identifier.objects.filter(value__in=[one[-1] for one in named], actor__space=None)
        known = {f"{one.scheme}:{one.value}": one.actor_id for one in ids}
        found |= {ref: known[ref] for ref in refs if ref in known}
        codes = {officials[ref]["code"]: ref for ref in refs if ref not in known}
        for key, code in Actor.objects.filter(code__in=codes, space=None).values_list("pk", "code"):
            found[codes[code]] = key
    return found


def contact_points(refs: Iterable[str]) -> dict[str, int]:
    """The official contact points this server knows too, by source and number."""
    found: dict[str, int] = {}
    for batch in batched(refs, BATCH):
        rows = ContactPoint.objects.filter(
            source_uid__in=[one.split(":", 1)[-1] for one in batch], space=None
        )
        found |= {f"{one.source}:{one.source_uid}": one.pk for one in rows}
    return found


def places(names: Iterable[str]) -> dict[str, int]:
    """Places by kind and code ("commune:62193")."""
    found: dict[str, int] = {}
    for batch in batched(names, BATCH):
        rows = Place.objects.filter(code__in=[one.split(":", 1)[-1] for one in batch])
        found |= {f"{kind}:{code}": key for key, kind, code in rows.values_list("pk", "kind", "code")}
    return found


def taken(table: Table, *, field: str, values: Iterable[str]) -> set[str]:
    """Which of these values a row of this server has already."""
    found: set[str] = set()
    for batch in batched(values, BATCH):
        rows = table.model._default_manager.filter(**{f"{field}__in": batch})
        found.update(rows.values_list(field, flat=True))
    return found

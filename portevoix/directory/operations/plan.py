"""Compares what a source says with what is held, and writes the difference in bulk."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models

Row = tuple[Any, ...]
Held = Mapping[Row, tuple[int, Row]]  # key → primary key, fields
BATCH = 400


@dataclass(frozen=True)
class Table:
    """A model, the columns that name a row of the source, those that it owns, and what all rows share."""

    model: type[models.Model]
    key: tuple[str, ...]
    fields: tuple[str, ...]
    shared: Mapping[str, Any]

    def held(self, rows: models.QuerySet[Any]) -> dict[Row, tuple[int, Row]]:
        """The rows of a queryset by key; one query."""
        width = 1 + len(self.key)
        columns = rows.values_list("pk", *self.key, *self.fields)
        return {row[1:width]: (row[0], row[width:]) for row in columns.iterator(chunk_size=5000)}

    def instance(self, key: Row, row: Row, **more: Any) -> models.Model:
        """A row as an instance that is not saved."""
        return self.model(
            **dict(zip(self.key, key, strict=True)),
            **dict(zip(self.fields, row, strict=True)),
            **self.shared,
            **more,
        )


@dataclass(frozen=True)
class Plan:
    """Rows to create, to change, keys that are gone (with what was held), and how many stay as they are."""

    create: dict[Row, Row]
    change: dict[Row, tuple[int, Row, Row]]  # primary key, before, after
    gone: dict[Row, tuple[int, Row]]
    unchanged: int


def compare(wanted: Mapping[Row, Row], held: Held) -> Plan:
    """The plan that turns what is held into what is wanted; closing what is gone is the caller's choice."""
    create = {key: row for key, row in wanted.items() if key not in held}
    change = {key: (*held[key], row) for key, row in wanted.items() if key in held and held[key][1] != row}
    gone = {key: was for key, was in held.items() if key not in wanted}
    return Plan(create, change, gone, len(wanted) - len(create) - len(change))


def write(table: Table, plan: Plan) -> dict[Row, int]:
    """Create and change the rows of a plan in bulk; the primary keys of the created ones."""
    manager = table.model._default_manager
    fresh = [table.instance(key, row) for key, row in plan.create.items()]
    made = manager.bulk_create(fresh, batch_size=BATCH)
    changed = [table.instance(key, after, pk=pk) for key, (pk, _before, after) in plan.change.items()]
    if changed:
        manager.bulk_update(changed, _columns(table), batch_size=BATCH)
    return {key: row.pk for key, row in zip(plan.create, made, strict=True)}


def close(table: Table, pks: Iterable[int], **values: Any) -> None:
    """Set the closing columns of rows that are gone."""
    every = list(pks)
    for start in range(0, len(every), BATCH):
        table.model._default_manager.filter(pk__in=every[start : start + BATCH]).update(**values)


def _columns(table: Table) -> list[str]:
    """Names of the fields that `bulk_update` accepts ("place_id" is the field "place")."""
    return [table.model._meta.get_field(name.removesuffix("_id")).name for name in table.fields]

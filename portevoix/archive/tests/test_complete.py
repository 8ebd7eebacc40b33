"""Every model with a way to a space or a collective is held or left out with a reason, field by field."""

import pytest
from django.apps import apps as registry
from django.db import models

from portevoix.archive.rules import tables
from portevoix.archive.rules.coding import label_of, unsaid
from portevoix.archive.rules.tables import BY_LABEL, LEFT_OUT, TABLES, Table

ROOTS = {"collectives.Space", "collectives.Collective"}


def our_models():
    return [model for model in registry.get_models() if model.__module__.startswith("portevoix.")]


def belonging(found):
    """The labels of models from which links lead to a space or a collective, or that hold a space's number."""
    labels = set(ROOTS)
    while True:
        more = {
            model._meta.label
            for model in found
            for one in model._meta.get_fields()
            if one.concrete and (label_of(one) in labels or (one.name == "space" and not one.is_relation))
        }
        if more <= labels:
            return labels
        labels |= more


def test_every_model_of_a_collective_is_held_or_left_out_with_a_reason():
    said = set(BY_LABEL) | set(LEFT_OUT)
    assert sorted(belonging(our_models()) - said) == []
    assert sorted(said - {model._meta.label for model in our_models()}) == []
    assert all(LEFT_OUT.values())


def test_a_model_that_nobody_named_is_seen(monkeypatch):
    monkeypatch.delitem(BY_LABEL, "advocacy.Commitment")
    assert "advocacy.Commitment" in belonging(our_models()) - set(BY_LABEL) - set(LEFT_OUT)


def test_every_field_is_written_or_left_out_with_a_reason():
    assert [name for table in TABLES for name in unsaid(table)] == []
    for table in TABLES:
        names = {one.name for one in table.model._meta.concrete_fields}
        assert set(table.left) <= names, table.label
        assert all(table.left.values()), table.label


@pytest.mark.parametrize(
    ("label", "facts", "fault"),
    [
        ("mail.Message", {"path": "space", "json": {"attachments": "attachments"}}, "mail.Message.space"),
        ("workspace.Document", {"path": "space"}, "workspace.Document.content"),
        ("advocacy.Exchange", {"path": "target__campaign__space"}, "advocacy.Exchange.source_key"),
    ],
)
def test_a_field_that_nobody_says_how_to_write_is_seen(label, facts, fault):
    assert fault in unsaid(Table(label, "x", **facts))


def test_parents_come_before_children():
    seen = set()
    for table in TABLES:
        links = {label_of(one) for one in table.fields} & set(BY_LABEL)
        late = set(table.keyed.values())
        assert links - seen - {table.label} - late == set(), table.label
        seen.add(table.label)


def test_what_is_left_out_of_a_row_can_be_made_again():
    """A column that the archive lacks takes its default: it must have one."""
    for table in TABLES:
        for name in table.left:
            one = table.model._meta.get_field(name)
            assert one.null or one.has_default() or isinstance(one, models.CharField), f"{table.label}.{name}"


def test_tables_have_names_of_their_own():
    assert len({table.name for table in TABLES}) == len(TABLES)
    assert TABLES[0].label == tables.SPACE

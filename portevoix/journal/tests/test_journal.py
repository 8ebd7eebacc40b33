"""The chain holds, and tells when it was touched."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction

from portevoix.journal import operations, queries
from portevoix.journal.models import Entry

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def make_entries(count, *, space=7):
    return [
        operations.record(space=space, actor=3, verb="send", kind="mailing", key=str(number), at=NOON)
        for number in range(count)
    ]


def test_c21_chain_of_a_space_counts_from_one_and_holds():
    make_entries(3)
    make_entries(2, space=8)
    assert list(Entry.objects.filter(space=7).values_list("number", flat=True)) == [1, 2, 3]
    assert (queries.first_broken(7), queries.first_broken(8), queries.first_broken(9)) == (None, None, None)


@pytest.mark.parametrize(
    "change",
    [{"actor": 4}, {"verb": "read"}, {"key": "99"}, {"at": NOON.replace(hour=13)}, {"hash": "0" * 64}],
)
def test_c21_altered_entry_is_seen(change):
    make_entries(4)
    Entry.objects.filter(number=2).update(**change)
    assert queries.first_broken(7) == 2


def test_c21_removed_entry_is_seen():
    make_entries(4)
    Entry.objects.filter(number=3).delete()
    assert queries.first_broken(7) == 3


def test_c21_entry_written_again_with_its_own_hash_breaks_the_next():
    from portevoix.journal.rules import digest

    entry = make_entries(3)[1]
    entry.verb = "read"
    Entry.objects.filter(pk=entry.pk).update(verb="read", hash=digest(entry))
    assert queries.first_broken(7) == 3


def test_moment_in_another_zone_is_the_same_moment():
    operations.record(
        space=7,
        actor=None,
        verb="open",
        kind="account",
        key="1",
        at=NOON.astimezone(ZoneInfo("Europe/Paris")),
    )
    assert queries.first_broken(7) is None


def test_entry_follows_the_callers_transaction():
    @transaction.atomic
    def write_then_fail():
        make_entries(1)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_then_fail()
    assert not Entry.objects.exists()


def test_database_refuses_the_same_number_twice():
    [entry] = make_entries(1)
    entry.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        entry.save(force_insert=True)


def test_entries_about_an_object_are_in_order():
    make_entries(2)
    operations.record(space=7, actor=3, verb="cancel", kind="mailing", key="1", at=NOON)
    assert [entry.verb for entry in queries.entries_about("mailing", key="1")] == ["send", "cancel"]

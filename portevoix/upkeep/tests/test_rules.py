"""Rotation, the manifest, and the fingerprint that is the same on SQLite and PostgreSQL."""

from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db.migrations import RunSQL
from django.db.migrations.loader import MigrationLoader

from portevoix.upkeep.rules import manifest, rotation
from portevoix.upkeep.rules.fingerprint import Column, Kind, fingerprint, stored
from portevoix.upkeep.rules.manifest import Kept, Manifest, NotABackup, TooNew
from portevoix.upkeep.rules.rotation import Backup

PARIS = ZoneInfo("Europe/Paris")
COLUMNS = [Column("id", Kind.PLAIN), Column("said", Kind.JSON), Column("at", Kind.MOMENT)]


def test_a_fingerprint_knows_neither_the_order_of_rows_nor_of_columns():
    one = [(1, '{"a": 1, "b": 2}', "2026-11-23 10:00:00"), (2, "null", None)]
    two = [(None, 2, "null"), ("2026-11-23 10:00:00", 1, '{"b":2,"a":1.0}')]
    assert fingerprint(COLUMNS, one) == fingerprint([COLUMNS[2], COLUMNS[0], COLUMNS[1]], two)


def test_a_fingerprint_sees_one_letter_a_row_twice_and_a_missing_row():
    rows = [(1, "{}", None), (2, "[]", None)]
    found = fingerprint(COLUMNS, rows)
    assert found.rows == 2
    others = ([(1, "{}", None), (2, '["é"]', None)], [*rows, rows[0]], rows[:1], [(1, "{}", None)] * 2)
    assert all(fingerprint(COLUMNS, other).sha256 != found.sha256 for other in others)


def test_values_of_python_are_what_django_writes_in_sqlite():
    moment = datetime(2026, 11, 23, 11, 0, 0, 5, tzinfo=timezone(timedelta(hours=1)))
    values = [moment, date(2026, 11, 23), True, timedelta(seconds=2), memoryview(b"a"), None, "é", 1.5]
    assert list(map(stored, values)) == [
        *("2026-11-23 10:00:00.000005", "2026-11-23", 1, 2_000_000, b"a", None, "é", 1.5)
    ]


def backups(*moments):
    return [Backup(Path(rotation.name_of(at, encrypted=False)), at, 1) for at in moments]


def kept(found, keep):
    gone = rotation.to_forget(found, keep=keep, zone=PARIS)
    return sorted(backup.at for backup in found if backup not in gone)


def test_days_weeks_and_months_keep_their_newest_backup():
    nights = [datetime(2026, 11, 23, 2, tzinfo=UTC) - timedelta(days=number) for number in range(200)]
    left = kept(backups(*nights), (7, 4, 6))
    assert [f"{at:%m-%d}" for at in left] == [
        *("06-30", "07-31", "08-31", "09-30", "10-31", "11-08", "11-15"),
        *("11-17", "11-18", "11-19", "11-20", "11-21", "11-22", "11-23"),
    ]


def test_the_newest_backup_is_kept_whatever_the_setting_says():
    nights = [datetime(2026, 11, day, 2, tzinfo=UTC) for day in (21, 22, 23)]
    assert kept(backups(*nights), (0, 0, 0)) == nights[-1:]


def test_the_next_night_is_by_the_clock_of_the_place():
    nights = [
        rotation.next_night(datetime(2026, 10, 24, 0, tzinfo=UTC), hour=3, zone=PARIS),
        rotation.next_night(datetime(2026, 10, 24, 12, tzinfo=UTC), hour=3, zone=PARIS),  # clocks go back
        rotation.next_night(datetime(2026, 11, 23, 2, tzinfo=UTC), hour=3, zone=PARIS),
    ]
    assert [f"{at:%m-%d %H:%M}" for at in nights] == ["10-24 01:00", "10-25 02:00", "11-24 02:00"]


def test_only_our_own_names_are_backups():
    at = datetime(2026, 11, 23, 2, 0, 5, tzinfo=UTC)
    assert rotation.name_of(at, encrypted=True) == "portevoix-2026-11-23-020005.tar.age"
    assert rotation.moment_of("portevoix-2026-11-23-020005.tar.age") == at
    for name in ("portevoix.tar", "../portevoix-2026-11-23-020005.tar", "photo.jpg"):
        assert rotation.moment_of(name) is None


def test_c56_no_session_is_ever_kept():
    sessions = [model for model in apps.get_models() if issubclass(model, AbstractBaseSession)]
    assert {model._meta.db_table for model in sessions} <= manifest.LEFT_OUT
    pointed_to = [field for model in sessions for field in model._meta.related_objects]
    assert pointed_to == []


def test_no_migration_writes_sql_of_its_own():
    """A backup of PostgreSQL makes its tables from the models of its migrations: SQL would be missing there."""
    loader = MigrationLoader(None)
    ours = [
        one for (app, _), one in loader.disk_migrations.items() if one.__module__.startswith("portevoix.")
    ]
    found = [str(one) for one in ours for step in one.operations if isinstance(step, RunSQL)]
    assert found == []


def make_manifest(**facts):
    return Manifest(
        **{
            "version": "0.1.0",
            "at": datetime(2026, 11, 23, tzinfo=UTC),
            "vendor": "sqlite",
            "migrations": ("mail.0001_initial",),
            "tables": {"mail_message": fingerprint(COLUMNS, [])},
            "files": {"files/1/ab/" + "ab" * 32: Kept("ab" * 32, 3)},
            "missing": (),
            "settings": {},
            "demonstration": False,
            **facts,
        }
    )


def test_a_manifest_is_read_as_it_was_written():
    written = make_manifest()
    assert manifest.from_json(written.to_json().encode()) == written


@pytest.mark.parametrize("text", [b"", b"[]", b"{}", b'{"format": 1}', b"\xff"])
def test_what_is_no_manifest_is_refused(text):
    with pytest.raises(NotABackup):
        manifest.from_json(text)


def test_a_newer_format_is_refused_by_its_version():
    with pytest.raises(TooNew) as refusal:
        manifest.from_json(make_manifest(format=2, version="3.0").to_json().encode())
    assert refusal.value.args == ("3.0",)


def test_c56_no_secret_among_the_settings():
    environment = {
        "PORTEVOIX_PUBLIC_URL": "https://portevoix.example",
        "PORTEVOIX_SMTP_PASSWORD": "x",
        "PORTEVOIX_SECRET_KEY": "x",
        "PORTEVOIX_DATABASE_URL": "postgresql://a:b@c/d",
        "PORTEVOIX_IMAP_PASSWORD": "x",
        "HOME": "/root",
    }
    assert manifest.told_settings(environment) == {"PORTEVOIX_PUBLIC_URL": "https://portevoix.example"}

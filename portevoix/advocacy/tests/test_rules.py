"""How a target stands, when to write again, what comes next."""

from datetime import date

import pytest

from portevoix.advocacy.enums import Standing
from portevoix.advocacy.rules import Contacts, Progress, is_due, next_step, remind_on, silent_for, standing

TODAY = date(2026, 11, 23)
SENT = date(2026, 11, 2)
LATER = date(2026, 11, 9)


@pytest.mark.parametrize(
    ("contacts", "expected"),
    [
        (Contacts(), Standing.TO_CONTACT),
        (Contacts(sent_on=SENT), Standing.SILENT),
        (Contacts(sent_on=SENT, heard_on=LATER), Standing.ANSWERED),
        (Contacts(heard_on=LATER), Standing.ANSWERED),
        (Contacts(sent_on=SENT, heard_on=LATER, met_on=LATER), Standing.MET),
        (Contacts(met_on=LATER, promises=1), Standing.PROMISED),
    ],
)
def test_standing_is_the_furthest_point_reached(contacts, expected):
    assert standing(contacts) == expected


@pytest.mark.parametrize(
    ("contacts", "days"),
    [
        (Contacts(), 0),
        (Contacts(sent_on=SENT), 21),
        (Contacts(sent_on=SENT, heard_on=LATER), 0),
        (Contacts(sent_on=SENT, heard_on=SENT), 0),
        (Contacts(sent_on=LATER, heard_on=SENT), 14),
        (Contacts(sent_on=SENT, met_on=LATER), 0),
        (Contacts(sent_on=date(2026, 11, 30)), 0),
    ],
)
def test_silence_counts_from_the_last_letter_without_answer(contacts, days):
    assert silent_for(contacts, on=TODAY) == days


@pytest.mark.parametrize(
    ("contacts", "day"),
    [
        (Contacts(), None),
        (Contacts(sent_on=SENT), date(2026, 11, 17)),
        (Contacts(sent_on=date(2026, 11, 15)), date(2026, 11, 30)),
        (Contacts(sent_on=date(2026, 11, 16)), None),
        (Contacts(sent_on=SENT, heard_on=LATER), None),
        (Contacts(sent_on=SENT, met_on=LATER), None),
    ],
)
def test_a_reminder_is_proposed_fifteen_days_after_and_shown_a_week_before(contacts, day):
    assert remind_on(contacts, on=TODAY) == day


@pytest.mark.parametrize(
    ("day", "due"),
    [
        (None, False),
        (date(2026, 11, 1), True),
        (TODAY, True),
        (date(2026, 11, 30), True),
        (date(2026, 12, 1), False),
    ],
)
def test_due_is_late_or_within_the_week(day, due):
    assert is_due(day, on=TODAY) is due


def progress(**facts):
    base = {"targets": 3, "messages": 3, "late_steps": False, "late_promises": False, "to_remind": False}
    return Progress(**{**base, **facts})


@pytest.mark.parametrize(
    ("facts", "word"),
    [
        ({}, ""),
        ({"targets": 0, "messages": 0}, "targets"),
        ({"messages": 0}, "write"),
        ({"messages": 0, "late_steps": True}, "step"),
        ({"late_promises": True, "late_steps": True, "to_remind": True}, "promise"),
        ({"late_steps": True, "to_remind": True}, "step"),
        ({"to_remind": True}, "remind"),
        ({"is_over": True, "targets": 0, "to_remind": True}, ""),
    ],
)
def test_there_is_one_next_step(facts, word):
    assert next_step(progress(**facts)) == word

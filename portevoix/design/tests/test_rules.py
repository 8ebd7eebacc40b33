"""Dates near and far, ordinals, numbers and names, in French and in English."""

from datetime import date

import pytest
from django.template.defaultfilters import filesizeformat
from django.utils.translation import override

from portevoix.design import rules

TODAY = date(2026, 11, 23)  # a Monday


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 11, 22), "hier"),
        (date(2026, 11, 23), "aujourd’hui"),
        (date(2026, 11, 24), "demain"),
        (date(2026, 11, 26), "jeudi"),
        (date(2026, 11, 20), "vendredi dernier"),
        (date(2026, 12, 1), "1<sup>er</sup>\u00a0déc."),
        (date(2026, 11, 30), "30\u00a0nov."),
        (date(2027, 2, 4), "4\u00a0fév.\u00a02027"),
    ],
)
def test_a_date_near_today_is_in_words(day, words):
    with override("fr"):
        assert rules.near(day, today=TODAY) == words


def test_a_date_near_today_in_english():
    with override("en"):
        assert rules.near(date(2026, 11, 26), today=TODAY) == "Thursday"
        assert rules.near(date(2026, 12, 1), today=TODAY) == "1\u00a0Dec."


def test_a_long_date():
    with override("fr"):
        assert rules.long(date(2026, 12, 1)) == "mardi 1<sup>er</sup>\u00a0décembre\u00a02026"


@pytest.mark.parametrize(
    ("number", "feminine", "french", "english"),
    [
        (1, False, "1<sup>er</sup>", "1<sup>st</sup>"),
        (1, True, "1<sup>re</sup>", "1<sup>st</sup>"),
        (2, False, "2<sup>e</sup>", "2<sup>nd</sup>"),
        (7, True, "7<sup>e</sup>", "7<sup>th</sup>"),
        (12, False, "12<sup>e</sup>", "12<sup>th</sup>"),
        (21, False, "21<sup>e</sup>", "21<sup>st</sup>"),
    ],
)
def test_ordinals(number, feminine, french, english):
    with override("fr"):
        assert rules.ordinal(number, feminine=feminine) == french
    with override("en"):
        assert rules.ordinal(number, feminine=feminine) == english


def test_sizes_are_in_the_words_of_everyone():
    with override("fr"):
        assert [filesizeformat(10**n) for n in (4, 7, 10)] == ["9,8\u00a0Ko", "9,5\u00a0Mo", "9,3\u00a0Go"]


def test_thousands_have_narrow_spaces_in_french():
    with override("fr"):
        assert rules.thousands(1234567) == "1\u202f234\u202f567"
        assert rules.thousands(1.4) == "1,4"
    with override("en"):
        assert rules.thousands(1234567) == "1,234,567"


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(5, "5\u00a0min"), (60, "1\u00a0h"), (65, "1\u00a0h\u00a005"), (150, "2\u00a0h\u00a030")],
)
def test_durations(minutes, words):
    assert rules.duration(minutes) == words


def test_the_hour():
    with override("fr"):
        assert rules.clock(14, 30) == "14\u00a0h\u00a030"
        assert rules.clock(9, 0) == "9\u00a0h"
    with override("en"):
        assert rules.clock(9, 0) == "09:00"


def test_french_spaces_never_break_and_addresses_stay_whole():
    typed = "« C'est l'eau ! » : voir https://exemple.test/a?b ; 12 %"
    assert (
        rules.typeset(typed)
        == "«\u00a0C’est l’eau\u00a0!\u00a0»\u00a0: voir https://exemple.test/a?b\u00a0; 12\u00a0%"
    )


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Claire Le Goff", "CG"),
        ("Yonas", "Y"),
        ("Élise Çelik-Roux", "ÉR"),
        ("", ""),
        ("  ", ""),
        ("7e étage", "É"),
    ],
)
def test_initials(name, letters):
    assert rules.initials(name) == letters


def test_the_part_is_marked_and_the_rest_escaped():
    assert rules.marked("<b>300 m</b> & plus", "300 m") == "&lt;b&gt;<mark>300 m</mark>&lt;/b&gt; &amp; plus"
    assert rules.marked("<b>", "absent") == "&lt;b&gt;"
    assert rules.marked("<b>", "") == "&lt;b&gt;"


def test_lateness_counts_days():
    assert rules.lateness(date(2026, 11, 20), today=TODAY) == 3
    assert rules.lateness(date(2026, 11, 25), today=TODAY) == 0

"""What a week says of itself."""

from datetime import date

import pytest
from django.utils import translation

from portevoix.desk import rules


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (0, "Rien ne vous attend cette semaine."),
        (1, "Une chose vous attend."),
        (3, "Trois choses vous attendent."),
        (12, "12 choses vous attendent."),
    ],
)
def test_title_counts_in_words(count, words):
    with translation.override("fr"):
        assert rules.title(count) == words


@pytest.mark.parametrize("day", [date(2026, 11, 23), date(2026, 11, 26), date(2026, 11, 29)])
def test_four_weeks_begin_on_monday(day):
    assert rules.span(day) == (date(2026, 11, 23), date(2026, 12, 20))
    weeks = rules.weeks(day)
    assert [len(week) for week in weeks] == [7, 7, 7, 7]
    assert (weeks[0][0], weeks[3][6]) == rules.span(day)

"""The colours someone chose win over those of their device."""

import pytest

from portevoix.accounts.tests.factories import make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAPER = {"light": "rgb(246, 247, 241)", "dark": "rgb(13, 29, 25)"}


@pytest.mark.parametrize(
    ("chosen", "device_is_dark", "seen"),
    [
        ("", False, "light"),
        ("", True, "dark"),
        ("light", True, "light"),
        ("dark", False, "dark"),
    ],
)
def test_the_chosen_theme_wins_over_the_device(open_page, chosen, device_is_dark, seen):
    page = open_page(user=make_user(theme=chosen), dark=device_is_dark)
    page.goto("/design/")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == PAPER[seen]
    assert page.locator("details.me").is_visible()

"""A session that ends while someone writes, in a real browser: nothing typed is lost."""

import pytest
from django.core.cache import cache

from portevoix.accounts.models import Session
from portevoix.accounts.tests.factories import make_user
from portevoix.collectives.tests.factories import make_collective

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "les quatre mers du nord"


@pytest.fixture(autouse=True)
def _fresh_limits():
    cache.clear()


def sign_in_again(page, user):
    page.fill("[name=login]", user.email)
    page.fill("[name=password]", PASSWORD)
    page.click("main button.solid")


@pytest.mark.parametrize("javascript", [True, False])
def test_a_form_sent_after_the_end_comes_back_after_sign_in(open_page, javascript):
    user = make_user(password=PASSWORD)
    page = open_page(user=user, javascript=javascript)
    page.goto("/accounts/settings/")
    page.fill("[name=name]", "Samira, l’« ancienne »")
    Session.objects.all().delete()
    page.click("main button.solid")
    assert page.url.endswith("/accounts/sign-in/?next=/accounts/resume/")
    sign_in_again(page, user)
    assert page.url.endswith("/accounts/resume/")
    page.click("main button.solid")
    assert page.url.endswith("/accounts/settings/")
    user.refresh_from_db()
    assert user.name == "Samira, l’« ancienne »"


def test_a_page_that_saves_by_itself_says_so_and_takes_up_again(open_page):
    user = make_user(password=PASSWORD)
    collective = make_collective(by=user)
    page = open_page(user=user, expect=(401,))
    page.goto(f"/collectives/{collective.code}/letterhead/")
    Session.objects.all().delete()
    page.fill("[name=address]", "12, rue de l’Exemple")
    page.wait_for_selector("[data-pv-session]:not([hidden])")
    with page.context.expect_page() as opened:
        page.click("[data-pv-session] a")
    other = opened.value
    sign_in_again(other, user)
    assert other.url.endswith("/accounts/back/")
    other.close()
    page.click("[data-pv-take-up]")
    page.wait_for_selector("[data-pv-session][hidden]", state="attached")
    page.locator("#sheet").get_by_text("rue de l’Exemple").wait_for()
    assert page.input_value("[name=address]") == "12, rue de l’Exemple"
    page.click("main form[enctype] button.solid")
    page.wait_for_selector(".toast")
    collective.refresh_from_db()
    assert collective.address == "12, rue de l’Exemple"


def test_an_old_token_after_signing_in_beside_loses_nothing(open_page):
    user = make_user(password=PASSWORD)
    page = open_page(user=user, javascript=False, expect=(403,))
    page.goto("/accounts/settings/")
    page.fill("[name=name]", "Samira la seule")
    page.context.clear_cookies()
    beside = page.context.new_page()
    beside.goto("/accounts/sign-in/?next=/accounts/back/")
    sign_in_again(beside, user)
    beside.close()
    page.click("main button.solid")
    assert "n’est perdu" in page.inner_text("main")
    page.click("main button.solid")
    user.refresh_from_db()
    assert user.name == "Samira la seule"

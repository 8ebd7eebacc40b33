"""From a campaign without themes to a prefect among its targets, with the keyboard, in a real browser."""

import pytest

from portevoix.accounts.tests.factories import make_user
from portevoix.advocacy.tests.factories import make_campaign
from portevoix.collectives.tests.factories import make_collective
from portevoix.competence.tests.factories import make_prefect, make_territory
from tests.browser import PHONE, assert_accessible, assert_no_sideways_scroll

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


def test_themes_are_chosen_and_the_prefect_becomes_a_target(open_page):
    samira = make_user()
    campaign = make_campaign(collective=make_collective(by=samira), demand="Aucune expulsion sans relogement")
    campaign.territory = make_territory()
    campaign.save()
    prefect = make_prefect(campaign.territory)
    page = open_page(user=samira)
    page.goto(f"/campaigns/{campaign.code}/")
    page.get_by_role("link", name="Choisir les thèmes").press("Enter")
    assert page.get_by_label("Expulsions et campements").is_checked()
    assert_accessible(page)
    page.get_by_role("button", name="Voir qui est compétent").press("Enter")
    page.wait_for_selector("ul.holders")
    assert_accessible(page)
    page.get_by_label(prefect.name).first.press("Space")
    page.get_by_role("button", name="En faire des cibles").press("Enter")
    page.wait_for_selector("ul.holders .badge")
    assert [one.actor_id for one in campaign.targets.all()] == [prefect.pk]


def test_a_line_is_verified_on_a_phone_without_javascript(open_page):
    samira = make_user()
    make_collective(by=samira)
    page = open_page(user=samira, viewport=PHONE, javascript=False, dark=True)
    page.goto("/competence/lines/evictions-water/")
    assert_no_sideways_scroll(page)
    page.get_by_role("button", name="J’ai lu la source aujourd’hui").click()
    assert "vérifié le" in page.content()

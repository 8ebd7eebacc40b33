"""A template adopted, a campaign taken up and a step ticked in a real browser; pages accessible and narrow."""

import pytest
from django.urls import reverse

from portevoix.advocacy.models import Campaign, Step, Template
from portevoix.advocacy.tests.factories import make_campaign, make_target
from portevoix.collectives.enums import Role
from portevoix.collectives.tests.factories import make_collective, make_member
from tests.browser import assert_accessible, assert_no_sideways_scroll

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def collective():
    return make_collective()


@pytest.fixture
def user(collective):
    return make_member(collective, role=Role.COORDINATOR)


@pytest.mark.parametrize("javascript", [True, False])
def test_the_first_campaign_starts_from_a_template(open_page, user, javascript):
    page = open_page(user=user, javascript=javascript)
    page.goto(reverse("advocacy:campaigns"))
    page.click("text=Interpeller la préfecture")
    page.click("text=Partir de ce modèle")
    page.fill("label:has-text('Commune') >> xpath=following::input[1]", "Calais")
    page.click("button:has-text('Ouvrir la campagne')")
    page.locator("h1", has_text="à Calais avant le [date]").wait_for()
    campaign = Campaign.objects.get()
    assert (campaign.template_title, campaign.steps.count()) == (
        "Interpeller la préfecture sur l’hébergement",
        7,
    )
    page.click("#steps .tick >> nth=0")
    page.locator("summary", has_text="1 étape faite").wait_for()
    page.click("summary:has-text('Plus')")
    page.click("text=Reprendre cette campagne")
    page.click("button:has-text('Ouvrir la nouvelle campagne')")
    page.locator("text=Reprise de").wait_for()
    assert Campaign.objects.count() == 2


def test_pages_are_accessible_and_fit_in_320_pixels(open_page, collective, user):
    campaign = make_campaign(collective=collective)
    make_target(campaign)
    Step.objects.create(campaign=campaign, text="Relancer")
    template = Template.objects.create(
        collective=collective, title="Modèle", demand="Un point d’eau à [commune]"
    )
    page = open_page(user=user, viewport={"width": 320, "height": 640})
    own, built = template.code, "question-ecrite"
    found = [
        ("templates", ""),
        ("template", built),
        ("template", own),
        ("adopt", built),
        ("revise_template", own),
    ]
    found += [(name, campaign.code) for name in ("campaign", "take_up", "save_template", "add_step")]
    for name, code in found:
        page.goto(reverse(f"advocacy:{name}", args=[code] if code else []))
        assert_accessible(page)
        assert_no_sideways_scroll(page)

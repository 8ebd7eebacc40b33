"""In a real browser: a collective is closed, nothing of it is seen, it is opened again from the menu."""

import pytest
from django.urls import reverse

from portevoix.archive.tests.factories import make_rich
from portevoix.collectives.models import Collective
from tests.browser import assert_accessible, assert_no_sideways_scroll

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "correct horse battery"


@pytest.fixture
def collective(settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"
    return make_rich()


@pytest.fixture
def user(collective):
    found = collective.memberships.order_by("pk").first().user
    found.set_password(PASSWORD)
    found.save()
    return found


def confirm(page):
    page.fill("input[type=password]", PASSWORD)
    page.click("main button.solid")


def test_a_collective_is_closed_and_opened_again(open_page, collective, user):
    page = open_page(user=user)
    page.goto(reverse("collectives:collective", args=[collective.code]))
    page.click("#closing >> text=Fermer ce collectif")
    confirm(page)
    page.locator("h1", has_text="Fermer").wait_for()
    assert_accessible(page)
    page.set_viewport_size({"width": 320, "height": 740})
    assert_no_sideways_scroll(page)
    page.click("main button.danger")
    page.locator("h1", has_text="est fermé").wait_for()
    assert_accessible(page)
    assert_no_sideways_scroll(page)
    page.set_viewport_size({"width": 1280, "height": 800})
    campaign = collective.participations.get(space__campaign__isnull=False).space.campaign
    page.goto("/campaigns/")
    assert campaign.demand not in page.inner_text("main")
    assert page.request.get(f"/campaigns/{campaign.code}/").status == 404
    page.goto("/")
    page.click("details.me summary")
    page.click("details.me >> text=(fermé)")
    page.click("main button:has-text('Le rouvrir')")
    page.locator(".message, [role=status]", has_text="de nouveau ouvert").first.wait_for()
    page.goto(f"/campaigns/{campaign.code}/")
    assert campaign.demand in page.inner_text("h1")
    assert Collective.objects.get(pk=collective.pk).closed_at is None

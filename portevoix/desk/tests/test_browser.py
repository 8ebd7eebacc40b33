"""The week and the search in a real browser: what axe finds."""

from datetime import timedelta

import pytest
from django.utils import timezone

from portevoix.accounts.tests.factories import make_user
from portevoix.advocacy.tests.factories import make_campaign, make_exchange, make_target
from portevoix.collectives.tests.factories import make_collective
from portevoix.directory.tests.factories import make_deputy, make_person
from portevoix.outreach.tests.factories import make_mailing
from tests.browser import PHONE, assert_accessible, assert_no_sideways_scroll

pytestmark = pytest.mark.django_db(transaction=True)
STYLES = pytest.mark.parametrize(
    ("viewport", "dark"), [(None, False), (PHONE, True)], ids=["desktop", "phone, dark"]
)


@STYLES
def test_a_full_week_and_a_search_are_accessible(viewport, dark, open_page):
    collective = make_collective()
    campaign = make_campaign(collective=collective)
    today = timezone.localdate()
    for days in (-1, 0, 3, 12):
        day = today + timedelta(days=days)
        actor = make_person(family=f"Lilas {days}")
        make_target(campaign, actor=actor, next_step="Appeler", next_step_on=day)
    answered = make_target(campaign, actor=make_deputy())
    make_exchange(answered, direction="in", channel="email", happened_on=today, summary="Oui.")
    make_mailing(campaign=campaign, collective=collective)
    page = open_page(user=collective.memberships.get().user, viewport=viewport, dark=dark)
    for address in ("/", "/search/", "/search/?q=lilas", "/search/?q=zzzz"):
        page.goto(address)
        assert_accessible(page)
        assert_no_sideways_scroll(page)


@STYLES
def test_a_first_week_is_accessible(viewport, dark, open_page):
    for user in (make_user(), make_collective().memberships.get().user):
        page = open_page(user=user, viewport=viewport, dark=dark)
        page.goto("/")
        assert_accessible(page)
        assert_no_sideways_scroll(page)

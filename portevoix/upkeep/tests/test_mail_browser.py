"""The mail settings in a real browser: accessible, narrow."""

import pytest
from django.urls import reverse
from django.utils import timezone

from portevoix.accounts.tests.factories import make_user
from portevoix.jobs.models import Job
from portevoix.upkeep.queries import mail as queries
from tests.browser import assert_accessible, assert_no_sideways_scroll

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_mail_settings_are_accessible_and_fit_in_320_pixels(open_page):
    found = [
        {
            "name": "spf",
            "light": "red",
            "sentence": "SPF : asso.example ne dit rien.",
            "advice": "Publiez la ligne.",
        },
        {"name": "mailbox", "light": "green", "sentence": "La boîte s’ouvre.", "advice": ""},
    ]
    line = {
        "name": "asso.example",
        "kind": "TXT",
        "value": "v=spf1 include:mx.ovh.com ~all",
        "why": "laisse envoyer",
    }
    Job.objects.create(
        handler=queries.HANDLER,
        key=queries.KEY,
        state="done",
        ended_at=timezone.now(),
        result={"findings": found, "lines": [line], "selector": "mail"},
    )
    page = open_page(user=make_user(is_operator=True), viewport={"width": 320, "height": 640})
    page.goto(reverse("upkeep:mail"))
    assert_accessible(page)
    assert_no_sideways_scroll(page)

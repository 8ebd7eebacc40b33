"""Logs hold no secret."""

import logging

import pytest

from portevoix.project.logs import Scrub


@pytest.mark.parametrize("page", ["accounts/link", "campaigns/guest", "campaigns/partnership"])
def test_c35_a_token_in_an_address_reaches_no_log(page):
    record = logging.LogRecord(
        "django.request", logging.ERROR, "", 0, "%s: %s", ("Fault", f"/{page}/UG_S1SbvIqGGTwGZ/"), None
    )
    assert Scrub().filter(record)
    assert record.getMessage() == f"Fault: /{page}/…/"

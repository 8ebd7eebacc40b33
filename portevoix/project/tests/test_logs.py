"""Logs hold no secret."""

import logging

from portevoix.project.logs import Scrub


def test_c35_a_token_in_an_address_reaches_no_log():
    record = logging.LogRecord(
        "django.request", logging.ERROR, "", 0, "%s: %s", ("Fault", "/accounts/link/UG_S1SbvIqGGTwGZ/"), None
    )
    assert Scrub().filter(record)
    assert record.getMessage() == "Fault: /accounts/link/…/"

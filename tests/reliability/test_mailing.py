"""Checklist 55, whole: request, agreement, delay, queue, claim, handing over, settling; killed before each statement."""

import json

import pytest

ALL = {"depute1@exemple.test", "depute2@exemple.test"}
DRAFT, QUEUED = "draft draft draft 0", "due queued queued 1"


@pytest.fixture
def driver(folder, post_office):
    """Start the driver, and read what it says line by line."""
    folder.environment |= {
        "PORTEVOIX_SMTP_HOST": "127.0.0.1",
        "PORTEVOIX_SMTP_PORT": str(post_office.port),
        "PORTEVOIX_SMTP_SECURITY": "none",
        "PORTEVOIX_MAIL_PER_MINUTE": "60000",
    }

    def lines(what):
        process = folder.start("-m", "tests.reliability.mailing", what)
        while line := process.stdout.readline():
            yield json.loads(line)
            process.stdin.write("\n")
            process.stdin.flush()
        assert process.wait() == 0, process.stderr.read()

    return lines


def test_c55_a_click_is_whole_or_nothing_wherever_its_process_dies(driver):
    found = {one["click"]: one for one in driver("clicks")}
    assert {name: one["seen"] for name, one in found.items()} == {
        "ask": [DRAFT, f"{DRAFT} asked"],
        "give": [f"{DRAFT} asked", f"{DRAFT} given"],
        "send": [f"{DRAFT} given", f"{QUEUED} given"],
        "call_back": [f"{QUEUED} given", f"{DRAFT} given"],
        "leave_now": [f"{QUEUED} given", "sending queued queued 1 given"],
        "pause": ["sending queued queued 1 given", "paused queued queued 0 given"],
        "resume": ["paused queued queued 0 given", "sending queued queued 1 given"],
    }
    assert all(one["deaths"] >= 5 for one in found.values())


def test_c55_a_worker_killed_before_each_statement_writes_to_nobody_twice_and_loses_nobody(
    driver, post_office
):
    deaths, doubts, states = 0, 0, set()
    for one in driver("work"):
        arrived = post_office.recipients()
        post_office.received.clear()
        assert len(arrived) == len(set(arrived)), one
        assert set(arrived) | set(one["uncertain"]) == ALL, one
        uncertain = one["letters"].get("uncertain", 0)
        assert uncertain <= 1
        assert one["letters"].get("sent", 0) + uncertain == len(ALL), one
        assert one["exchanges"] == one["letters"]["sent"], one
        deaths, doubts = deaths + one["killed"], doubts + uncertain
        states.add(one["killed_as"])
    assert deaths > 30
    assert doubts >= 1  # between the last byte and the answer
    assert states == {"due", "sending", "sent"}

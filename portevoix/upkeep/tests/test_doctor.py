"""The doctor: each check says how it is in one sentence, and what to do."""

import pytest
from django.urls import reverse
from django.utils import timezone

from portevoix.accounts.tests.factories import make_user
from portevoix.jobs import operations as jobs
from portevoix.upkeep.enums import Light
from portevoix.upkeep.operations import doctor
from portevoix.upkeep.queries import checks, visits
from portevoix.upkeep.rules.findings import Finding, by_gravity, green, orange, red, worst

pytestmark = pytest.mark.django_db


def run_jobs():
    """Run whatever is due, as a worker would."""
    while job := jobs.lease(worker="test", at=timezone.now()):
        jobs.run(job, worker="test")


def test_the_worst_finding_is_the_light_of_all():
    found = [green("a", "A."), red("b", "B.", advice="C."), orange("c", "D.", advice="E.")]
    assert worst(found) == Light.RED
    assert worst([]) == Light.GREEN
    assert [one.name for one in by_gravity(found)] == ["b", "c", "a"]


def test_a_check_that_breaks_is_a_finding(monkeypatch):
    def breaks(at):
        raise ZeroDivisionError

    monkeypatch.setitem(checks._checks, "odd", breaks)
    (found,) = checks.look("odd", at=timezone.now())
    assert (found.name, found.light) == ("odd", Light.RED)
    assert "ZeroDivisionError" in found.sentence


def test_a_visit_keeps_its_findings_for_the_page():
    operator = make_user(is_operator=True)
    doctor.ask_visit(by=operator.pk, at=timezone.now())
    run_jobs()
    visit = visits.last_visit()
    assert visit.at is not None
    assert {finding.name for finding in visit.findings} >= {"jobs", "outbox", "journal"}
    assert all(isinstance(finding, Finding) and finding.sentence for finding in visit.findings)


def test_two_visits_asked_at_once_are_one():
    now = timezone.now()
    assert doctor.ask_visit(by=1, at=now).pk == doctor.ask_visit(by=2, at=now).pk


def test_the_page_is_for_the_operator(client):
    client.force_login(make_user())
    assert client.get(reverse("upkeep:overview")).status_code == 403
    client.force_login(make_user(is_operator=True))
    page = client.get(reverse("upkeep:overview"))
    assert page.status_code == 200
    assert "Rien n’a encore été vérifié" in page.content.decode()


def test_the_page_has_a_way_in_for_the_operator_alone(client):
    for is_operator in (True, False):
        client.force_login(make_user(is_operator=is_operator))
        page = client.get(reverse("accounts:settings")).content.decode()
        assert (reverse("upkeep:overview") in page) is is_operator

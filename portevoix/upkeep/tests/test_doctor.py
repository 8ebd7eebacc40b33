"""The doctor: each check says how it is in one sentence, and what to do."""

import json
import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from portevoix.accounts.tests.factories import make_user
from portevoix.files import operations as files
from portevoix.files.models import StoredFile
from portevoix.files.queries import path_of
from portevoix.jobs import operations as jobs
from portevoix.jobs.models import Job
from portevoix.journal import operations as journal
from portevoix.mail.tests.factories import make_message
from portevoix.outreach.enums import MailingState, Pause
from portevoix.outreach.tests.factories import make_mailing
from portevoix.upkeep.enums import Light
from portevoix.upkeep.operations import doctor, mending
from portevoix.upkeep.queries import checks, visits
from portevoix.upkeep.rules.findings import Finding, by_gravity, green, orange, red, worst
from tests.post_office import free_port

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_backup_yet(settings, tmp_path):
    settings.BACKUP_DIR = tmp_path / "backups"


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
    assert {finding.name for finding in visit.findings} == set(checks.names()) - {"restored"}
    assert all(isinstance(finding, Finding) and finding.sentence for finding in visit.findings)


def lights(name, *, at=None):
    return [finding.light for finding in checks.look(name, at=at or timezone.now())]


def test_a_server_that_nobody_has_used_is_well_but_for_its_backup():
    found = {
        finding.name: finding.light
        for name in checks.names()
        for finding in checks.look(name, at=timezone.now())
    }
    expected = dict.fromkeys(checks.names(), Light.GREEN) | {"backup": Light.RED, "mail": Light.ORANGE}
    del expected["restored"]  # it has nothing to say
    assert found == expected


def test_work_that_nobody_takes_and_work_that_failed_are_told_apart():
    now = timezone.now()
    job = Job.objects.create(handler="a", key="b", state="failed", ended_at=now)
    assert lights("jobs") == [Light.ORANGE]
    Job.objects.filter(pk=job.pk).update(state="queued", due_at=now - timedelta(hours=1))
    assert lights("jobs") == [Light.RED]


def test_mail_that_waits_is_seen():
    make_message(at=timezone.now() - timedelta(hours=3))
    assert lights("outbox") == [Light.ORANGE]


def test_c21_a_journal_that_was_altered_is_seen():
    entry = journal.record(space=3, actor=None, verb="a", kind="b", key="c", at=timezone.now())
    type(entry).objects.filter(pk=entry.pk).update(verb="other")
    assert lights("journal") == [Light.RED]


def test_mailings_that_a_restore_has_paused_are_said():
    assert lights("restored") == []
    make_mailing(state=MailingState.PAUSED, pause=Pause.RESTORED)
    assert lights("restored") == [Light.ORANGE]


def test_a_clock_set_back_is_seen():
    journal.record(space=0, actor=None, verb="a", kind="b", key="c", at=timezone.now() + timedelta(hours=1))
    assert lights("clock") == [Light.RED]


def test_an_address_in_clear_is_said(settings):
    settings.PUBLIC_URL = "http://portevoix.example"
    assert lights("certificate") == [Light.ORANGE]


def test_an_address_that_does_not_answer_is_said(settings):
    settings.PUBLIC_URL = f"https://127.0.0.1:{free_port()}"
    (found,) = checks.look("certificate", at=timezone.now())
    assert found.light == Light.RED
    assert settings.PUBLIC_URL in found.sentence


def old_file(name):
    """A file on disk for two days."""
    path = Path(django_settings.FILES_DIR) / "77" / name[:2] / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"old")
    long_ago = (timezone.now() - timedelta(days=2)).timestamp()
    os.utime(path, (long_ago, long_ago))
    return path


def test_files_astray_are_counted_and_swept_and_the_rest_stays(settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"
    now = timezone.now()
    stray = old_file("ab" * 32)
    before = now - timedelta(days=2)
    attached, unused, fresh = (
        files.store_bytes(data, name="a", content_type="application/pdf", space=77, at=moment)
        for data, moment in ((b"1", before), (b"2", before), (b"3", now))
    )
    make_message(attachments=[{"file": attached.pk, "type": "application/pdf", "name": "a.pdf"}])
    assert lights("files") == [Light.ORANGE]
    assert mending.sweep(at=now) == mending.Swept(unnamed=1, unused=1)
    assert not stray.exists()
    assert set(StoredFile.objects.values_list("pk", flat=True)) == {attached.pk, fresh.pk}
    assert not path_of(unused).exists()
    assert lights("files") == [Light.GREEN]
    path_of(attached).unlink()
    assert lights("files") == [Light.RED]


def test_the_doctor_answers_in_json_and_by_its_exit_code(capsys):
    with pytest.raises(SystemExit) as end:  # there is no backup
        call_command("doctor", "--json")
    assert end.value.code == 1
    found = json.loads(capsys.readouterr().out)
    assert {finding["name"] for finding in found} == set(checks.names()) - {"restored"}


def test_two_visits_asked_at_once_are_one():
    now = timezone.now()
    assert doctor.ask_visit(by=1, at=now).pk == doctor.ask_visit(by=2, at=now).pk


def test_the_page_is_for_the_operator(client):
    client.force_login(make_user())
    assert client.get(reverse("upkeep:overview")).status_code == 403
    client.force_login(make_user(is_operator=True))
    page = client.get(reverse("upkeep:overview"))
    assert page.status_code == 200
    assert "Rien n’a encore été vérifié. Il n’y a aucune sauvegarde." in page.content.decode()


def test_the_page_has_a_way_in_for_the_operator_alone(client):
    for is_operator in (True, False):
        client.force_login(make_user(is_operator=is_operator))
        page = client.get(reverse("accounts:settings")).content.decode()
        assert (reverse("upkeep:overview") in page) is is_operator

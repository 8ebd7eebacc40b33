"""The backup of the night: taken when its hour has come, rotated, carried off by the operator alone."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone

from portevoix.accounts import operations as accounts
from portevoix.accounts.tests.factories import make_user
from portevoix.collectives.models import Collective
from portevoix.collectives.queries import role_in, to_erase
from portevoix.collectives.tests.factories import make_collective
from portevoix.jobs.models import Job
from portevoix.journal import operations as journal
from portevoix.journal.models import Entry
from portevoix.upkeep.enums import Light
from portevoix.upkeep.operations import backup, nights, settling
from portevoix.upkeep.queries import backups, visits
from portevoix.upkeep.rules.rotation import name_of
from portevoix.upkeep.tests.test_doctor import run_jobs

pytestmark = pytest.mark.django_db
committed = pytest.mark.django_db(transaction=True)  # a snapshot is taken outside any transaction
NIGHT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)  # 3 o'clock in Paris


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    """An empty folder of backups."""
    settings.BACKUP_DIR = tmp_path / "backups"
    settings.FILES_DIR = tmp_path / "files"
    return settings.BACKUP_DIR


def pretend(folder, *moments):
    """Files with the names of backups."""
    folder.mkdir(exist_ok=True)
    for at in moments:
        (folder / name_of(at, encrypted=False)).write_bytes(b"x")


def test_the_night_waits_for_its_hour(folder):
    make_user()
    pretend(folder, NIGHT - timedelta(days=1))
    assert nights.watch(at=NIGHT - timedelta(minutes=1)) is None
    assert nights.watch(at=NIGHT) is not None


def test_a_server_that_slept_takes_it_when_it_wakes(folder):
    make_user()
    pretend(folder, NIGHT - timedelta(days=5))
    assert nights.watch(at=NIGHT + timedelta(hours=5)) is not None


def test_nothing_is_backed_up_before_there_is_somebody():
    assert nights.watch(at=NIGHT) is None


@committed
def test_c56_a_backup_asked_from_the_page_is_taken_by_a_worker_and_reads_back(client, folder):
    client.force_login(make_user(is_operator=True))
    client.post(reverse("upkeep:take"))
    client.post(reverse("upkeep:take"))
    run_jobs()
    (taken,) = backups.kept()
    assert oct(folder.stat().st_mode)[-3:] == "700"
    assert backup.check(taken.path).tables["accounts_user"].rows == 1
    job = Job.objects.get(handler=backups.HANDLER)
    assert (job.state, job.result["name"], job.result["missing"]) == ("done", taken.name, 0)
    page = client.get(reverse("upkeep:overview")).content.decode()
    assert "La dernière sauvegarde a 1&nbsp;minute." in page or "La dernière sauvegarde a 1 minute." in page


@committed
def test_old_backups_go_once_a_new_one_is_there(folder, settings):
    settings.BACKUP_KEEP = (2, 0, 0)
    make_user()
    now = timezone.now()
    pretend(folder, *(now - timedelta(days=number) for number in (1, 2, 3)))
    (folder / "autre.tar").write_text("not ours")
    nights.ask_backup(by=None)
    run_jobs()
    assert len(backups.kept()) == 2
    assert (folder / "autre.tar").exists()


@committed
def test_the_doctor_comes_after_each_backup(folder):
    make_user()
    nights.ask_backup(by=None)
    run_jobs()
    lights = {one.name: one.light for one in visits.last_visit().findings}
    assert lights["backup"] != Light.RED


def test_a_refusal_is_said_and_the_old_backups_stay(folder, settings, client):
    settings.BACKUP_RECIPIENT = "age1oops"
    pretend(folder, NIGHT)
    nights.ask_backup(by=None)
    run_jobs()
    assert [one.at for one in backups.kept()] == [NIGHT]
    client.force_login(make_user(is_operator=True))
    page = client.get(reverse("upkeep:overview")).content.decode()
    assert "PORTEVOIX_BACKUP_RECIPIENT" in page


def test_c20_c56_a_backup_is_carried_off_after_proving_again_who_one_is(client, folder):
    pretend(folder, NIGHT)
    name = name_of(NIGHT, encrypted=False)
    url = reverse("upkeep:download", args=[name])
    client.force_login(make_user())
    assert client.post(url).status_code == 403
    client.force_login(make_user(is_operator=True))
    asked = client.post(url)
    assert asked.status_code == 302
    assert reverse("accounts:confirm") in asked["Location"]
    session = client.session
    session["confirmed_at"] = timezone.now().timestamp()
    session.save()
    answer = client.post(url)
    assert b"".join(answer.streaming_content) == b"x"
    assert answer["Content-Disposition"] == f'attachment; filename="{name}"'
    assert Entry.objects.filter(verb="download", kind="backup", key=name).count() == 1
    assert client.post(reverse("upkeep:download", args=["portevoix.sqlite3"])).status_code == 404


def test_c45_who_closed_their_account_is_noted_beside_the_backups_by_number(folder):
    user = make_user(name="Une personne qui part")
    accounts.erase(user, at=NIGHT)
    nights.watch(at=NIGHT)
    noted = Path(folder / "erasures.json").read_text()
    assert json.loads(noted) == [{"account": user.pk, "at": NIGHT.isoformat()}]


def test_c45_a_collective_erased_after_the_backup_is_entered_by_nobody_once_restored(folder):
    journal.record(space=0, actor=None, verb="erase", kind="collective", key="abc", at=NIGHT)
    nights.watch(at=NIGHT)
    noted = Path(folder / "erasures.json")
    assert json.loads(noted.read_text()) == [{"collective": "abc", "at": NIGHT.isoformat()}]
    back, other = make_collective(), make_collective(name="Ailleurs")
    Collective.objects.filter(pk=back.pk).update(code="abc")
    after = NIGHT + timedelta(days=1)
    assert settling.erase_again(noted, taken_at=NIGHT - timedelta(hours=1), at=after) == 1
    assert [one.name for one in to_erase(at=after)] == [back.name]
    assert role_in(back.memberships.get().user, space=back.space) is None
    assert role_in(other.memberships.get().user, space=other.space) is not None


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_the_database_little(client, folder, count, django_assert_max_num_queries):
    pretend(folder, *(NIGHT - timedelta(days=number) for number in range(count)))
    client.force_login(make_user(is_operator=True))
    with django_assert_max_num_queries(8):
        client.get(reverse("upkeep:overview"))

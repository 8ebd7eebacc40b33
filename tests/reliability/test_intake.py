"""c51: a worker killed while rows come in, or while they are undone: nothing twice, nothing lost."""

from tests.reliability.processes import wait_until

PREPARE = """
import django; django.setup()
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from portevoix.accounts.operations import open_account
from portevoix.collectives.operations import open_collective
from portevoix.intake import operations, queries
from portevoix.intake.tests import mess
at = timezone.now()
by = open_account(email="samira@exemple.test", name="Samira", password="", at=at)
space = open_collective("Eau", by=by, at=at, email="eau@exemple.test").space
upload = SimpleUploadedFile("contacts.csv", mess.as_csv(mess.mess(3000)))
run = operations.begin(space, upload=upload, by=by, at=at)
fields, _recalled = queries.guesses(run, queries.table_of(run))
operations.match_columns(run, fields=fields, new_campaign="Une adresse", by=by, at=at)
"""
ASK = """
import django; django.setup()
from django.utils import timezone
from portevoix.intake import operations
from portevoix.intake.enums import Decision
from portevoix.intake.models import Import
run = Import.objects.select_related("by").get()
at = timezone.now()
if "{what}" == "take":
    operations.decide_rest(run, decision=Decision.SAME, at=at)
operations.ask_{what}(run, by=run.by, at=at)
"""
TABLES = (
    "directory_actor",
    "directory_contactpoint",
    "directory_annotation",
    "advocacy_exchange",
    "advocacy_commitment",
)


def script(folder, source):
    process = folder.start("-c", source, DJANGO_SETTINGS_MODULE="portevoix.project.settings")
    assert process.wait() == 0, process.stderr.read()


def state(folder):
    [(found,)] = folder.rows("select state from intake_import")
    return found


def counts(folder):
    return [folder.rows(f"select count(*) from {table}")[0][0] for table in TABLES]


def killed_at(folder, *moments):
    """Start a worker, kill it at each moment, start the last one."""
    for moment in moments:
        worker = folder.worker()
        wait_until(moment)
        worker.kill()
        worker.wait()
    return folder.worker()


def test_c51_rows_come_in_once_although_the_worker_is_killed(folder):
    script(folder, PREPARE)
    last = killed_at(folder, lambda: folder.rows("select count(*) from intake_row")[0][0] > 900)
    wait_until(lambda: state(folder) == "checked")
    assert folder.rows("select count(*), count(distinct number) from intake_row") == [(3100, 3100)]
    last.kill()
    last.wait()
    before = counts(folder)
    script(folder, ASK.format(what="take"))
    last = killed_at(
        folder,
        lambda: folder.rows("select cursor from intake_import")[0][0] > 0,
        lambda: folder.rows("select cursor from intake_import")[0][0] > 1200,
        lambda: folder.rows("select cursor from intake_import")[0][0] > 2100,
    )
    wait_until(lambda: state(folder) == "taken")
    # 2,940 people and 100 rows that repeat some of them; 300 exchanges, 12 of each kind of fault stay out
    people = 2940
    assert folder.rows("select state, count(*) from intake_row group by state order by state") == [
        ("refused", 60),
        ("taken", 3040),
    ]
    assert counts(folder)[0] == people
    assert folder.rows("select count(*), count(distinct name) from directory_actor") == [(people, people)]
    assert folder.rows(
        "select count(*) from (select 1 from directory_contactpoint group by actor_id, kind, value) as ways"
    ) == [(counts(folder)[1],)]
    assert counts(folder)[3:] == [300, 60]
    last.kill()
    last.wait()
    script(folder, ASK.format(what="undo"))
    killed_at(
        folder,
        lambda: counts(folder)[3] < 300,
        lambda: counts(folder)[0] < people,
    )
    wait_until(lambda: state(folder) == "undone")
    assert counts(folder) == before

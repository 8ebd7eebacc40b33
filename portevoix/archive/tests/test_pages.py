"""Pages of exports and of archives brought: who may, proof of who one is, words of refusals."""

import zipfile
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portevoix.accounts.access import CONFIRMED
from portevoix.accounts.tests.factories import make_user
from portevoix.archive import operations
from portevoix.archive.enums import ArrivalState, Fault
from portevoix.archive.models import Arrival, Export
from portevoix.archive.tests.factories import AT, make_archive, make_arrival, make_export, make_rich
from portevoix.collectives.enums import Role
from portevoix.collectives.tests.factories import make_collective, make_member
from portevoix.jobs import operations as jobs
from portevoix.jobs.models import Job
from portevoix.journal.queries import entries_about

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"


def enter(user, *, confirmed=True):
    client = Client()
    client.force_login(user)
    if confirmed:
        session = client.session
        session[CONFIRMED] = timezone.now().timestamp()
        session.save()
    return client


def work():
    """What a worker does until nothing is left."""
    while job := jobs.lease(worker="w", at=timezone.now()):
        jobs.run(job, worker="w")
        job.refresh_from_db()
        assert job.state == "done", job.message


def coordinator_of(collective):
    return collective.memberships.order_by("pk").first().user


def test_an_export_is_asked_made_fetched_and_journaled():
    collective = make_rich()
    user = coordinator_of(collective)
    client = enter(user)
    answer = client.post(reverse("archive:ask", args=[collective.code]), {"recipient": ""})
    export = Export.objects.get()
    assert answer["Location"] == reverse("archive:export", args=[export.code])
    assert "se prépare" in client.get(answer["Location"]).content.decode()
    work()
    page = client.get(answer["Location"]).content.decode()
    assert "L’archive est prête" in page
    fetched = client.get(reverse("archive:download", args=[export.code]))
    with zipfile.ZipFile(BytesIO(b"".join(fetched.streaming_content))) as archive:
        assert archive.testzip() is None
    assert fetched["Cache-Control"] == "no-store"
    client.post(reverse("archive:erase", args=[export.code]))
    verbs = [one.verb for one in entries_about("archive", key=export.code)]
    assert verbs == ["export", "download", "erase"]
    assert not Export.objects.exists()


@pytest.mark.parametrize(("name", "method"), [("ask", "post"), ("download", "get"), ("erase", "post")])
def test_c20_who_one_is_is_asked_again(name, method):
    collective = make_rich()
    export = make_export(collective)
    code = collective.code if name == "ask" else export.code
    client = enter(coordinator_of(collective), confirmed=False)
    answer = getattr(client, method)(reverse(f"archive:{name}", args=[code]))
    assert answer["Location"].startswith(reverse("accounts:confirm"))
    assert list(Export.objects.all()) == [export]


def test_c20_bringing_asks_again_who_one_is():
    client = enter(coordinator_of(make_collective()), confirmed=False)
    for answer in (client.get(reverse("archive:bring")), client.post(reverse("archive:bring"))):
        assert answer["Location"].startswith(reverse("accounts:confirm"))


def test_c14_only_who_asked_fetches():
    collective = make_rich()
    export = make_export(collective)
    other = make_member(collective, role=Role.COORDINATOR)
    answer = enter(other).get(reverse("archive:download", args=[export.code]), follow=True)
    assert "Seule la personne qui a demandé" in answer.content.decode()
    assert [one.verb for one in entries_about("archive", key=export.code)] == []


def test_a_key_that_is_none_is_said_beside_its_field():
    collective = make_rich()
    client = enter(coordinator_of(collective))
    page = client.post(reverse("archive:ask", args=[collective.code]), {"recipient": "age1x"})
    assert "clé publique age" in page.content.decode()
    assert 'value="age1x"' in page.content.decode()
    assert not Export.objects.exists()


def test_who_coordinates_nothing_brings_nothing():
    assert enter(make_member(make_collective())).get(reverse("archive:bring")).status_code == 403
    assert enter(make_user(is_operator=True)).get(reverse("archive:bring")).status_code == 200


def test_an_archive_is_sent_read_shown_and_brought(tmp_path):
    collective = make_rich()
    path = make_archive(collective, tmp_path / "a.zip")
    user = coordinator_of(make_collective(name="Ailleurs"))
    client = enter(user)
    sent = SimpleUploadedFile("a.zip", path.read_bytes(), content_type="application/zip")
    answer = client.post(reverse("archive:bring"), {"file": sent})
    url = answer["Location"]
    assert "en cours de lecture" in client.get(url).content.decode()
    work()
    page = client.get(url).content.decode()
    assert "«\u00a0Eau pour tous\u00a0» est prêt à venir" in page
    assert "Ce collectif est déjà ici" in page
    arrival = Arrival.objects.get()
    client.post(reverse("archive:confirm", args=[arrival.code]))
    work()
    assert "Tout est là" in client.get(url).content.decode()
    again = client.post(reverse("archive:bring"), {"file": SimpleUploadedFile("b.zip", path.read_bytes())})
    assert "Cette archive est déjà ici" in again.content.decode()


def test_what_is_no_archive_is_refused_in_plain_words():
    client = enter(coordinator_of(make_collective()))
    sent = SimpleUploadedFile("a.zip", b"%PDF-1.7")
    url = client.post(reverse("archive:bring"), {"file": sent})["Location"]
    work()
    assert "Rien n’en a été écrit" in client.get(url).content.decode()
    assert "n’est pas un zip" in client.get(url).content.decode()
    empty = client.post(reverse("archive:bring"), {"file": SimpleUploadedFile("a.zip", b"")})
    assert empty.status_code == 200


@pytest.mark.parametrize("fault", Fault.values)
def test_each_refusal_has_words(fault):
    user = coordinator_of(make_collective())
    arrival = make_arrival(by=user, state=ArrivalState.REFUSED, fault=fault, where="donnees/cibles.jsonl")
    page = enter(user).get(reverse("archive:arrival", args=[arrival.code])).content.decode()
    assert "Cette archive est refusée" in page


def test_an_archive_is_given_up(tmp_path):
    path = make_archive(make_rich(), tmp_path / "a.zip")
    user = coordinator_of(make_collective(name="Ailleurs"))
    arrival = operations.receive(SimpleUploadedFile("a.zip", path.read_bytes()), by=user, at=AT)
    enter(user).post(reverse("archive:discard", args=[arrival.code]))
    assert not Arrival.objects.exists()
    assert Job.objects.get().state == "cancelled"


def test_a_work_that_is_stopped_says_so():
    collective = make_rich()
    client = enter(coordinator_of(collective))
    client.post(reverse("archive:ask", args=[collective.code]))
    export = Export.objects.get()
    client.post(reverse("archive:stop_export", args=[export.code]))
    assert "n’a pas été faite" in client.get(reverse("archive:export", args=[export.code])).content.decode()
    fragment = client.get(reverse("archive:export", args=[export.code]), headers={"HX-Request": "true"})
    assert fragment["HX-Refresh"] == "true"


@pytest.mark.parametrize("count", [1, 3])
def test_lists_cost_the_same_queries(count, django_assert_max_num_queries):
    collective = make_rich()
    user = coordinator_of(collective)
    for _number in range(count):
        make_export(collective)
        make_arrival(by=user, state=ArrivalState.READY)
    client = enter(user)
    for name, args in (("exports", [collective.code]), ("bring", [])):
        with django_assert_max_num_queries(12):
            client.get(reverse(f"archive:{name}", args=args))


def test_a_large_body_is_for_someone_signed_in(settings, client):
    settings.UPLOAD_MAX_BYTES = 1000
    settings.LARGE_UPLOADS = {"/archive/bring/": 5_000_000}
    sent = {"file": SimpleUploadedFile("a.zip", b"x" * 2_000_000)}
    assert client.post(reverse("archive:bring"), sent).status_code == 413
    user = coordinator_of(make_collective())
    sent = {"file": SimpleUploadedFile("a.zip", b"x" * 2_000_000)}
    assert enter(user).post(reverse("archive:bring"), sent).status_code == 302
    sent = {"file": SimpleUploadedFile("a.zip", b"x" * 2_000_000)}
    assert enter(user).post(reverse("advocacy:new_campaign"), sent).status_code == 413

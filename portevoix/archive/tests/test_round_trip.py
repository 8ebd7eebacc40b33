"""Export, erase, bring, export again: the same, but for what is documented."""

import email
import hashlib
import json
import zipfile
from datetime import timedelta

import pyrage
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from portevoix.accounts.tests.factories import make_user
from portevoix.advocacy.models import Campaign
from portevoix.advocacy.tests.factories import make_campaign, make_target
from portevoix.archive import operations, tasks
from portevoix.archive.enums import ArrivalState
from portevoix.archive.models import Arrival
from portevoix.archive.tests.factories import AT, PDF, data_of, make_archive, make_export, make_rich
from portevoix.collectives.models import Collective, Invitation, Participation, Space
from portevoix.collectives.tests.factories import make_collective
from portevoix.directory.models import Actor
from portevoix.files.models import StoredFile
from portevoix.files.queries import bytes_of, path_of
from portevoix.jobs.models import Job
from portevoix.jobs.operations import Cancelled, Run
from portevoix.journal.queries import entries_about, first_broken
from portevoix.mail.enums import State
from portevoix.mail.models import Message
from portevoix.outreach.enums import LEAVING, LetterState, MailingState
from portevoix.outreach.models import Letter, Mailing
from portevoix.outreach.tests.factories import make_letter, make_mailing
from portevoix.places.models import Place

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"


def quiet(_done, _total):
    """Tell nobody."""


def bring(path, *, by, invites=False):
    """The whole way of an archive, as the worker goes it."""
    arrival = operations.receive(SimpleUploadedFile("a.zip", path.read_bytes()), by=by, at=AT)
    operations.read(arrival, told=quiet)
    arrival.refresh_from_db()
    if arrival.state == ArrivalState.READY:
        operations.confirm(arrival, invites=invites, by=by)
        operations.bring(arrival, at=AT, told=quiet)
        arrival.refresh_from_db()
    return arrival


def erase_all(collective):
    """An empty server, but for people, places and the official directory."""
    spaces = [one.space_id for one in collective.participations.all()]
    Letter.objects.all().delete()
    Mailing.objects.all().delete()
    Campaign.objects.all().delete()
    Message.objects.all().delete()
    Collective.objects.all().delete()
    StoredFile.objects.all().delete()
    Space.objects.filter(pk__in=spaces).delete()


# what a second export says otherwise: docs/archive.md
DIFFERENT = {"journal", "membres", "personnes", "accords"}


def test_export_import_export_is_the_same(tmp_path):
    collective = make_rich()
    by = collective.memberships.order_by("pk").first().user
    first = data_of(make_archive(collective, tmp_path / "1.zip"))
    erase_all(collective)
    assert not Actor.objects.exclude(space=None).exists()
    arrival = bring(tmp_path / "1.zip", by=by)
    assert (arrival.state, arrival.fault, arrival.where) == ("brought", "", "")
    second = data_of(make_archive(arrival.collective, tmp_path / "2.zip"))
    same = set(first) - DIFFERENT
    assert {name: second[name] for name in same} == {name: first[name] for name in same}
    assert [one["email"] for one in second["personnes"]] == [by.email]
    assert first_broken(arrival.collective.space_id) is None
    letter = Letter.objects.get(state="sent")
    assert letter.exchange.source_key == letter.message.key == f"letter:{letter.pk}"
    assert bytes_of(StoredFile.objects.get(pk=letter.message.attachments[0]["file"])).startswith(b"%PDF")


def test_nothing_that_was_leaving_leaves_from_here(tmp_path):
    collective = make_rich()
    campaign = Campaign.objects.get()
    for state in MailingState:
        mailing = make_mailing(campaign=campaign, collective=collective, state=state)
        for target, letter in zip(campaign.targets.all(), LetterState, strict=False):
            make_letter(mailing, target=target, state=letter)
    for number, state in enumerate(State):
        Message.objects.create(
            key=f"x:{number}",
            message_id=f"<{number}@x>",
            recipient="a@x.fr",
            state=state,
            space=campaign.space_id,
        )
    by = collective.memberships.order_by("pk").first().user
    path = make_archive(collective, tmp_path / "1.zip")
    erase_all(collective)
    arrival = bring(path, by=by)
    assert (arrival.state, arrival.fault, arrival.where) == (ArrivalState.BROUGHT, "", "")
    assert not Mailing.objects.filter(state__in=LEAVING).exists()
    assert not Letter.objects.filter(state=LetterState.QUEUED).exists()
    assert not Message.objects.filter(state__in=[State.QUEUED, State.SENDING]).exists()


def test_the_same_archive_again_says_so(tmp_path):
    collective = make_rich()
    by = collective.memberships.order_by("pk").first().user
    path = make_archive(collective, tmp_path / "1.zip")
    arrival = bring(path, by=by)
    with pytest.raises(operations.AlreadyBrought) as refusal:
        bring(path, by=by)
    assert refusal.value.args[0] == arrival.collective
    assert StoredFile.objects.filter(space=0).count() == 0


def test_a_copy_beside_the_first_has_codes_of_its_own_and_its_links_follow(tmp_path):
    collective = make_rich()
    by = collective.memberships.order_by("pk").first().user
    first = Campaign.objects.get()
    arrival = bring(make_archive(collective, tmp_path / "1.zip"), by=by)
    assert arrival.preview["exists"] is True
    second = Campaign.objects.exclude(pk=first.pk).get()
    assert second.code != first.code
    assert second.problem == f"Voir /campaigns/{second.code}/."
    assert arrival.collective.slug != collective.slug
    messages = Message.objects.order_by("pk")
    assert len({one.message_id for one in messages}) == len(messages) == 2
    again = data_of(make_archive(collective, tmp_path / "2.zip"))
    assert again["cibles"] == data_of(tmp_path / "1.zip")["cibles"]  # nothing of the first changed


def test_members_are_invited_only_if_asked_with_the_role_they_had(tmp_path):
    collective = make_rich()
    path = make_archive(collective, tmp_path / "1.zip")
    erase_all(collective)
    arrival = bring(path, by=make_user(email="camille@exemple.test"), invites=True)
    invited = Invitation.objects.order_by("email").values_list("email", "role")
    assert list(invited) == [("samira@exemple.test", 3), ("yonas@exemple.test", 2)]
    assert [one.user.email for one in arrival.collective.memberships.all()] == ["camille@exemple.test"]
    assert Campaign.objects.get().created_by is None


def test_official_people_unknown_here_become_own_contacts(tmp_path):
    collective = make_rich()
    by = collective.memberships.order_by("pk").first().user
    path = make_archive(collective, tmp_path / "1.zip")
    erase_all(collective)
    Actor.objects.all().delete()
    Place.objects.all().delete()
    arrival = bring(path, by=by)
    assert (arrival.state, arrival.fault, arrival.where) == (ArrivalState.BROUGHT, "", "")
    assert (arrival.preview["unknown"], arrival.preview["lost_places"]) == (["Camille Aubépine"], 1)
    deputy = Actor.objects.get(family_name="Aubépine")
    assert (deputy.space, deputy.office) == (arrival.collective.space, "deputy")
    assert deputy.contact_points.filter(value="camille.aubepine@exemple.test", space=deputy.space).exists()
    assert arrival.collective.territory is None


def test_a_campaign_led_by_another_is_left_to_it(tmp_path):
    collective, other = make_rich(), make_collective(name="Ailleurs")
    theirs = make_campaign(collective=other, demand="La leur")
    make_target(theirs)
    Participation.objects.create(space=theirs.space, collective=collective)
    data = data_of(make_archive(collective, tmp_path / "1.zip"))
    assert [one["demand"] for one in data["campagnes"]] == ["Un point d’eau à moins de 300 m"]
    with zipfile.ZipFile(tmp_path / "1.zip") as archive:
        assert "La leur (Ailleurs)" in archive.read("LISEZ-MOI.txt").decode()


def test_c22_people_of_other_collectives_and_those_who_left_are_not_named(tmp_path):
    collective = make_rich()
    stranger = make_user(name="Partie Depuis", email="partie@exemple.test")
    Campaign.objects.update(created_by=stranger)
    path = make_archive(collective, tmp_path / "1.zip")
    with zipfile.ZipFile(path) as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist())
    assert b"partie@exemple.test" not in everything
    assert b"Partie Depuis" not in everything
    assert b"argon2" not in everything


def test_c33_tables_run_no_formula(tmp_path):
    path = make_archive(make_rich(), tmp_path / "1.zip")
    with zipfile.ZipFile(path) as archive:
        text = archive.read("tableur/echanges.csv").decode()
    assert text.startswith("\ufeff")
    assert "'=HYPERLINK(1)" in text
    assert ";" in text.splitlines()[0]


def test_what_people_open_is_there(tmp_path):
    path = make_archive(make_rich(), tmp_path / "1.zip")
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        mail = email.message_from_bytes(archive.read(next(one for one in names if one.endswith(".eml"))))
        people = json.loads(archive.read("popolo/persons.json"))
        page = archive.read(next(one for one in names if one.endswith(".html"))).decode()
        pdf = archive.read(next(one for one in names if one.endswith("lettre.pdf")))
        manifest = json.loads(archive.read("manifeste.json"))
        digests = {name: hashlib.sha256(archive.read(name)).hexdigest() for name in manifest["files"]}
    assert [part.get_content_type() for part in mail.walk()][-1] == "application/pdf"
    assert {one["name"] for one in people} == {"Lavigne", "Camille Aubépine"}
    assert "{appel}" in page
    assert pdf == PDF
    assert digests == {name: one["sha256"] for name, one in manifest["files"].items()}
    assert set(names) == {*manifest["files"], "manifeste.json"}


def test_an_import_that_stops_leaves_nothing_and_begins_again(tmp_path):
    collective = make_rich()
    by = collective.memberships.order_by("pk").first().user
    path = make_archive(collective, tmp_path / "1.zip")
    erase_all(collective)
    arrival = operations.receive(SimpleUploadedFile("a.zip", path.read_bytes()), by=by, at=AT)
    operations.read(arrival, told=quiet)
    operations.confirm(arrival, invites=False, by=by)

    def stop(_done, total):
        if total:  # while rows are written
            raise Cancelled

    with pytest.raises(Cancelled):
        operations.bring(arrival, at=AT, told=stop)
    arrival.refresh_from_db()
    assert (arrival.state, arrival.spaces) == (ArrivalState.READY, [])
    assert (Space.objects.count(), Campaign.objects.count(), Collective.objects.count()) == (0, 0, 0)
    operations.confirm(arrival, invites=False, by=by)
    operations.bring(arrival, at=AT, told=quiet)
    operations.bring(arrival, at=AT, told=quiet)  # a second worker finds it done
    assert Collective.objects.count() == 1


def test_a_worker_that_comes_late_undoes_nothing(tmp_path):
    """It read the arrival before the first one ended; the archive is erased meanwhile."""
    collective = make_rich()
    by = collective.memberships.order_by("pk").first().user
    path = make_archive(collective, tmp_path / "1.zip")
    erase_all(collective)
    arrival = operations.receive(SimpleUploadedFile("a.zip", path.read_bytes()), by=by, at=AT)
    operations.read(arrival, told=quiet)
    operations.confirm(arrival, invites=False, by=by)
    late = Arrival.objects.select_related("file", "brought_by").get()
    operations.bring(arrival, at=AT, told=quiet)
    late.spaces = Arrival.objects.get().spaces
    path_of(late.file).parent.mkdir(parents=True, exist_ok=True)
    path_of(late.file).write_bytes(b"PK damaged")
    operations.bring(late, at=AT, told=quiet)
    kept = Arrival.objects.get()
    assert (kept.state, kept.fault) == (ArrivalState.BROUGHT, "")
    assert all(path_of(one).exists() for one in StoredFile.objects.all())
    assert Campaign.objects.count() == 1


def test_c46_what_nobody_decides_is_forgotten(tmp_path):
    collective = make_rich()
    by = collective.memberships.order_by("pk").first().user
    export = make_export(collective)
    path = make_archive(collective, tmp_path / "1.zip")
    operations.receive(SimpleUploadedFile("a.zip", path.read_bytes()), by=by, at=AT)
    kept = path_of(export.file)
    assert operations.forget(at=AT + timedelta(days=2)) == 0
    assert operations.forget(at=AT + timedelta(days=8)) == 2
    assert not kept.exists()
    assert not StoredFile.objects.filter(space=0).exists()


def test_what_a_killed_process_left_in_the_workshop_is_swept(settings):
    left = settings.FILES_DIR / ".making-x"
    left.mkdir(parents=True)
    (left / "archive.zip").write_bytes(b"PK")
    operations.forget(at=timezone.now())
    assert left.exists()
    operations.forget(at=timezone.now() + timedelta(days=2))
    assert not left.exists()


def test_an_archive_is_encrypted_to_a_key(tmp_path):
    identity = pyrage.x25519.Identity.generate()
    collective = make_rich()
    by = collective.memberships.order_by("pk").first().user
    with pytest.raises(operations.BadRecipient):
        operations.ask_export(collective, recipient="age1x", by=by, at=AT)
    export = operations.ask_export(collective, recipient=str(identity.to_public()), by=by, at=AT)
    tasks.make_export(Run(Job.objects.get(), worker="w"))
    export.refresh_from_db()
    sealed = bytes_of(export.file)
    assert (sealed[:22], export.file.name[-8:]) == (b"age-encryption.org/v1\n", ".zip.age")
    plain = tmp_path / "plain.zip"
    plain.write_bytes(pyrage.decrypt(sealed, [identity]))
    assert data_of(plain)["collectif"][0]["name"] == "Eau pour tous"
    assert [one.verb for one in entries_about("archive", key=export.code)] == ["export"]

"""Export, erase, bring, export again: the same, but for what is documented."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from portevoix.advocacy.models import Campaign
from portevoix.archive import operations
from portevoix.archive.enums import ArrivalState
from portevoix.archive.tests.factories import AT, data_of, make_archive, make_rich
from portevoix.collectives.models import Collective, Space
from portevoix.directory.models import Actor
from portevoix.files.models import StoredFile
from portevoix.files.queries import bytes_of
from portevoix.journal.queries import first_broken
from portevoix.mail.models import Message
from portevoix.outreach.models import Letter, Mailing

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
DIFFERENT = {"journal", "membres", "personnes"}


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

"""Archives made to harm: refused with the fault named, and nothing of them is written."""

import json
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from portevoix.accounts.tests.factories import make_user
from portevoix.archive import operations, transport
from portevoix.archive.enums import ArrivalState, Fault
from portevoix.archive.tests.factories import AT, altered, make_archive, make_rich, rows_of
from portevoix.archive.tests.test_round_trip import bring
from portevoix.collectives.models import Collective, Space
from portevoix.directory.models import Actor
from portevoix.directory.tests.factories import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"


@pytest.fixture
def archive(tmp_path):
    """A good archive, to be spoiled."""
    return make_archive(make_rich(), tmp_path / "good.zip")


def rows_everywhere():
    """How many rows each table has, but those of arrivals and jobs."""
    names = [
        name for name in connection.introspection.table_names() if not name.startswith(("archive_", "jobs_"))
    ]
    with connection.cursor() as cursor:
        counts = {}
        for name in names:
            cursor.execute(f"SELECT COUNT(*) FROM {connection.ops.quote_name(name)}")
            counts[name] = cursor.fetchone()[0]
    return counts


def refused(path, *, name=""):
    """The fault of an archive; nothing of it is left, neither rows nor files."""
    by = make_user()
    before = rows_everywhere()
    arrival = operations.receive(SimpleUploadedFile("a.zip", path.read_bytes()), by=by, at=AT)
    operations.read(arrival, told=lambda _done, _total: None)
    arrival.refresh_from_db()
    if arrival.state == ArrivalState.READY:
        operations.confirm(arrival, invites=False, by=by)
        operations.bring(arrival, at=AT, told=lambda _done, _total: None)
        arrival.refresh_from_db()
    assert (arrival.state, arrival.file) == (ArrivalState.REFUSED, None)
    assert rows_everywhere() == before
    assert name in arrival.where
    return arrival.fault


def jsonl(rows):
    return b"".join(json.dumps(row).encode() + b"\n" for row in rows)


def plain_zip(path, members):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for name, data in members:
            out.writestr(name, data)
    return path


def test_c30_what_is_no_zip_is_refused(tmp_path):
    path = tmp_path / "x.zip"
    path.write_bytes(b"%PDF-1.7")
    assert refused(path) == Fault.NOT_A_ZIP
    path.write_bytes(b"age-encryption.org/v1\n-> X25519 abc\n")
    assert refused(path) == Fault.ENCRYPTED
    path.write_bytes(b"")
    assert refused(path) == Fault.NOT_A_ZIP


def test_c30_a_zip_without_our_list_is_refused(tmp_path):
    assert refused(plain_zip(tmp_path / "x.zip", [("a.txt", b"a")])) == Fault.NO_MANIFEST
    other = json.dumps({"format": "autre", "version": 1}).encode()
    assert refused(plain_zip(tmp_path / "y.zip", [(transport.MANIFEST, other)])) == Fault.FOREIGN
    assert refused(plain_zip(tmp_path / "z.zip", [(transport.MANIFEST, b"[" * 100_000)])) == Fault.ALTERED


def test_c30_a_bomb_is_refused_before_it_is_unpacked(tmp_path):
    path = plain_zip(tmp_path / "x.zip", [("bombe.txt", b"0" * 30_000_000)])
    assert refused(path, name="bombe.txt") == Fault.TOO_BIG


@pytest.mark.parametrize(
    "name", ["../dehors.txt", "/etc/passwd", "donnees/../../x", "a\\b", "C:x", "é.txt", "a//../b"]
)
def test_c30_a_name_that_leads_out_is_refused(tmp_path, name):
    assert refused(plain_zip(tmp_path / "x.zip", [(name, b"x")])) == Fault.UNSAFE_NAME


def test_c30_a_symbolic_link_is_refused(tmp_path):
    info = zipfile.ZipInfo("lien")
    info.external_attr = 0o120777 << 16
    assert refused(plain_zip(tmp_path / "x.zip", [(info, b"/etc/passwd")])) == Fault.UNSAFE_NAME


def test_a_newer_version_is_refused_with_its_name(archive, tmp_path):
    with zipfile.ZipFile(archive) as source:
        manifest = json.loads(source.read(transport.MANIFEST))
    newer = json.dumps(manifest | {"version": 2}).encode()
    assert refused(altered(archive, tmp_path / "x.zip", {transport.MANIFEST: newer})) == Fault.NEWER
    rows = rows_of(archive, "campagnes")
    rows[0]["couleur"] = "vert"
    path = altered(archive, tmp_path / "y.zip", {"donnees/campagnes.jsonl": jsonl(rows)})
    assert refused(path, name="couleur") == Fault.NEWER


def test_a_file_that_changed_since_is_refused(archive, tmp_path):
    changes = {"donnees/campagnes.jsonl": jsonl(rows_of(archive, "campagnes")) + b" "}
    assert refused(altered(archive, tmp_path / "x.zip", changes, honest=False)) == Fault.ALTERED
    missing = {"donnees/campagnes.jsonl": None}
    assert refused(altered(archive, tmp_path / "y.zip", missing, honest=False)) == Fault.ALTERED
    more = {"donnees/autre.jsonl": b"{}"}
    assert refused(altered(archive, tmp_path / "z.zip", more, honest=False)) == Fault.ALTERED


SPOILED = [
    ("cibles", {"campaign": 99}),  # another space's: numbers are those of the archive
    ("cibles", {"campaign": "code:x"}),
    ("cibles", {"actor": "an:PA404"}),
    ("cibles", {"actor": None}),
    ("acteurs", {"space": None}),  # would be official
    ("coordonnees", {"space": None}),
    ("coordonnees", {"address": 99}),
    ("adresses-mortes", {"contact": "an:1"}),  # would mark an official address for everyone
    ("messages", {"space": None}),
    ("messages", {"attachments": [{"file": 99, "type": "application/pdf", "name": "x"}]}),
    ("messages", {"key": "letter:@99"}),
    ("messages", {"key": "letter:1"}),  # a letter of this server, which would be taken for sent
    ("echanges", {"source_key": "letter:1"}),
    ("fichiers", {"size": 1}),
    ("fichiers", {"space": 99}),
    ("campagnes", {"code": "../../../x"}),
    ("campagnes", {"demand": "a" * 201}),
    ("campagnes", {"demand": "a\x00"}),
    ("campagnes", {"state": "inconnu"}),
    ("campagnes", {"deadline": "demain"}),
    ("campagnes", {"created_at": 12}),
    ("campagnes", {"id": -1}),
    ("documents", {"content": {"type": "script"}}),
    ("documents", {"revision": 10**30}),
    ("documents", {"revision": "1"}),
    ("participations", {"is_lead": False}),
    ("espaces", {"kind": "campaign"}),
    ("collectif", {"email": "pas une adresse"}),
]


@pytest.mark.parametrize(("name", "change"), SPOILED, ids=lambda one: str(one)[:40])
def test_c14_rows_that_cannot_be_are_refused(archive, tmp_path, name, change):
    rows = rows_of(archive, name)
    rows[0] |= change
    path = altered(archive, tmp_path / "x.zip", {f"donnees/{name}.jsonl": jsonl(rows)})
    assert refused(path) == Fault.INCOHERENT


def test_the_same_row_twice_is_refused(archive, tmp_path):
    rows = rows_of(archive, "cibles")
    path = altered(archive, tmp_path / "x.zip", {"donnees/cibles.jsonl": jsonl([*rows, rows[0]])})
    assert refused(path) == Fault.INCOHERENT
    twice = [
        *rows,
        rows[0] | {"id": 99, "code": "abcdefghjkmn"},
    ]  # the database says no: one target per actor
    path = altered(archive, tmp_path / "y.zip", {"donnees/cibles.jsonl": jsonl(twice)})
    assert refused(path) == Fault.INCOHERENT


def test_two_collectives_in_one_archive_are_refused(archive, tmp_path):
    rows = rows_of(archive, "collectif")
    two = [*rows, rows[0] | {"id": 2, "code": "abcdefghjkmn", "slug": "autre", "space": 2}]
    path = altered(archive, tmp_path / "x.zip", {"donnees/collectif.jsonl": jsonl(two)})
    assert refused(path) == Fault.INCOHERENT


def test_c30_a_picture_that_is_none_is_refused(archive, tmp_path):
    with zipfile.ZipFile(archive) as source:
        name = next(one for one in source.namelist() if one.endswith("logo.png"))
    html = b"<script>alert(1)</script>"
    rows = rows_of(archive, "fichiers")
    rows[0] |= {"size": len(html), "sha256": "0" * 64}
    path = altered(archive, tmp_path / "x.zip", {name: html, "donnees/fichiers.jsonl": jsonl(rows)})
    assert refused(path) == Fault.INCOHERENT


def test_c14_own_people_of_others_are_never_met(archive, tmp_path):
    """A reference by code finds official people only."""
    theirs = make_person()
    theirs.space = Space.objects.create(kind="collective")
    theirs.save()
    officials = rows_of(archive, "officiels")
    officials[0] |= {"ref": f"code:{theirs.code}", "code": theirs.code}
    cibles = rows_of(archive, "cibles")
    points = rows_of(archive, "coordonnees")
    forms = rows_of(archive, "formes-appel")
    for row in (*cibles, *points, *forms):
        if isinstance(row["actor"], str):
            row["actor"] = f"code:{theirs.code}"
    notes = rows_of(archive, "notes")
    notes[0]["actor"] = f"code:{theirs.code}"
    names = {"officiels": officials, "cibles": cibles, "coordonnees": points, "formes-appel": forms}
    names["notes"] = notes
    changes = {f"donnees/{name}.jsonl": jsonl(rows) for name, rows in names.items()}
    arrival = bring(altered(archive, tmp_path / "x.zip", changes), by=make_user())
    assert arrival.state == ArrivalState.BROUGHT
    assert not theirs.targets.exists()
    assert (
        Actor.objects.filter(space=arrival.collective.space).count() == 2
    )  # its own mayor, and the deputy as own
    assert Collective.objects.count() == 2

"""Opening a collective, who it is, its letterhead, its files."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from portevoix.accounts import operations as accounts
from portevoix.accounts.models import User
from portevoix.accounts.tests.factories import make_user
from portevoix.collectives import operations, queries
from portevoix.collectives.enums import Role
from portevoix.collectives.models import Collective
from portevoix.collectives.tests.factories import make_collective, make_member
from portevoix.files import operations as files
from portevoix.places.tests.factories import make_place

pytestmark = pytest.mark.django_db
PASSWORD = "les quatre mers du nord"


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.FILES_DIR = tmp_path


@pytest.fixture
def ours(client):
    collective = make_collective(by=make_user(email="samira@exemple.test"))
    client.force_login(User.objects.get())
    return collective


def picture(name="logo.png", size=(40, 20)):
    out = io.BytesIO()
    Image.new("RGB", size, "green").save(out, "PNG")
    return SimpleUploadedFile(name, out.getvalue())


def test_first_start_opens_account_and_collective_on_one_page(client):
    path = accounts.setup_path(at=timezone.now())
    words = {"collective": "Eau pour tous", "name": "Samira", "email": "Samira@exemple.test"}
    assert client.get(path).status_code == 200
    assert client.post(path, {**words, "password": "court"}).status_code == 200
    assert User.objects.count() == 0
    assert client.post(path, {**words, "password": PASSWORD})["Location"] == "/"
    user = User.objects.get()
    assert (user.email, user.is_operator) == ("samira@exemple.test", True)
    assert [(one.name, queries.role_in(user, space=one.space)) for one in Collective.objects.all()] == [
        ("Eau pour tous", Role.COORDINATOR)
    ]
    assert client.post(path, {**words, "password": PASSWORD})["Location"] == "/accounts/sign-in/"


def test_first_start_refuses_a_forged_link(client):
    assert client.get("/collectives/setup/faux/").status_code == 410
    assert User.objects.count() == 0


def test_open_a_collective(client):
    client.force_login(make_user(email="samira@exemple.test"))
    assert client.get("/collectives/new/").status_code == 200
    answer = client.post("/collectives/new/", {"name": "Eau pour tous", "kind": "local"})
    opened = Collective.objects.get()
    assert answer["Location"] == f"/collectives/{opened.code}/"
    assert (opened.name, opened.kind, opened.email) == ("Eau pour tous", "local", "samira@exemple.test")


def test_identity_is_saved(client, ours):
    place = make_place()
    words = {"name": "Eau !", "kind": "local", "territory": "Pas-de-Calais (62)", "email": "eau@exemple.test"}
    answer = client.post(f"/collectives/{ours.code}/", {**words, "website": "eau.exemple.test"})
    assert answer.status_code == 302
    ours.refresh_from_db()
    assert (ours.name, ours.territory, ours.website) == ("Eau !", place, "https://eau.exemple.test")


def test_identity_keeps_what_was_typed_when_a_place_is_unknown(client, ours):
    words = {"name": "Autre nom", "kind": "local", "territory": "Nulle part", "email": "eau@exemple.test"}
    page = client.post(f"/collectives/{ours.code}/", words).content.decode()
    assert "Nulle part" in page
    assert "Autre nom" in page
    ours.refresh_from_db()
    assert ours.name == "Eau pour tous"


def test_members_read_what_the_coordination_writes(client, ours):
    client.force_login(make_member(ours))
    page = client.get(f"/collectives/{ours.code}/").content.decode()
    assert "samira@exemple.test" in page
    assert '<form method="post" class' not in page
    client.post(f"/collectives/{ours.code}/", {"name": "Pris"})
    ours.refresh_from_db()
    assert ours.name == "Eau pour tous"


def head(client, ours, **words):
    return client.post(f"/collectives/{ours.code}/letterhead/", {"address": "1 rue des Fontaines", **words})


def test_letterhead_is_saved_with_its_pictures(client, ours):
    words = {"signatory_name": "Samira B.", "logo_file": picture(), "signature_file": picture(size=(9, 9))}
    assert head(client, ours, **words).status_code == 302
    ours.refresh_from_db()
    assert (ours.address, ours.signatory_name) == ("1 rue des Fontaines", "Samira B.")
    url = f"/collectives/spaces/{ours.space.code}/files/{ours.logo.sha256}/"
    assert url in client.get(f"/collectives/{ours.code}/letterhead/").content.decode()
    answer = client.get(url)
    answer.getvalue()
    assert answer["Content-Type"] == "image/png"
    assert answer["Content-Disposition"].startswith("inline")
    assert head(client, ours, logo_gone="on").status_code == 302
    ours.refresh_from_db()
    assert (ours.logo, ours.signature is None) == (None, False)


@pytest.mark.parametrize(
    ("upload", "words"),
    [
        (SimpleUploadedFile("logo.png", b"%PDF-1.7\n" + b"x" * 100), "C’est un PDF, pas une image"),
        (SimpleUploadedFile("logo.png", bytes(20_000_000)), "trop lourde"),
        (SimpleUploadedFile("logo.png", b"bonjour"), "pas une image lisible"),
        (SimpleUploadedFile("logo.svg", b"<svg onload='x'/>"), "pas une image lisible"),
        (SimpleUploadedFile("logo.png", b""), "vide"),
    ],
    ids=["pdf", "20 MB", "text", "svg", "empty"],
)
def test_c30_a_logo_that_is_no_picture_keeps_the_rest_of_the_form(client, ours, upload, words):
    page = head(client, ours, signatory_name="Samira B.", logo_file=upload)
    assert page.status_code == 200
    assert words in page.content.decode()
    assert "1 rue des Fontaines" in page.content.decode()
    assert 'value="Samira B."' in page.content.decode()
    ours.refresh_from_db()
    assert (ours.logo, ours.address) == (None, "")


def test_c30_an_upload_of_40_mb_is_refused_in_words_before_it_is_kept(client, ours):
    answer = head(client, ours, logo_file=SimpleUploadedFile("logo.png", bytes(40_000_000)))
    assert answer.status_code == 413
    ours.refresh_from_db()
    assert ours.address == ""


def test_letterhead_preview_saves_nothing(client, ours):
    words = {"address": "2 place du Puits", "signatory_name": "Yonas"}
    page = client.post(f"/collectives/{ours.code}/letterhead/preview/", words).content.decode()
    assert "2 place du Puits" in page
    ours.refresh_from_db()
    assert ours.address == ""


def test_c30_any_other_file_is_downloaded_and_cannot_run(client, ours):
    stored = files.store_bytes(
        b"<script>", name="page.html", content_type="text/html", space=ours.space_id, at=timezone.now()
    )
    answer = client.get(f"/collectives/spaces/{ours.space.code}/files/{stored.sha256}/")
    answer.getvalue()
    assert answer["Content-Disposition"] == 'attachment; filename="page.html"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_c12_what_was_received_is_kept_by_no_browser(client, ours):
    stored = files.store_bytes(
        b"x", name="a.txt", content_type="text/plain", space=ours.space_id, at=timezone.now()
    )
    answer = client.get(f"/collectives/spaces/{ours.space.code}/files/{stored.sha256}/")
    answer.getvalue()
    assert answer["Cache-Control"] == "private, no-store"


def test_c14_a_file_is_found_only_in_its_own_space(client, ours):
    theirs = make_collective(name="Autre")
    stored = files.store_bytes(
        b"x", name="a.txt", content_type="text/plain", space=theirs.space_id, at=timezone.now()
    )
    for space in (ours.space, theirs.space):
        assert client.get(f"/collectives/spaces/{space.code}/files/{stored.sha256}/").status_code == 404


def test_the_collective_opened_last_is_named_in_the_head(client, ours):
    other = make_collective(name="Zone libre", by=User.objects.get(email="samira@exemple.test"))
    assert "<b>Eau pour tous</b>" in client.get("/accounts/settings/").content.decode()
    client.get(f"/collectives/{other.code}/")
    assert "<b>Zone libre</b>" in client.get("/accounts/settings/").content.decode()


def test_slugs_do_not_collide():
    names = [make_collective(name="Eau pour tous").slug for _ in range(3)]
    assert names == ["eau-pour-tous", "eau-pour-tous-2", "eau-pour-tous-3"]


def test_roles_come_through_every_collective_that_takes_part():
    user, collective = make_user(), make_collective()
    space = operations.open_campaign_space(collective, at=timezone.now())
    assert queries.role_in(user, space=space) is None
    make_member(collective, user=user, role=Role.GUEST)
    assert queries.role_in(user, space=space) == Role.GUEST
    assert list(queries.spaces_of(user, role=Role.MEMBER)) == []

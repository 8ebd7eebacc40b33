"""What goes with every letter: cleaned, bound on paper, attached to the mail, sealed by the agreement."""

import io

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from portevoix.collectives.tests.factories import make_member
from portevoix.files.models import StoredFile
from portevoix.files.queries import bytes_of
from portevoix.files.rules import pdf
from portevoix.outreach.enums import MailingState, Shape
from portevoix.outreach.operations import enclosures, printing
from portevoix.outreach.operations.mailings import MailingLeaving
from portevoix.outreach.queries import envelopes, paper, seals
from portevoix.outreach.queries.letters import prepared
from portevoix.outreach.tests.factories import make_letters, make_mailing

NOW = timezone.now()


def make_pdf(pages=1, *, password="", **info):
    made = pikepdf.new()
    for _ in range(pages):
        made.add_blank_page()
    made.docinfo["/Author"] = "Canari Hugo"
    with made.open_metadata() as metadata:
        metadata["dc:creator"] = ["Canari Hugo"]
    made.Root["/OpenAction"] = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
    made.attachments["notes.txt"] = b"Canari Hugo"
    out = io.BytesIO()
    lock = pikepdf.Encryption(owner=password, user=password) if password else None
    made.save(out, encryption=lock, compress_streams=False)
    return out.getvalue()


def upload(data, name="Carte des points d’eau.pdf"):
    return SimpleUploadedFile(name, data)


@pytest.fixture
def mailing(db, settings, tmp_path):
    settings.FILES_DIR = tmp_path
    mailing = make_mailing()
    make_letters(mailing, 3)
    return mailing


@pytest.fixture
def someone(mailing):
    return make_member(mailing.collective)


def enclose(mailing, someone, data=None, name="Carte.pdf"):
    return enclosures.enclose(mailing, upload(data or make_pdf(2), name), by=someone, at=NOW)


def test_c31_what_a_pdf_says_of_its_author_is_gone_from_what_is_kept(mailing, someone):
    made = enclose(mailing, someone)
    kept = bytes_of(made.file)
    with pikepdf.open(io.BytesIO(kept)) as found:
        assert (len(found.pages), sorted(found.Root.keys()), "/Info" in found.trailer) == (
            2,
            ["/Pages", "/Type"],
            False,
        )
    for word in (b"Canari", b"JavaScript", b"notes.txt"):
        assert word not in kept
    assert made.pages == 2


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (make_pdf(password="secret"), pdf.PdfLocked),
        (b"%PDF-1.7 broken", pdf.PdfBroken),
        (b"PK\x03\x04 a word processor's", enclosures.NotPages),
        (b"<svg onload=alert(1)>", enclosures.NotPages),
    ],
)
def test_c30_what_is_no_page_is_refused_and_nothing_is_kept(mailing, someone, data, refusal):
    with pytest.raises(refusal):
        enclose(mailing, someone, data)
    assert (mailing.enclosures.count(), StoredFile.objects.count()) == (0, 0)


def test_more_than_mail_servers_take_is_refused(mailing, someone, monkeypatch):
    enclose(mailing, someone)
    monkeypatch.setattr(enclosures, "LIMIT", mailing.enclosures.get().file.size + 10)
    with pytest.raises(enclosures.TooMuch):
        enclose(mailing, someone, make_pdf(3))


def test_a_picture_becomes_a_page(mailing, someone):
    out = io.BytesIO()
    Image.new("RGBA", (3000, 500), "red").save(out, "PNG")
    assert enclose(mailing, someone, out.getvalue(), name="photo.png").pages == 1


def test_nothing_changes_while_the_letters_leave(mailing, someone):
    made = enclose(mailing, someone)
    mailing.state = MailingState.SENDING
    mailing.save()
    for change in (enclosures.take_out, enclosures.move_up):
        with pytest.raises(MailingLeaving):
            change(made, by=someone, at=NOW)


def test_they_are_put_in_order_and_taken_out_with_their_file(mailing, someone):
    first, second = enclose(mailing, someone), enclose(mailing, someone, make_pdf(3), name="Rapport.pdf")
    enclosures.move_up(second, by=someone, at=NOW)
    assert [one.title for one in mailing.enclosures.all()] == ["Rapport", "Carte"]
    first.refresh_from_db()
    enclosures.take_out(first, by=someone, at=NOW)
    assert [one.name for one in StoredFile.objects.all()] == ["Rapport.pdf"]


@pytest.mark.parametrize(("duplex", "pages"), [(False, 3 * (1 + 2)), (True, 3 * (2 + 2))])
def test_each_letter_has_them_behind_it_on_paper(mailing, someone, duplex, pages):
    enclose(mailing, someone)
    letters = prepared(mailing, on=timezone.localdate())
    data = printing.as_bytes(mailing, letters, shape=Shape.PDF, options={"duplex": duplex, "enclosed": True})
    with pikepdf.open(io.BytesIO(data)) as found:
        assert len(found.pages) == pages
        assert "/Metadata" not in found.Root  # it claims neither PDF/A nor PDF/UA
    alone = printing.as_bytes(mailing, letters, shape=Shape.PDF, options={"enclosed": False})
    assert alone == paper.pdf(mailing, letters, enclosed=False)


def test_each_message_carries_them(mailing, someone):
    made = enclose(mailing, someone)
    carried = envelopes.attachments(mailing, None)
    assert carried == [{"file": made.file_id, "type": "application/pdf", "name": "Carte.pdf"}]


def test_an_agreement_covers_them(mailing, someone):
    letters = prepared(mailing, on=timezone.localdate())
    before = seals.seals_of(mailing, letters, cosigners=[])
    assert seals.parts_of(mailing, cosigners=[])["file"] == seals.digest(
        mailing.attach_pdf
    )  # as before there were any
    enclose(mailing, someone)
    after = seals.seals_of(mailing, letters, cosigners=[])
    assert all(before[code] != after[code] for code in before)


def test_page_takes_them_and_says_why_not(mailing, someone, client):
    client.force_login(someone)
    address = reverse("outreach:enclosures", args=[mailing.code])
    assert client.post(address, {"file": upload(make_pdf(2))}).status_code == 302
    assert "2 pages partent avec chaque lettre" in client.get(address).content.decode()
    refused = client.post(address, {"file": upload(make_pdf(password="secret"))}).content.decode()
    assert "Ce PDF demande un mot de passe." in refused
    assert (
        reverse("outreach:enclosures", args=[mailing.code])
        in client.get(reverse("outreach:print", args=[mailing.code])).content.decode()
    )

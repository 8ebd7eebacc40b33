"""What goes with every letter: cleaned, bound on paper, attached to the mail, sealed by the agreement."""

import io
import struct
import time
import zlib

import pikepdf
import pikepdf.settings
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from pikepdf import Name
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


def with_camera():
    """A photograph that says where it was taken, and a word of its program."""
    exif = Image.Exif()
    exif[0x010F], exif[0x9286] = "Canari", "Canari"
    exif.get_ifd(0x8825)[1] = "N"
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(out, "JPEG", exif=exif, comment=b"Canari")
    return out.getvalue()


def make_pdf_of_photo():
    """A page that shows a photograph as a scanner's program binds it; hidden words on each of its parts."""
    made = pikepdf.new()
    made.add_blank_page()
    picture = pikepdf.Stream(made, with_camera())
    picture.Type, picture.Subtype, picture.Filter = Name.XObject, Name.Image, Name.DCTDecode
    picture.Width, picture.Height, picture.ColorSpace, picture.BitsPerComponent = 40, 30, Name.DeviceRGB, 8
    picture.Metadata = made.make_stream(b"<x>Canari</x>")
    made.pages[0].Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(A=made.make_indirect(picture)))
    made.pages[0].Contents = made.make_stream(b"40 0 0 30 0 0 cm /A Do")
    run = pikepdf.Dictionary(S=Name.JavaScript, JS="app.alert('Canari')")
    link = pikepdf.Dictionary(Title="Canari", A=run)
    made.Root.Outlines = made.make_indirect(pikepdf.Dictionary(First=made.make_indirect(link), Count=1))
    made.Root.Threads = pikepdf.Array([pikepdf.Dictionary(I=pikepdf.Dictionary(Author="Canari"))])
    out = io.BytesIO()
    made.save(out, compress_streams=False)
    return out.getvalue()


def test_c31_a_photograph_in_a_pdf_loses_place_camera_and_notes(mailing, someone):
    brought = make_pdf_of_photo()
    kept = bytes_of(enclose(mailing, someone, brought).file)
    assert (b"Canari" in brought, b"Canari" in kept, b"Exif" in kept) == (True, False, False)
    with pikepdf.open(io.BytesIO(kept)) as found:
        assert sorted(found.Root.keys()) == ["/Pages", "/Type"]
        drawn = pikepdf.PdfImage(found.pages[0].Resources.XObject.A).as_pil_image()
    with Image.open(io.BytesIO(with_camera())) as photo:
        assert drawn.tobytes() == photo.tobytes()


@pytest.mark.parametrize(
    "data", [b"\xff\xd8", b"\xff\xd8\xff", b"\xff\xd8\xff\xe1", b"\xff\xd8\xff\xff\xff\xe1\x00", b"no"]
)
def test_c30_a_photograph_cut_short_is_no_fault(data):
    assert pdf.without_camera(data)[:2] == data[:2]


def make_bomb(size):
    """A PDF of a few kilobytes whose objects unpack into that many bytes."""
    packed = zlib.compress(b"1 0 " + b" " * size, 9)
    page = b"3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>\nendobj\n"
    tree = b"2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n"
    packing = b"4 0 obj\n<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>\nstream\n" % len(packed)
    whole, starts = b"%PDF-1.5\n", []
    for part in (tree, page, packing + packed + b"\nendstream\nendobj\n"):
        starts.append(len(whole))
        whole += part
    rows = [(0, 0, 65535), (2, 4, 0), *((1, start, 0) for start in (*starts, len(whole)))]
    index = b"".join(struct.pack(">BIH", *row) for row in rows)
    head = b"5 0 obj\n<</Type/XRef/Size 6/W[1 4 2]/Root 1 0 R/Length %d>>\nstream\n" % len(index)
    return whole + head + index + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF" % len(whole)


def test_c30_a_pdf_that_unpacks_without_end_is_refused_before_it_does(mailing, someone):
    assert pikepdf.settings.get_qpdf_limits()["flate_max_memory"] == pdf.UNPACKED
    start = time.process_time()
    bomb = make_bomb(3 * pdf.UNPACKED)
    made = time.process_time() - start
    with pytest.raises(pdf.PdfBroken):
        enclose(mailing, someone, bomb)
    assert len(bomb) < pdf.UNPACKED / 300
    assert time.process_time() - start - made < 2 * made + 1  # not read to its end


def test_c30_a_pdf_of_too_many_pages_is_refused(mailing, someone, monkeypatch):
    monkeypatch.setattr(pdf, "MOST_PAGES", 3)
    assert enclose(mailing, someone, make_pdf(3)).pages == 3
    with pytest.raises(pdf.PdfLong):
        enclose(mailing, someone, make_pdf(4))


@pytest.mark.parametrize("side", [7_000, 15_000])
def test_c30_a_picture_of_too_many_points_is_refused_before_it_is_drawn(mailing, someone, side):
    out = io.BytesIO()
    Image.new("1", (side, side)).save(out, "PNG", compress_level=9)
    with pytest.raises(enclosures.PictureTooLarge):
        enclose(mailing, someone, out.getvalue(), name="carte.png")
    assert StoredFile.objects.count() == 0


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

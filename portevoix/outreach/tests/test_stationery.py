"""Envelopes and labels: who gets one, where it falls on the sheet, what is refused."""

import io

import pypdf
import pytest
from django.urls import reverse
from django.utils import timezone

from portevoix.collectives.tests.factories import make_collective, make_member
from portevoix.directory.enums import ContactKind
from portevoix.directory.models import ContactPoint
from portevoix.outreach.enums import Shape, Way
from portevoix.outreach.forms import StationeryForm
from portevoix.outreach.operations import printing
from portevoix.outreach.queries import paper, stationery
from portevoix.outreach.queries.letters import prepared
from portevoix.outreach.rules import stationery as rules
from portevoix.outreach.tests.factories import make_letter, make_mailing
from tests.browser import PHONE, assert_accessible, assert_no_sideways_scroll
from tests.markup import assert_valid

TODAY = timezone.localdate()


@pytest.mark.parametrize("key", rules.sheets())
def test_every_sheet_we_know_holds_on_a4(key):
    sheet = rules.sheets()[key]
    assert sheet.fits
    last, x, y = sheet.place(sheet.count - 1)
    left, top = sheet.corner
    assert (last, round(x + sheet.label[0] + left, 3), round(y + sheet.label[1] + top, 3)) == (0, 210, 297)
    assert sheet.place(sheet.count) == (1, left, top)


@pytest.mark.parametrize("key", rules.envelopes())
def test_an_address_stands_within_its_envelope_and_leaves_the_foot_to_the_machines(key):
    envelope = rules.envelopes()[key]
    x, y, width, height = envelope.address
    assert x + width <= envelope.size[0] - 15
    assert y + height <= envelope.size[1] - 20


def chosen(shape, **said):
    form = StationeryForm(said, shape=shape)
    return form.cleaned_data if form.is_valid() else dict(form.errors)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"sheet": "63x38", "start": 22, "copies": 1}, "start"),
        ({"sheet": "own", "start": 1, "copies": 1}, "columns"),
        (
            {
                "sheet": "own",
                "start": 1,
                "copies": 1,
                "columns": 3,
                "rows": 8,
                "width": 80,
                "height": 37,
                "gap_x": 0,
                "gap_y": 0,
            },
            "width",
        ),
        ({"sheet": "63x38", "start": 0, "copies": 1}, "start"),
        ({"sheet": "63x38", "start": 1, "copies": 5000}, "copies"),
    ],
)
def test_what_cannot_be_printed_is_refused_beside_its_field(said, field):
    assert list(chosen(Shape.RETURNS, **said)) == [field]


@pytest.fixture
def mailing(db):
    """Three people: by post with an address, by post without, by e-mail."""
    mailing = make_mailing(collective=make_collective(address="1 rue des Fontaines\n62100 CALAIS"))
    for way in (Way.PRINT, Way.PRINT, Way.EMAIL):
        make_letter(mailing, way=way)
    letters = mailing.letters.order_by("pk")
    for letter, address in zip(
        letters, ("126 rue de l’Université\n75355 PARIS 07 SP", "", "Mairie\n62100 CALAIS"), strict=True
    ):
        actor = letter.target.actor
        actor.contact_points.filter(kind=ContactKind.POSTAL).delete()
        if address:
            ContactPoint.objects.create(
                actor=actor,
                space=mailing.collective.space,
                kind=ContactKind.POSTAL,
                value=address,
                is_preferred=True,
            )
    return mailing


def drawn(mailing, shape, **said):
    return stationery.drawing(mailing, prepared(mailing, on=TODAY), shape=shape, chosen=chosen(shape, **said))


def words(data):
    reader = pypdf.PdfReader(io.BytesIO(data))
    return [page.extract_text() for page in reader.pages]


def test_envelopes_are_for_paper_unless_one_asks_for_all(mailing):
    assert stationery.count(drawn(mailing, Shape.ENVELOPES, whom="paper", envelope="dl", sender="on")) == (
        1,
        1,
    )
    everyone = drawn(mailing, Shape.ENVELOPES, whom="all", envelope="dl", sender="on")
    assert stationery.count(everyone) == (2, 2)
    letters = prepared(mailing, on=TODAY)
    assert len(stationery.without_address(letters)) == 1


def test_envelope_and_letter_carry_the_same_number(mailing):
    letters = [one for one in prepared(mailing, on=TODAY) if paper.may_be_printed(one)]
    numbers = {
        item["lines"][0]: item["number"]
        for item in drawn(mailing, Shape.ENVELOPES, whom="all", envelope="c5", sender="")["items"]
    }
    pages = words(paper.pdf(mailing, letters, window="c5", numbered=True))
    for name, number in numbers.items():
        assert name in pages[number - 1]
        assert str(number) in pages[number - 1].split()


def test_a_pdf_of_envelopes_is_archivable_and_says_both_addresses(mailing):
    data = drawn(mailing, Shape.ENVELOPES, whom="paper", envelope="dl", sender="on")
    pdf = stationery.pdf(data)
    [page] = words(pdf)
    assert "En cas de non-remise, merci de retourner à\u202f:" in page or "En cas de non-remise" in page
    assert "1 rue des Fontaines" in page
    assert "75355 PARIS 07 SP" in page
    xmp = pypdf.PdfReader(io.BytesIO(pdf)).trailer["/Root"]["/Metadata"].get_data().decode()
    assert "<pdfuaid:part>1</pdfuaid:part>" in xmp


def test_labels_begin_where_the_sheet_was_left(mailing):
    data = drawn(mailing, Shape.LABELS, whom="all", sheet="63x38", start=21, outline="")
    assert [len(sheet) for sheet in data["sheets"]] == [1, 1]
    own = drawn(mailing, Shape.RETURNS, sheet="63x38", start=1, copies=22, outline="on")
    assert [len(sheet) for sheet in own["sheets"]] == [21, 1]
    assert words(stationery.pdf(own))[1].split() == [
        "Eau",
        "pour",
        "tous",
        "1",
        "rue",
        "des",
        "Fontaines",
        "62100",
        "CALAIS",
    ]


def test_a_long_address_is_written_smaller_rather_than_cut(mailing):
    data = drawn(mailing, Shape.RETURNS, sheet="63x34", start=1, copies=1, outline="")
    data["sheets"][0][0]["lines"] = ["Collectif des habitantes et habitants du quartier"] * 6
    assert words(stationery.pdf(data))[0].count("quartier") == 6


def test_page_draws_and_makes_them_in_the_background(mailing, client):
    client.force_login(make_member(mailing.collective))
    address = reverse("outreach:stationery", args=[mailing.code])
    page = client.get(address).content.decode()
    assert "1 enveloppe" in page
    picture = client.get(
        reverse("outreach:stationery_picture", args=[mailing.code]),
        {"shape": "lab", "whom": "all", "sheet": "63x38", "start": "1"},
    )
    assert (picture.status_code, picture["Content-Type"]) == (200, "image/svg+xml")
    assert (
        client.get(
            reverse("outreach:stationery_picture", args=[mailing.code]), {"shape": "lab", "sheet": "x"}
        ).status_code
        == 400
    )
    answer = client.post(f"{address}?shape=lab", {"whom": "all", "sheet": "63x38", "start": "3"})
    printout = mailing.printouts.get()
    assert answer.url == reverse("outreach:printout", args=[printout.code])
    assert (printout.shape, printout.options["start"]) == ("lab", 3)
    printing.fill(
        printout,
        letters=[one for one in prepared(mailing, on=TODAY) if paper.may_be_printed(one)],
        at=timezone.now(),
        told=lambda _done: None,
    )
    assert printout.file.name.endswith("-etiquettes.pdf")
    wrong = client.post(f"{address}?shape=lab", {"whom": "all", "sheet": "63x38", "start": "99"})
    assert "Cette planche a 21 étiquettes." in wrong.content.decode()
    assert_valid({"stationery": page, "labels": wrong.content.decode()})


@pytest.mark.browser
def test_the_picture_follows_what_is_chosen(mailing, open_page):
    user = make_member(mailing.collective)
    page = open_page(user=user, viewport=PHONE)
    page.goto(reverse("outreach:print", args=[mailing.code]))
    page.get_by_role("link", name="Étiquettes d’adresse").click()
    before = page.locator("#stationery-sheet img").get_attribute("src")
    page.get_by_label("Commencer à l’étiquette numéro").fill("5")
    page.get_by_label("Commencer à l’étiquette numéro").press("Tab")
    page.wait_for_function(
        "before => document.querySelector('#stationery-sheet img').getAttribute('src') !== before", arg=before
    )
    assert "start=5" in page.locator("#stationery-sheet img").get_attribute("src")
    assert_accessible(page)
    assert_no_sideways_scroll(page)

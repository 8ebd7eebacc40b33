"""Someone on one page before a meeting."""

import io
from datetime import date, timedelta

import pypdf
import pytest
from django.urls import reverse

from portevoix.advocacy.enums import Channel, Direction
from portevoix.advocacy.models import Commitment
from portevoix.advocacy.tests.factories import make_campaign, make_exchange, make_target
from portevoix.collectives.enums import Role
from portevoix.collectives.tests.factories import make_collective, make_member
from portevoix.outreach.queries import brief

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)


@pytest.fixture
def target():
    return make_target(
        make_campaign(collective=make_collective()),
        ask="poser une question écrite",
        next_step="Relancer son équipe",
    )


def read(data):
    reader = pypdf.PdfReader(io.BytesIO(data))
    return len(reader.pages), " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def fill(target, count, *, summary="Elle demande un chiffrage."):
    for number in range(count):
        exchange = make_exchange(
            target,
            channel=Channel.CALL,
            direction=Direction.IN,
            happened_on=TODAY - timedelta(days=number),
            summary=summary,
        )
    Commitment.objects.create(exchange=exchange, text="Écrire au préfet", due_on=TODAY + timedelta(days=7))


def test_it_tells_who_what_we_ask_what_was_said_and_promised(target):
    fill(target, 2)
    pages, words = read(brief.pdf(target, on=TODAY))
    assert pages == 1
    for said in (
        target.actor.name,
        "poser une question écrite",
        target.campaign.demand,
        "23 nov. 2026",
        "Écrire au préfet",
        "Relancer son équipe",
    ):
        assert said in words.replace("\u202f", " "), said


@pytest.mark.parametrize("count", [0, 1, 12, 40])
def test_it_is_one_page_whatever_there_is_to_tell(target, count):
    if count:
        fill(target, count, summary="Une phrase assez longue pour prendre de la place. " * 20)
    pages, words = read(brief.pdf(target, on=TODAY))
    assert pages == 1
    assert ("échanges plus anciens" in words) is (count >= 12)


def test_it_is_archivable_and_kept_by_no_browser(target, client):
    [collective] = [one.collective for one in target.campaign.space.participations.all()]
    client.force_login(make_member(collective))
    answer = client.get(reverse("outreach:brief", args=[target.code]))
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("application/pdf", "private, no-store")
    xmp = pypdf.PdfReader(io.BytesIO(answer.content)).trailer["/Root"]["/Metadata"].get_data().decode()
    assert "<pdfuaid:part>1</pdfuaid:part>" in xmp
    page = client.get(reverse("advocacy:target", args=[target.code])).content.decode()
    assert reverse("outreach:brief", args=[target.code]) in page
    client.force_login(make_member(collective, role=Role.GUEST))
    assert client.get(reverse("outreach:brief", args=[target.code])).status_code == 403

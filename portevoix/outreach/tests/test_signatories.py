"""Letters co-signed by partner collectives: asked, signed, changed since, late, on the page and in the e-mail."""

import io
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from portevoix.accounts.tests.factories import make_user
from portevoix.collectives.enums import Role
from portevoix.collectives.models import Notification, Participation
from portevoix.collectives.tests.factories import make_collective, make_member
from portevoix.mail.models import Message
from portevoix.outreach.enums import KeptBack, Signing
from portevoix.outreach.models import Mailing, Signatory
from portevoix.outreach.operations import approvals, departures, sending, signatories
from portevoix.outreach.queries import paper
from portevoix.outreach.queries.letters import prepared
from portevoix.outreach.queries.signatories import (
    changes_since,
    cosigners,
    signatures_for,
    signatures_of,
)
from portevoix.outreach.rules import emblems
from portevoix.outreach.tests.factories import make_letters, make_mailing
from portevoix.outreach.tests.test_sending import states, work
from portevoix.workspace.rules import parse

pytestmark = pytest.mark.django_db
NOW = timezone.now()
TODAY = timezone.localdate()
WEEK = TODAY + timedelta(days=7)


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path):
    settings.MAIL_SENDS = False
    settings.MAIL_FOLDER = tmp_path / "mail"
    settings.FILES_DIR = tmp_path / "files"


@pytest.fixture
def mailing():
    found = make_mailing()
    make_letters(found, 2)
    return found


@pytest.fixture
def samira(mailing):
    return make_member(mailing.collective, role=Role.COORDINATOR)


def partner(mailing, name="Rivages solidaires", **fields):
    """Another collective of the campaign, and who coordinates it."""
    user = make_user()
    fields = {"signatory_name": "Noé Aubépine", "signatory_title": "président", **fields}
    collective = make_collective(name=name, by=user, **fields)
    Participation.objects.create(space=mailing.campaign.space, collective=collective)
    return collective, user


def asked(mailing, collective, *, by, until=WEEK):
    (found,) = signatories.invite(mailing, partners=[collective], answer_by=until, by=by, at=NOW)
    return found


def change_text(mailing):
    mailing.document.content = parse("{appel},\n\nTout autre chose.\n\nAu revoir.")
    mailing.document.revision += 1
    mailing.document.save()


@pytest.fixture
def noe(mailing):
    return partner(mailing)


@pytest.fixture
def signed(mailing, samira, noe):
    signatory = asked(mailing, noe[0], by=samira)
    signatories.sign(signatory, revision=0, by=noe[1], at=NOW)
    signatory.refresh_from_db()
    return signatory


def test_a_partner_that_was_asked_is_not_on_the_letter_before_it_signs(mailing, samira, noe):
    asked(mailing, noe[0], by=samira)
    assert cosigners(mailing) == []
    (one,) = signatures_for(noe[1], on=TODAY)[0]
    assert (one.collective, one.is_awaited, one.is_on) == (noe[0], True, False)
    assert list(Notification.objects.values_list("user", "kind")) == [(noe[1].pk, "outreach.sign")]


def test_signed_it_is_on_paper_and_in_the_email(mailing, samira, signed):
    sending.send(mailing, expected=2, by=samira, at=NOW)
    work()
    body = Message.objects.first().body
    assert "Samira B.\ncoordinatrice\nEau pour tous\n" in body
    assert "\n\nNoé Aubépine\nprésident\nRivages solidaires\n" in body
    letters = prepared(mailing, on=TODAY)
    said = PdfReader(io.BytesIO(paper.pdf(mailing, letters[:1]))).pages[0].extract_text()
    assert "Eau pour tous · Rivages solidaires" in said
    assert "Noé Aubépine" in said


def test_another_text_asks_again_and_shows_what_changed(mailing, signed, noe):
    change_text(mailing)
    (one,) = signatures_of(mailing, on=TODAY)
    assert (one.is_on, one.changed, one.is_awaited, cosigners(mailing)) == (False, True, True, [])
    signed.refresh_from_db()
    found = changes_since(Signatory.objects.get())
    assert [change.words for change in found if change.is_new] == ["Tout autre chose.", "Au revoir."]
    with pytest.raises(signatories.ReadOtherwise):
        signatories.sign(signed, revision=0, by=noe[1], at=NOW)
    signatories.sign(signed, revision=1, by=noe[1], at=NOW)
    assert cosigners(Mailing.objects.get()) == [noe[0]]


def test_nothing_leaves_while_a_signature_is_awaited_unless_one_says_so(mailing, samira, noe):
    asked(mailing, noe[0], by=samira)
    with pytest.raises(signatories.SignaturesAwaited) as refusal:
        sending.send(mailing, expected=2, by=samira, at=NOW)
    assert refusal.value.args == (["Rivages solidaires"],)
    sending.send(mailing, expected=2, by=samira, at=NOW, without=True)
    work()
    assert "Rivages" not in Message.objects.first().body


def test_past_the_day_there_is_no_silent_signature_and_who_coordinates_is_told_once(mailing, samira, noe):
    signatory = asked(mailing, noe[0], by=samira, until=TODAY - timedelta(days=1))
    with pytest.raises(signatories.DayPassed):
        signatories.sign(signatory, revision=0, by=noe[1], at=NOW)
    assert signatures_for(noe[1], on=TODAY) == ([], [])
    awaited, late = signatures_for(samira, on=TODAY)
    assert (awaited, [one.collective for one in late]) == ([], [noe[0]])
    assert (signatories.tell_late(at=NOW), signatories.tell_late(at=NOW)) == (1, 0)
    assert Notification.objects.filter(kind="outreach.unsigned", user=samira).count() == 1
    sending.send(mailing, expected=2, by=samira, at=NOW)
    work()
    assert "Rivages" not in Message.objects.first().body


def test_asked_again_before_another_day(mailing, samira, noe):
    signatory = asked(mailing, noe[0], by=samira, until=TODAY - timedelta(days=1))
    signatories.ask_again(signatory, answer_by=WEEK, by=samira, at=NOW)
    signatory.refresh_from_db()
    signatories.sign(signatory, revision=0, by=noe[1], at=NOW)
    assert cosigners(mailing) == [noe[0]]


def test_only_who_coordinates_a_collective_signs_for_it(mailing, samira, noe):
    signatory = asked(mailing, noe[0], by=samira)
    member = make_member(noe[0])
    for someone in (samira, member):
        with pytest.raises(signatories.NotTheirs):
            signatories.sign(signatory, revision=0, by=someone, at=NOW)


def test_it_may_ask_for_changes_or_take_its_signature_back(mailing, signed, noe):
    signatories.ask_changes(signed, word=" Le chiffre. ", by=noe[1], at=NOW)
    signed.refresh_from_db()
    assert (signed.state, signed.word, cosigners(mailing)) == (Signing.CHANGES, "Le chiffre.", [])
    signatories.sign(signed, revision=0, by=noe[1], at=NOW)
    signatories.decline(signed, by=noe[1], at=NOW)
    assert cosigners(mailing) == []


def test_a_signature_taken_back_before_it_leaves_keeps_the_letters_back(mailing, samira, signed, noe):
    mailing.collective.recall_minutes = 10
    mailing.collective.save()
    sending.send(mailing, expected=2, by=samira, at=NOW)
    signatories.decline(signed, by=noe[1], at=NOW)
    departures.leave_now(mailing, by=samira, at=timezone.now())
    work()
    assert (states(mailing), Message.objects.count()) == (["withdrawn"] * 2, 0)
    assert set(mailing.letters.values_list("kept_back", flat=True)) == {KeptBack.CHANGED}


def test_a_collective_that_leaves_the_campaign_no_longer_signs(mailing, signed, noe):
    Participation.objects.filter(collective=noe[0]).exclude(space=noe[0].space).delete()
    assert cosigners(mailing) == []


def test_only_collectives_of_the_campaign_are_asked_and_once(mailing, samira, noe):
    stranger = make_collective(name="Ailleurs")
    assert signatories.invite(mailing, partners=[stranger], answer_by=WEEK, by=samira, at=NOW) == []
    asked(mailing, noe[0], by=samira)
    assert signatories.invite(mailing, partners=[noe[0]], answer_by=WEEK, by=samira, at=NOW) == []
    with pytest.raises(IntegrityError), transaction.atomic():
        Signatory.objects.create(mailing=mailing, collective=noe[0], answer_by=WEEK)
    with pytest.raises(IntegrityError), transaction.atomic():
        Signatory.objects.update(state=Signing.SIGNED, read="")


def test_a_signature_that_comes_ends_the_agreement_to_the_letter(mailing, samira, noe):
    mailing.collective.approval_above = 1
    mailing.collective.save()
    signatory = asked(mailing, noe[0], by=samira)
    yonas = make_member(mailing.collective)
    approval = approvals.ask(mailing, word="", by=yonas, at=NOW)
    signatories.sign(signatory, revision=0, by=noe[1], at=NOW)
    with pytest.raises(approvals.Changed):
        approvals.give(approval, by=samira, at=NOW)


def client_of(user):
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_the_whole_path_on_its_pages(mailing, samira, noe):
    writer, reader = client_of(samira), client_of(noe[1])
    url = reverse("outreach:signatures", args=[mailing.code])
    assert "Rivages solidaires" in writer.get(url).content.decode()
    assert writer.post(url, {"answer_by": "2020-01-01"}).status_code == 422
    writer.post(url, {"partners": [noe[0].pk], "answer_by": WEEK.isoformat()})
    signatory = Signatory.objects.get()
    page = reverse("outreach:signature", args=[signatory.code])
    assert page in reader.get("/").content.decode()
    assert (
        "signe-t-il" in reader.get(page).content.decode()
        or "Signer pour" in reader.get(page).content.decode()
    )
    drawn = reader.get(reverse("outreach:signature_preview", args=[signatory.code]))
    assert drawn.headers["Content-Type"] == "image/svg+xml"
    assert writer.post(reverse("outreach:sign", args=[signatory.code]), {"revision": 0}).status_code == 403
    reader.post(reverse("outreach:sign", args=[signatory.code]), {"revision": 0})
    assert cosigners(mailing) == [noe[0]]
    change_text(mailing)
    assert "<del>" in reader.get(page).content.decode()
    sent = writer.post(reverse("outreach:send", args=[mailing.code]), {"expected": 2, "revision": 1})
    assert (sent.status_code, "Rivages solidaires" in sent.content.decode()) == (422, True)
    writer.post(reverse("outreach:ask_again", args=[signatory.code]), {"without": "yes"})
    assert not Signatory.objects.exists()


@pytest.mark.parametrize("count", [1, 3])
def test_pages_cost_the_same_queries(mailing, samira, count, django_assert_num_queries):
    for number in range(count):
        asked(mailing, partner(mailing, name=f"Rivages {number}")[0], by=samira)
    client = client_of(samira)
    with django_assert_num_queries(12):
        client.get(reverse("outreach:signatures", args=[mailing.code]))


@pytest.mark.parametrize("count", [1, 4, 7])
def test_signed_together_a_letter_is_one_tagged_page(mailing, samira, count):
    """typst refuses what PDF/UA-1 and PDF/A-2a forbid, a picture without words among them."""
    for number in range(count):
        collective, user = partner(mailing, name=f"Association du littoral et de l’arrière-pays {number}")
        signatories.sign(asked(mailing, collective, by=samira), revision=0, by=user, at=NOW)
    made = PdfReader(io.BytesIO(paper.pdf(mailing, prepared(mailing, on=TODAY)[:1])))
    assert len(made.pages) == 1
    assert made.trailer["/Root"]["/MarkInfo"]["/Marked"]


def test_logos_stand_at_one_height_and_fit_the_page():
    found = emblems.in_a_row([(600, 200), (300, 300), (900, 100)])
    assert [height for _width, height in found] == [13, 13, 4.89]
    many = emblems.in_a_row([(400, 200)] * 8)
    assert sum(width for width, _height in many) + 6 * 7 <= 160.1
    assert len({height for _width, height in many}) == 1


def test_a_picture_that_is_none_has_a_size_all_the_same():
    assert emblems.pixels(b"GIF89a") == emblems.SQUARE


def test_too_many_names_are_counted_at_the_head(mailing):
    collectives = [make_collective(name=f"{number} {'Association ' * 8}") for number in range(8)]
    said = paper.names(collectives)
    assert (len(said), said[-1].split()[0]) == (4, "5")

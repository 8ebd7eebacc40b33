"""Letters in a real browser: accessible, narrow, without JavaScript, saved as one types."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from portevoix.accounts.tests.factories import make_user
from portevoix.collectives.enums import Role
from portevoix.collectives.models import Participation
from portevoix.collectives.tests.factories import make_collective, make_member
from portevoix.outreach.operations import signatories
from portevoix.outreach.tests.factories import doc, make_letters, make_mailing, text
from portevoix.workspace.rules import markup_of
from tests.browser import PHONE, assert_accessible, assert_no_sideways_scroll

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGES = (
    "mailing",
    "sheet",
    "people",
    "choose",
    "send",
    "print",
    "uncertain",
    "remove",
    "approval",
    "signatures",
    "resume",
)


@pytest.fixture
def mailing(settings, tmp_path):
    settings.MAIL_SENDS = False
    settings.FILES_DIR = tmp_path / "files"
    found = make_mailing(content=doc(text("{appel}", ", ", "{demande}", " {x}"), text("{apel}")))
    make_letters(found, 3)
    return found


@pytest.fixture
def user(mailing):
    return make_member(mailing.collective, role=Role.COORDINATOR)


@pytest.mark.parametrize("dark", [False, True])
def test_pages_are_accessible_and_fit_in_320_pixels(open_page, mailing, user, dark):
    page = open_page(user=user, viewport={"width": 320, "height": 640}, dark=dark)
    for name in PAGES:
        page.goto(reverse(f"outreach:{name}", args=[mailing.code]))
        assert_accessible(page)
        assert_no_sideways_scroll(page)


def test_what_is_typed_saves_itself_and_the_page_beside_follows(open_page, mailing, user):
    page = open_page(user=user)
    page.goto(reverse("outreach:mailing", args=[mailing.code]))
    before = page.locator("#sheet img").get_attribute("src")
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.fill("#id_subject", "Un autre objet")
    page.locator("#saved", has_text="enregistré").wait_for()
    mailing.refresh_from_db()
    assert mailing.subject == "Un autre objet"
    assert page.locator("#sheet img").get_attribute("src") != before


def test_c30_a_text_too_long_is_told_beside_it_and_no_reload_is_asked(open_page, mailing, user):
    page = open_page(user=user, expect=[413])
    page.goto(reverse("outreach:mailing", args=[mailing.code]))
    page.route("**/?letter=*", lambda sent: sent.fulfill(status=413))
    page.fill("#id_subject", "Un autre objet")
    page.locator("#saved", has_text="ce texte est trop long").wait_for()
    assert "rechargez" not in page.locator("#messages").inner_text()


def test_a_letter_is_written_without_javascript(open_page, mailing, user):
    page = open_page(user=user, javascript=False)
    page.goto(reverse("outreach:mailing", args=[mailing.code]))
    page.fill("#id_content", "{appel},\n\nBonjour.")
    page.click("#text button:has-text('Enregistrer')")
    mailing.document.refresh_from_db()
    assert markup_of(mailing.document.content) == "{appel},\n\nBonjour."
    assert "3 lettres prêtes" in page.locator(".sendbar").inner_text()


def test_two_people_agree_then_it_is_called_back(open_page, settings, tmp_path):
    """Yonas asks without JavaScript; Samira reads, agrees, has it leave, changes her mind in the ten minutes."""
    settings.MAIL_SENDS = False
    settings.FILES_DIR = tmp_path / "files"
    collective = make_collective(approval_above=2, recall_minutes=10)
    mailing = make_mailing(collective=collective)
    make_letters(mailing, 3)
    samira = make_member(collective, role=Role.COORDINATOR)
    asker = open_page(user=make_member(collective), javascript=False)
    asker.goto(reverse("outreach:mailing", args=[mailing.code]))
    asker.click("text=Demander l’accord")
    asker.click("button:has-text('Demander l’accord')")
    reader = open_page(user=samira)
    reader.goto("/")
    reader.click("#agreements a.button")
    assert_accessible(reader)
    reader.click("button:has-text('Donner mon accord')")
    reader.click("a:has-text('Envoyer 3')")
    reader.fill("input[name=expected]", "3")
    reader.click("button:has-text('Envoyer')")
    reader.locator(".sendbar", has_text="Part à").wait_for()
    assert_accessible(reader)
    reader.click("button:has-text('Rappeler')")
    reader.locator("main", has_text="rien n’est parti").wait_for()
    mailing.refresh_from_db()
    assert (mailing.state, mailing.letters.filter(state="draft").count()) == ("draft", 3)


def test_a_partner_reads_and_signs_on_a_phone(open_page, mailing, user):
    partner = make_collective(name="Rivages solidaires", by=make_user())
    Participation.objects.create(space=mailing.campaign.space, collective=partner)
    (asked,) = signatories.invite(
        mailing,
        partners=[partner],
        answer_by=timezone.localdate() + timedelta(days=7),
        by=user,
        at=timezone.now(),
    )
    page = open_page(user=partner.memberships.get().user, viewport=PHONE)
    page.goto(reverse("outreach:signature", args=[asked.code]))
    assert_accessible(page)
    assert_no_sideways_scroll(page)
    page.click("button:has-text('Signer pour')")
    page.locator("h1", has_text="signe cette lettre").wait_for()
    asked.refresh_from_db()
    assert asked.state == "signed"

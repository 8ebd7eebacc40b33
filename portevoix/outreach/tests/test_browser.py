"""Letters in a real browser: accessible, narrow, without JavaScript, saved as one types."""

import pytest
from django.urls import reverse

from portevoix.collectives.enums import Role
from portevoix.collectives.tests.factories import make_member
from portevoix.outreach.tests.factories import doc, make_letters, make_mailing, text
from portevoix.workspace.rules import markup_of
from tests.browser import assert_accessible, assert_no_sideways_scroll

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGES = ("mailing", "sheet", "people", "choose", "send", "print", "uncertain", "remove")


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


def test_a_letter_is_written_without_javascript(open_page, mailing, user):
    page = open_page(user=user, javascript=False)
    page.goto(reverse("outreach:mailing", args=[mailing.code]))
    page.fill("#id_content", "{appel},\n\nBonjour.")
    page.click("#text button:has-text('Enregistrer')")
    mailing.document.refresh_from_db()
    assert markup_of(mailing.document.content) == "{appel},\n\nBonjour."
    assert "3 lettres prêtes" in page.locator(".sendbar").inner_text()

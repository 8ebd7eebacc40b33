"""A coordinator drops a report in a real browser, sees what came back and takes the address up again."""

import pytest
from django.urls import reverse
from django.utils import timezone

from portevoix.collectives.enums import Role
from portevoix.collectives.tests.factories import make_member
from portevoix.directory.models import DeadAddress
from portevoix.mail import operations as mail
from portevoix.mail.tests.returned import sample
from portevoix.outreach.enums import MailingState
from portevoix.outreach.models import Letter
from portevoix.outreach.operations import sending
from portevoix.outreach.queries.letters import prepared
from portevoix.outreach.tests.factories import make_letters, make_mailing
from tests.browser import assert_accessible, assert_no_sideways_scroll

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def letter(settings, tmp_path):
    """A letter that left, into a folder."""
    settings.MAIL_SENDS, settings.MAIL_FROM = False, "portevoix@asso.example"
    settings.FILES_DIR, settings.MAIL_FOLDER = tmp_path / "files", tmp_path / "mail"
    mailing = make_mailing(attach_pdf=False, state=MailingState.SENDING)
    [one] = prepared(mailing, on=timezone.localdate(), letters=make_letters(mailing, 1))
    message = sending.post(one, mailing=mailing, turn=mailing.turn, pdf=None, at=timezone.now())
    state = mail.deliver(message, at=timezone.now())
    sending.note_outcome(one.letter, state=state, by=None, at=timezone.now())
    mailing.state = MailingState.SENT
    mailing.save()
    return Letter.objects.select_related("message", "mailing__collective").get()


@pytest.fixture
def coordinator(letter):
    return make_member(letter.mailing.collective, role=Role.COORDINATOR)


def drop(page, letter, tmp_path, name, **other):
    file = tmp_path / f"{name}.eml"
    file.write_bytes(sample("gmail", letter.message, **other) + name.encode())
    page.goto(reverse("outreach:returns", args=[letter.mailing.collective.code]))
    page.set_input_files("#id_reports", file)
    page.click("button:has-text('Les classer')")


@pytest.mark.parametrize("javascript", [True, False])
def test_from_the_report_to_the_address_taken_up_again(open_page, letter, coordinator, tmp_path, javascript):
    page = open_page(user=coordinator, javascript=javascript)
    drop(page, letter, tmp_path, "un")
    page.click("a.name")
    assert "Revenue\u00a0: adresse inconnue" in page.locator("main").inner_text()
    page.click("a:has-text('Voir ses adresses')")
    assert "Ne reçoit plus depuis" in page.locator("#reach").inner_text()
    page.click("a:has-text('Elle fonctionne de nouveau')")
    page.click("button:has-text('Oui, y écrire de nouveau')")
    assert "Ne reçoit plus depuis" not in page.locator("#reach").inner_text()
    assert DeadAddress.objects.count() == 0


@pytest.mark.parametrize("dark", [False, True])
def test_pages_are_accessible_and_fit_in_320_pixels(open_page, letter, coordinator, tmp_path, dark):
    page = open_page(user=coordinator, viewport={"width": 320, "height": 640}, dark=dark)
    drop(page, letter, tmp_path, "un")
    drop(page, letter, tmp_path, "deux", envelope="x", message_id="<x>")
    collective = letter.mailing.collective.code
    for address in (
        reverse("outreach:returns", args=[collective]),
        reverse("outreach:letter", args=[letter.code]),
        reverse("directory:revive", args=[DeadAddress.objects.get().code]),
        reverse("collectives:sender", args=[collective]),
    ):
        page.goto(address)
        assert_accessible(page)
        assert_no_sideways_scroll(page)

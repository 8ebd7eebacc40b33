"""The treasurer's page in a real browser: taken in at a glance, one press backs everything up."""

import pytest
from django.urls import reverse
from django.utils import timezone

from portevoix.accounts.tests.factories import make_user
from portevoix.upkeep.operations import doctor
from portevoix.upkeep.queries import backups
from portevoix.upkeep.tests.test_doctor import run_jobs
from tests.browser import assert_accessible, assert_no_sideways_scroll

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _folders(settings, tmp_path):
    settings.BACKUP_DIR = tmp_path / "backups"
    settings.FILES_DIR = tmp_path / "files"


def test_a_treasurer_backs_up_and_reads_that_all_is_well(open_page, settings):
    settings.MAIL_SENDS, settings.SMTP_HOST = True, "smtp.exemple.test"
    operator = make_user(is_operator=True, name="Noé T.")
    page = open_page(user=operator)
    page.goto(reverse("accounts:settings"))
    page.locator("summary", has_text="NT").click()
    page.get_by_role("link", name="Le serveur", exact=True).first.click()
    assert "Il n’y a aucune sauvegarde" in page.locator("h1").inner_text()
    page.get_by_role("button", name="Sauvegarder maintenant").click()
    page.locator("progress").wait_for()
    run_jobs()
    page.get_by_role("link", name="Voir où en sont les choses").click()
    assert len(backups.kept()) == 1
    doctor.ask_visit(by=operator.pk, at=timezone.now())
    run_jobs()
    page.reload()
    assert "La dernière sauvegarde a 1 minute" in page.locator("h1").inner_text()
    assert page.get_by_role("button", name="Télécharger").count() == 1


@pytest.mark.parametrize("dark", [False, True])
def test_the_page_is_accessible_and_fits_in_320_pixels(open_page, dark):
    operator = make_user(is_operator=True)
    doctor.ask_visit(by=operator.pk, at=timezone.now())
    run_jobs()
    page = open_page(user=operator, viewport={"width": 320, "height": 640}, dark=dark)
    page.goto(reverse("upkeep:overview"))
    assert_accessible(page)
    assert_no_sideways_scroll(page)

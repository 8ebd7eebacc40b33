"""Pages of an import in a real browser: accessible, narrow, light and dark, without JavaScript."""

import pytest
from django.utils import timezone

from portevoix.collectives.enums import Role
from portevoix.collectives.tests.factories import make_collective, make_member
from portevoix.intake import operations
from portevoix.intake.models import Import
from portevoix.intake.tests.factories import make_import, work
from portevoix.intake.tests.test_whole_import import csv, match
from tests.browser import assert_accessible, assert_no_sideways_scroll

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DATA = csv(
    "Nom;E-mail;Date;Canal",
    "Nour Delorme;nour@exemple.test;12/03/2025;courrier",
    "Nour Delorm;;;",
    "Bastien Quérou;bastien@;mars 2025;pigeon",
)


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path):
    settings.FILES_DIR = tmp_path


@pytest.fixture
def ours():
    return make_collective()


@pytest.mark.parametrize("dark", [False, True])
def test_pages_are_accessible_and_fit_in_320_pixels(open_page, ours, dark):
    run = match(make_import(collective=ours, data=DATA), new_campaign="Un point d’eau")
    page = open_page(
        user=make_member(ours, role=Role.COORDINATOR), viewport={"width": 320, "height": 640}, dark=dark
    )
    for name in ("", "begin/", *(f"{run.code}/{one}/" for one in ("reading", "columns", "rows", "people"))):
        page.goto(f"/intake/{name}")
        assert_accessible(page)
        assert_no_sideways_scroll(page)
    operations.decide_rest(run, decision="other", at=timezone.now())
    page.goto(f"/intake/{run.code}/take/")
    assert_accessible(page)
    operations.ask_take(run, by=run.by, at=timezone.now())
    page.goto(f"/intake/{run.code}/")
    assert_accessible(page)
    work()
    for name in ("", "undo/"):
        page.goto(f"/intake/{run.code}/{name}")
        assert_no_sideways_scroll(page)


def test_a_file_is_brought_mended_and_taken_in_without_javascript(open_page, ours):
    page = open_page(user=make_member(ours), javascript=False)
    page.goto(f"/intake/begin/?space={ours.space.code}")
    page.get_by_label("Fichier", exact=True).set_input_files(
        {"name": "a.csv", "mimeType": "text/csv", "buffer": DATA}
    )
    page.get_by_role("button", name="Lire ce fichier").click()
    page.get_by_role("link", name="Oui : les colonnes").click()
    page.get_by_label("Ou à une nouvelle campagne").fill("Un point d’eau")
    page.get_by_role("button", name="Vérifier chaque ligne").click()
    work()
    page.reload()
    row = page.locator("#row-4")
    row.get_by_label("E-mail").fill("bastien@exemple.test")
    row.get_by_label("Date").fill("13/03/2025")
    row.get_by_label("Canal").fill("mail")
    row.get_by_role("button", name="C’est corrigé").click()
    page.get_by_role("button", name="Continuer").click()
    work()
    page.reload()
    page.get_by_label("La même personne").check()
    page.get_by_role("button", name="Garder ces décisions").click()
    page.get_by_role("link", name="Voir ce qui va entrer").click()
    page.get_by_role("button", name="Faire entrer").click()
    work()
    page.reload()
    assert "3 lignes sont entrées" in page.get_by_role("heading", level=1).inner_text().replace("\u00a0", " ")
    assert Import.objects.get().counts["actor"] == 2

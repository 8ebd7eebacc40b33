"""A collective taken away and brought back in a real browser; its pages are accessible and narrow."""

import pytest
from django.urls import reverse
from django.utils import timezone

from portevoix.archive import operations
from portevoix.archive.models import Arrival, Export
from portevoix.archive.tests.factories import AT, make_archive, make_export, make_rich
from portevoix.collectives.tests.factories import make_collective
from portevoix.jobs import operations as jobs
from tests.browser import assert_accessible, assert_no_sideways_scroll

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "correct horse battery"


@pytest.fixture
def collective(settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"
    return make_rich()


@pytest.fixture
def user(collective):
    found = collective.memberships.order_by("pk").first().user
    found.set_password(PASSWORD)
    found.save()
    return found


def work():
    while job := jobs.lease(worker="w", at=timezone.now()):
        jobs.run(job, worker="w")


def confirm(page):
    page.fill("input[type=password]", PASSWORD)
    page.click("main button:has-text('Continuer'), main button.solid")


def test_a_collective_is_taken_away_and_brought_beside(open_page, collective, user, tmp_path):
    page = open_page(user=user)
    page.goto(reverse("collectives:collective", args=[collective.code]))
    page.click("text=Archive")
    page.click("button:has-text('Préparer l’archive')")
    confirm(page)
    page.wait_for_url("**/resume/**") if "resume" in page.url else None
    if "resume" in page.url:
        page.click("main button.solid")
    page.wait_for_url("**/archive/exports/**")
    assert Export.objects.count() == 1
    work()
    page.locator("h1", has_text="L’archive est prête").wait_for(timeout=10_000)
    with page.expect_download() as fetched:
        page.click("text=Récupérer l’archive")
    path = tmp_path / "fetched.zip"
    fetched.value.save_as(path)
    page.goto(reverse("archive:bring"))
    page.set_input_files("input[type=file]", path)
    page.click("button:has-text('L’envoyer et la lire')")
    page.wait_for_url("**/archive/arrivals/**")
    work()
    page.locator("h1", has_text="est prêt à venir").wait_for(timeout=10_000)
    page.click("button:has-text('L’apporter')")
    page.locator("h1", has_text="L’archive arrive").wait_for()
    work()
    page.locator("h1", has_text="est ici").wait_for(timeout=10_000)
    assert Arrival.objects.get().collective != collective


@pytest.mark.parametrize("dark", [False, True])
def test_pages_are_accessible_and_fit_in_320_pixels(open_page, collective, user, tmp_path, dark):
    export = make_export(collective)
    path = make_archive(collective, tmp_path / "a.zip")
    make_collective(name="Ailleurs", by=user)
    with path.open("rb") as file:
        from django.core.files import File

        arrival = operations.receive(File(file, name="a.zip"), by=user, at=AT)
    operations.read(arrival, told=lambda _done, _total: None)
    page = open_page(user=user, viewport={"width": 320, "height": 640}, dark=dark)
    page.goto(reverse("archive:bring"))
    confirm(page)
    addresses = [
        ("exports", collective.code),
        ("export", export.code),
        ("arrival", arrival.code),
        ("bring", ""),
    ]
    for name, code in addresses:
        page.goto(reverse(f"archive:{name}", args=[code] if code else []))
        assert_accessible(page)
        assert_no_sideways_scroll(page)

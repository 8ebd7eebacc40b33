"""Someone looks for a senator, then for the prefect, and makes them targets, in a real browser."""

import pytest
from django.urls import reverse

from portevoix.collectives.tests.factories import make_collective, make_member
from portevoix.directory import operations
from portevoix.directory.enums import Source
from portevoix.directory.tests.test_source_dila import LOCAL, NATIONAL
from portevoix.directory.tests.test_source_government import government
from portevoix.directory.tests.test_source_senat import AT, GENERAL
from portevoix.places.enums import Kind
from portevoix.places.tests.factories import make_place
from tests.browser import PHONE, assert_accessible, assert_no_sideways_scroll

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def member():
    """Someone who writes for a collective, on a directory that holds everyone."""
    make_place(kind=Kind.DEPARTEMENT, code="14", name="Calvados")
    operations.import_source(Source.SENAT, [GENERAL], at=AT)
    operations.import_source(Source.GOUVERNEMENT, [government()], at=AT)
    operations.import_source(Source.DILA, [NATIONAL, LOCAL], at=AT)
    return make_member(make_collective())


def test_from_the_directory_to_a_senator_and_a_prefect(open_page, member):
    page = open_page(user=member)
    page.goto(reverse("directory:deputies"))
    page.click("nav.tabs a:has-text('Sénat')")
    page.check("input[name=departement][value='14']")
    page.wait_for_url("**departement=14**")
    assert page.locator("ul.people a.name").all_inner_texts() == ["Pascal Allizard"]
    assert_accessible(page)
    page.check("ul.people input[type=checkbox]")
    assert page.locator("button[data-pv-needs-choice]").first.is_enabled()
    page.click("nav.tabs a:has-text('Administration')")
    page.select_option("#id_kind", "prefecture")
    page.click("button:has-text('Chercher')")
    assert_accessible(page)
    page.click("a:has-text('Préfecture du Calvados')")
    assert "02 31 00 00 00" in page.locator("#reach").inner_text()
    assert_accessible(page)
    page.click("#members a:has-text('Alix Sorbier')")
    assert "Préfet du Calvados" in page.locator(".lead").first.inner_text()
    page.goto(reverse("directory:government"))
    assert_accessible(page)


@pytest.mark.parametrize("name", ["senators", "government", "administration"])
def test_a_phone_shows_each_part_without_sideways_scroll(open_page, member, name):
    page = open_page(user=member, viewport=PHONE, dark=True)
    page.goto(reverse(f"directory:{name}"))
    assert_no_sideways_scroll(page)
    assert_accessible(page)

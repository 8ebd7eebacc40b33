"""The pages of accounts and collectives, as a person with a phone, a keyboard or a screen reader meets them."""

import pytest
from django.utils import timezone

from portevoix.accounts.tests.factories import make_user
from portevoix.collectives import operations
from portevoix.collectives.enums import Role
from portevoix.collectives.rules import token_for
from portevoix.collectives.tests.factories import make_collective, make_member
from tests.browser import PHONE, assert_accessible, assert_no_sideways_scroll
from tests.markup import assert_valid

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NARROW = {"width": 320, "height": 640}


@pytest.fixture
def samira():
    return make_user(name="Samira Benali", password="les quatre mers du nord")


@pytest.fixture
def pages(samira):
    """(public addresses, addresses for someone signed in)."""
    ours = make_collective(by=samira)
    make_member(ours, user=make_user(name="Inès Carpentier-Delattre"))
    invited = operations.invite(
        ours, email="yonas@exemple.test", role=Role.MEMBER, by=samira, at=timezone.now()
    )
    public = ["/accounts/sign-in/", "/accounts/link/", f"/collectives/invitations/{token_for(invited.code)}/"]
    own = ["/accounts/settings/", "/accounts/password/", "/accounts/confirm/", "/collectives/new/"]
    own += [f"/collectives/{ours.code}/{page}" for page in ("", "letterhead/", "members/", "leave/")]
    return public, own


@pytest.mark.parametrize("dark", [False, True])
def test_c59_pages_are_accessible(open_page, samira, pages, dark):
    for user, addresses in zip((None, samira), pages, strict=True):
        page = open_page(user=user, viewport=PHONE, dark=dark)
        for address in addresses:
            page.goto(address)
            assert_accessible(page)


def test_c59_nothing_is_wider_than_320_px(open_page, samira, pages):
    for user, addresses in zip((None, samira), pages, strict=True):
        page = open_page(user=user, viewport=NARROW)
        for address in addresses:
            page.goto(address)
            assert_no_sideways_scroll(page)


def test_pages_are_valid_html(client, samira, pages):
    found = {f"public{n}": client.get(address).content.decode() for n, address in enumerate(pages[0])}
    client.force_login(samira)
    found |= {f"own{n}": client.get(address).content.decode() for n, address in enumerate(pages[1])}
    assert_valid(found)

"""A person with a passkey, an application, a lost phone: in a real browser, with a device that Chromium plays."""

import re

import pytest
from django.core.cache import cache
from django.utils import timezone

from portevoix.accounts.models import User
from portevoix.accounts.tests.codes import code_at
from portevoix.accounts.tests.factories import make_user
from tests.browser import PHONE, assert_accessible, assert_no_sideways_scroll
from tests.markup import assert_valid

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
HOME = re.compile(r":\d+/$")
PASSWORD = "les quatre mers du nord"


@pytest.fixture
def samira():
    cache.clear()
    return make_user(email="samira@exemple.test", name="Samira Benali", password=PASSWORD)


def with_device(page):
    """Give the browser a phone that holds passkeys and recognises its owner."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    made = session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return session, made["authenticatorId"]


def forget_session(page):
    """As if the browser had been closed for a month."""
    page.wait_for_load_state("networkidle")
    page.context.clear_cookies()


def type_password(page):
    page.set_default_timeout(8000)
    page.goto("/accounts/sign-in/")
    page.get_by_label("Adresse e-mail").fill("samira@exemple.test")
    page.get_by_label("Mot de passe").fill(PASSWORD)
    with page.expect_navigation():
        page.get_by_role("button", name="Se connecter", exact=True).click()


def test_a_passkey_from_its_making_to_its_removal(open_page, samira):
    page = open_page(viewport=PHONE)
    with_device(page)
    type_password(page)
    page.goto("/accounts/settings/")
    page.get_by_role("link", name="En ajouter une").click()
    page.get_by_role("link", name="Ajouter une clé d’accès").click()
    page.get_by_label("Nom de cette clé d’accès").fill("Mon téléphone")
    page.get_by_role("button", name="Créer la clé d’accès").click()
    page.wait_for_url("**/second-step/codes/")
    assert page.locator(".recovery-codes li").count() == 10
    page.get_by_role("button", name="Je les ai gardés").click()
    page.get_by_text("Deux étapes protègent votre compte").wait_for()
    forget_session(page)

    page.goto("/accounts/sign-in/?next=/accounts/devices/")
    page.get_by_role("button", name="Se connecter avec une clé d’accès").click()
    page.wait_for_url("**/accounts/devices/")
    forget_session(page)

    type_password(page)
    page.wait_for_url("**/sign-in/second-step/")
    page.get_by_role("button", name="Utiliser ma clé d’accès").click()
    page.wait_for_url(HOME)

    page.goto("/accounts/second-step/")
    page.get_by_role("link", name="Retirer Mon téléphone").click()
    page.get_by_role("button", name="Oui, la retirer").click()
    page.get_by_text("Une seule étape protège votre compte").wait_for()
    assert not User.objects.get().has_second_step()


def test_an_action_that_asks_again_takes_the_passkey(open_page, samira):
    page = open_page()
    with_device(page)
    type_password(page)
    page.goto("/accounts/second-step/passkeys/new/")
    page.get_by_label("Nom de cette clé d’accès").fill("Clé")
    page.get_by_role("button", name="Créer la clé d’accès").click()
    page.wait_for_url("**/second-step/codes/")
    page.goto("/accounts/confirm/?next=/accounts/email/")
    page.get_by_role("button", name="Utiliser ma clé d’accès").click()
    page.wait_for_url("**/accounts/email/")


def test_a_device_without_passkey_says_so_and_nothing_is_lost(open_page, samira):
    page = open_page()
    session, device = with_device(page)
    page.goto("/accounts/sign-in/")
    session.send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": False})
    page.get_by_role("button", name="Se connecter avec une clé d’accès").click()
    page.get_by_text("Rien n’a été fait").wait_for()
    type_password(page)
    page.wait_for_url(HOME)


def test_an_application_without_javascript(open_page, samira):
    page = open_page(javascript=False)
    type_password(page)
    page.goto("/accounts/second-step/app/")
    secret = page.locator(".evidence").inner_text().replace(" ", "")
    page.get_by_label("Code que l’application affiche").fill(code_at(timezone.now(), secret=secret))
    page.get_by_role("button", name="Voici le code").click()
    codes = page.locator(".recovery-codes li").all_inner_texts()
    page.get_by_role("button", name="Je les ai gardés").click()
    forget_session(page)
    type_password(page)
    page.get_by_label("Code").fill(codes[0])
    page.get_by_role("button", name="Envoyer le code").click()
    page.wait_for_url(HOME)
    assert page.get_by_role("heading", level=1).count() == 1


def seen(page):
    """Each page of a second step, in turn."""
    page.goto("/accounts/second-step/")
    yield page
    page.goto("/accounts/second-step/passkeys/new/")
    yield page
    page.goto("/accounts/second-step/app/")
    yield page
    secret = page.locator(".evidence").inner_text().replace(" ", "")
    page.get_by_label("Code que l’application affiche").fill(code_at(timezone.now(), secret=secret))
    page.get_by_role("button", name="Voici le code").click()
    yield page
    for path in ("second-step/", "second-step/app/remove/", "devices/", "settings/"):
        page.goto(f"/accounts/{path}")
        yield page
    forget_session(page)
    type_password(page)
    yield page


@pytest.mark.parametrize("dark", [False, True])
def test_c59_every_page_is_accessible_narrow_and_valid(open_page, samira, dark):
    page = open_page(viewport={"width": 320, "height": 640}, dark=dark)
    type_password(page)
    found = {}
    for number, one in enumerate(seen(page)):
        assert_accessible(one)
        assert_no_sideways_scroll(one)
        found[f"{number}"] = one.request.get(one.url).text()
    assert_valid(found)

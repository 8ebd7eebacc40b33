"""Sessions: every way in gives a new one, its cookie is read by no script, signing out ends it on the server (c19)."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portevoix.accounts import operations as accounts
from portevoix.accounts.models import Session
from portevoix.accounts.tests.factories import make_user
from portevoix.advocacy.tests.factories import make_campaign
from portevoix.collectives import operations as collectives
from portevoix.collectives.enums import Role
from portevoix.collectives.rules import guest_token_for, token_for
from portevoix.collectives.tests.factories import make_collective
from tests.access.people import enter

pytestmark = pytest.mark.django_db
PASSWORD = "les quatre mers du nord"
ACCOUNT = {"name": "Yonas T.", "password": PASSWORD}


def by_password():
    user = make_user(password=PASSWORD)
    return "/accounts/sign-in/", {"login": user.email, "password": PASSWORD}


def by_link():
    return accounts.make_link(make_user(), at=timezone.now()), {}


def by_invitation():
    ours = make_collective()
    facts = {"email": "yonas@exemple.test", "role": Role.GUEST, "by": ours.memberships.get().user}
    made = collectives.invite(ours, **facts, at=timezone.now())
    return reverse("collectives:invitation", kwargs={"token": token_for(made.code)}), ACCOUNT


def by_guest_invitation():
    facts = {"email": "yonas@exemple.test", "days": 30, "url": "{token}", "by": make_user()}
    made = collectives.invite_guest(make_campaign().space, **facts, at=timezone.now())
    return reverse("advocacy:guest", kwargs={"token": guest_token_for(made.code)}), ACCOUNT


def by_first_start():
    return accounts.setup_path(at=timezone.now()), {
        "collective": "Eau pour tous",
        "email": "yonas@exemple.test",
        **ACCOUNT,
    }


@pytest.mark.parametrize("way", [by_password, by_link, by_invitation, by_guest_invitation, by_first_start])
def test_c19_a_session_that_an_intruder_planted_opens_nothing(way):
    client, intruder = Client(), Client()
    session = client.session
    session["planted"] = True
    session.save()
    planted = session.session_key
    address, sent = way()
    answer = client.post(address, sent)
    assert answer.status_code == 302
    assert client.session["_auth_user_id"]
    assert client.session.session_key != planted
    assert not Session.objects.filter(pk=planted).exists()
    intruder.cookies["sessionid"] = planted
    assert intruder.get("/accounts/settings/").status_code == 302


def test_c19_a_name_of_session_that_nobody_gave_is_not_taken():
    client = Client()
    client.cookies["sessionid"] = "a" * 32
    address, sent = by_password()
    client.post(address, sent)
    assert client.cookies["sessionid"].value != "a" * 32


def test_c19_signing_out_ends_the_session_on_the_server():
    client, thief = enter(make_user()), Client()
    thief.cookies["sessionid"] = client.cookies["sessionid"].value
    assert thief.get("/accounts/settings/").status_code == 200
    client.post("/accounts/sign-out/")
    assert thief.get("/accounts/settings/").status_code == 302


def test_c19_an_account_that_is_closed_ends_its_sessions():
    user = make_user()
    client = enter(user)
    accounts.erase(user, at=timezone.now())
    assert client.get("/accounts/settings/").status_code == 302


def test_c26_cookies_are_read_by_no_script_and_leave_by_https_alone(settings):
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    client = Client()
    address, sent = by_password()
    client.get(address)
    client.post(address, sent)
    flags = {
        name: (bool(one["httponly"]), one["samesite"], bool(one["secure"]), one["domain"])
        for name, one in client.cookies.items()
    }
    assert set(flags) == {"csrftoken", "sessionid", "device"}
    assert set(flags.values()) == {(True, "Lax", True, "")}

"""Where one is signed in: what is noted, what is not, what ends."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from portevoix.accounts import queries, tasks
from portevoix.accounts.models import Session
from portevoix.accounts.rules import device_words
from portevoix.accounts.tests.factories import make_user
from portevoix.jobs.operations import Run
from portevoix.mail.models import Message

pytestmark = pytest.mark.django_db
PASSWORD = "les quatre mers du nord"
FIREFOX = "Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0"
SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1 Version/18.0 Safari/604.1"


@pytest.fixture(autouse=True)
def _fresh_limits():
    cache.clear()


@pytest.fixture
def samira():
    return make_user(email="samira@exemple.test", password=PASSWORD)


def come(agent=FIREFOX, client=None):
    client = client or Client()
    words = {"login": "samira@exemple.test", "password": PASSWORD}
    assert client.post("/accounts/sign-in/", words, headers={"User-Agent": agent}).status_code == 302
    return client


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (FIREFOX, "Firefox, Android"),
        (SAFARI, "Safari, iPhone"),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64) AppleWebKit/537 Chrome/140 Safari/537 Edg/140",
            "Edge, Windows",
        ),
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537 Chrome/140 Safari/537", "Chrome, Linux"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15) Version/18 Safari/605", "Safari, Mac"),
        ("curl/8", ""),
        ("", ""),
    ],
)
def test_a_device_is_two_words(agent, words):
    assert device_words(agent) == words


def test_devices_are_listed_with_this_one(samira):
    come(SAFARI)
    client = come(FIREFOX)
    page = client.get("/accounts/devices/").content.decode()
    assert "2 appareils sont connectés" in page
    assert page.index("celui-ci") > page.index("Firefox, Android")
    assert sorted(one.device for one in queries.devices_of(samira)) == ["Firefox, Android", "Safari, iPhone"]


def test_the_list_costs_the_same_for_one_and_three(samira, django_assert_max_num_queries):
    client, costs = come(), []
    for _number in (1, 3):
        client.get("/accounts/devices/")
        with django_assert_max_num_queries(12) as asked:
            client.get("/accounts/devices/")
        costs.append(len(asked))
        come()
        come()
    assert costs[0] == costs[1]


def test_c37_neither_address_nor_user_agent_is_kept(samira):
    client = come(SAFARI)
    client.get("/accounts/devices/")
    row = Session.objects.get(user=samira)
    kept = f"{row.device} {row.get_decoded()}"
    assert "127.0.0.1" not in kept
    assert "AppleWebKit" not in kept
    assert "samira" not in kept


def test_when_a_device_was_last_seen_is_noted_to_the_hour(samira):
    client = come()
    row = Session.objects.get(user=samira)
    session = client.session
    session["device"] = {**session["device"], "seen": (timezone.now() - timedelta(days=3)).isoformat()}
    session.save()
    client.get("/accounts/settings/")
    row.refresh_from_db()
    assert row.seen_at == timezone.now().replace(minute=0, second=0, microsecond=0)


def test_one_device_is_signed_out(samira):
    lost, client = come(SAFARI), come(FIREFOX)
    code = Session.objects.get(device="Safari, iPhone").code
    assert client.post(f"/accounts/devices/{code}/end/")["Location"] == "/accounts/devices/"
    assert lost.get("/accounts/settings/").status_code == 302
    assert client.get("/accounts/settings/").status_code == 200


def test_c14_nobody_signs_out_the_device_of_another(samira):
    client = come()
    code, stranger = Session.objects.get(user=samira).code, Client()
    stranger.force_login(make_user())
    stranger.post(f"/accounts/devices/{code}/end/")
    stranger.post("/accounts/devices/end-others/")
    assert client.get("/accounts/settings/").status_code == 200


def test_all_the_others_are_signed_out(samira):
    others, client = [come(SAFARI), come(SAFARI)], come(FIREFOX)
    client.post("/accounts/devices/end-others/")
    assert [one.get("/accounts/settings/").status_code for one in [*others, client]] == [302, 302, 200]


def test_c19_a_new_password_ends_the_others_in_the_list_too(samira):
    come(SAFARI)
    client = come(FIREFOX)
    client.post("/accounts/password/", {"old": PASSWORD, "password": "un autre jour de pluie"})
    assert [one.device for one in queries.devices_of(samira)] == ["Firefox, Android"]
    assert client.get("/accounts/devices/").content.decode().count("celui-ci") == 1


def test_c50_a_device_never_seen_is_told_once_by_a_mail_that_names_its_kind_alone(samira):
    client = come(FIREFOX)
    client.post("/accounts/sign-out/")
    come(FIREFOX, client)
    message = Message.objects.get()
    assert message.subject == "Un nouvel appareil s’est connecté"
    assert "Firefox, Android" in message.body
    assert "Samira" not in message.body
    come(SAFARI)
    assert Message.objects.count() == 2


def test_who_would_rather_not_is_not_told(samira):
    samira.tells_new_device = False
    samira.save()
    come()
    assert Message.objects.count() == 0


def test_a_cookie_of_a_device_names_nobody(samira):
    client = come()
    cookie = client.cookies["device"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/accounts/")
    assert "samira" not in cookie.value
    assert len(cookie.value) == 16


def test_c46_sessions_that_are_over_are_forgotten(samira):
    come()
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    tasks.tidy(Run.__new__(Run))
    assert Session.objects.count() == 0

"""The second step: asked after a password and after a link, told, changed, lost."""

import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from portevoix.accounts import operations
from portevoix.accounts.access import CONFIRMED
from portevoix.accounts.models import Session
from portevoix.accounts.tests.codes import SECRET, code_at, make_app
from portevoix.accounts.tests.factories import make_user
from portevoix.journal.models import Entry
from portevoix.mail.models import Message

pytestmark = pytest.mark.django_db
PASSWORD = "les quatre mers du nord"
STEP = "/accounts/sign-in/second-step/"


@pytest.fixture(autouse=True)
def _fresh_limits():
    cache.clear()


@pytest.fixture
def samira():
    return make_user(email="samira@exemple.test", password=PASSWORD)


def sign_in(client, *, password=PASSWORD, **extra):
    return client.post("/accounts/sign-in/", {"login": "samira@exemple.test", "password": password, **extra})


def now_code():
    return code_at(timezone.now())


def signed_in(client):
    return "_auth_user_id" in client.session


def enter(user):
    client = Client()
    client.force_login(user)
    session = client.session
    session[CONFIRMED] = timezone.now().timestamp()
    session.save()
    return client


def recovery_codes(user):
    return [code.replace(" ", "") for code in operations.codes_to_keep(user)]


def test_after_the_password_comes_the_code(client, samira):
    make_app(samira)
    assert sign_in(client, next="/places/search/?q=a")["Location"] == STEP
    assert not signed_in(client)
    assert "Encore une étape" in client.get(STEP).content.decode()
    answer = client.post(STEP, {"code": now_code()})
    assert (answer["Location"], signed_in(client)) == ("/places/search/?q=a", True)


def test_after_a_link_too_so_a_stolen_mailbox_opens_nothing(client, samira):
    make_app(samira)
    path = operations.make_link(samira, at=timezone.now())
    assert client.post(path)["Location"] == STEP
    assert not signed_in(client)
    assert client.get("/accounts/settings/").status_code == 302
    assert client.post("/accounts/password/", {"password": "un autre jour de pluie"}).status_code == 302
    assert client.post(STEP, {"code": now_code()})["Location"] == "/accounts/resume/"
    assert client.post("/accounts/password/", {"password": "un autre jour de pluie"}).status_code == 302
    samira.refresh_from_db()
    assert samira.check_password("un autre jour de pluie")


def test_a_link_left_half_way_gives_a_later_password_nothing_of_its_own(client, samira):
    make_app(samira)
    client.post(operations.make_link(samira, at=timezone.now()))
    assert sign_in(client)["Location"] == STEP
    client.post("/accounts/sign-out/")
    assert client.get(STEP)["Location"] == "/accounts/sign-in/"
    sign_in(client)
    client.post(STEP, {"code": now_code()})
    assert client.session["by_link"] is False


def test_without_a_first_proof_the_second_is_not_asked(client, samira):
    make_app(samira)
    assert client.get(STEP)["Location"] == "/accounts/sign-in/"
    assert client.post(STEP, {"code": now_code()})["Location"] == "/accounts/sign-in/"


def test_c16_a_code_of_the_application_works_once(samira):
    make_app(samira)
    now = timezone.now()
    operations.use_code(samira, f"{code_at(now)[:3]} {code_at(now)[3:]}", at=now)
    for code in (code_at(now), code_at(now - timedelta(seconds=30))):
        with pytest.raises(operations.WrongCode):
            operations.use_code(samira, code, at=now)


def test_a_phone_half_a_minute_late_is_understood_and_no_more(samira):
    make_app(samira)
    now = timezone.now()
    with pytest.raises(operations.WrongCode):
        operations.use_code(samira, code_at(now - timedelta(seconds=90)), at=now)
    operations.use_code(samira, code_at(now - timedelta(seconds=30)), at=now)


def test_c16_a_recovery_code_signs_in_once(client, samira):
    make_app(samira)
    codes = recovery_codes(samira)
    assert len(set(codes)) == 10
    sign_in(client)
    assert client.post(STEP, {"code": f" {codes[3][:4]}-{codes[3][4:]}"}).status_code == 302
    assert "Un code de secours a servi\u00a0; il en reste 9." in client.get("/").content.decode()
    assert signed_in(client)
    other = Client()
    sign_in(other)
    assert other.post(STEP, {"code": codes[3]}).status_code == 200
    assert not signed_in(other)
    assert len(recovery_codes(samira)) == 9


def test_c16_new_recovery_codes_end_those_before(samira):
    make_app(samira)
    before = recovery_codes(samira)
    operations.new_codes(samira, at=timezone.now())
    assert not set(before) & set(recovery_codes(samira))
    with pytest.raises(operations.WrongCode):
        operations.use_code(samira, before[0], at=timezone.now())


def test_c16_recovery_codes_are_shown_until_they_are_kept(samira):
    make_app(samira)
    codes, client = operations.codes_to_keep(samira), enter(samira)
    assert (
        re.findall(r"<li>(\d{4} \d{4})</li>", client.get("/accounts/second-step/codes/").content.decode())
        == codes
    )
    text = client.get("/accounts/second-step/codes/file/")
    assert text["Content-Disposition"] == 'attachment; filename="portevoix-codes.txt"'
    assert text.content.decode().splitlines()[2:] == codes
    client.post("/accounts/second-step/codes/", {"kept": "1"})
    for page in ("", "file/"):
        assert client.get(f"/accounts/second-step/codes/{page}")["Location"] == "/accounts/second-step/"


def test_c17_tries_at_the_second_step_slow_down_and_are_told(client, samira):
    make_app(samira)
    Message.objects.all().delete()
    sign_in(client)
    answers = [client.post(STEP, {"code": "000000"}) for _ in range(7)]
    assert [answer.status_code for answer in answers] == [200] * 7
    assert ["Trop d’essais" in answer.content.decode() for answer in answers] == [False] * 5 + [True] * 2
    assert "Trop d’essais" in client.post(STEP, {"code": now_code()}).content.decode()
    assert [one.subject for one in Message.objects.all()] == ["Quelqu’un essaie de se connecter"]


def test_c17_a_wrong_password_says_nothing_of_the_second_step(client, samira):
    plain = sign_in(client, password="autre chose").content.decode()
    make_app(samira)
    cache.clear()
    protected = sign_in(Client(), password="autre chose").content.decode()
    without = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"')
    assert without.sub("", plain) == without.sub("", protected)


def test_c28_what_is_no_credential_is_refused_in_words(client, samira):
    make_app(samira)
    sign_in(client)
    hostile = ["", "{}", "[]", "3", "null", '"x"', '{"id": 1}', '{"response": {"userHandle": null}}']
    hostile += ['{"response": [], "id": "a", "rawId": "a", "type": "public-key"}', "{" * 500, "é" * 3000]
    hostile += ['{"response": {"userHandle": "OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5"}}']
    for text in hostile:
        assert client.post(STEP, {"credential": text}).status_code == 200, text
        cache.clear()
        assert client.post("/accounts/sign-in/passkey/", {"credential": text}).status_code == 302, text
    own = enter(samira)
    own.get("/accounts/second-step/passkeys/new/")
    for text in hostile:
        answer = own.post("/accounts/second-step/passkeys/new/", {"name": "x", "credential": text})
        assert answer.status_code == 200, text
    assert Authenticator.objects.filter(type="webauthn").count() == 0


def test_an_application_is_added_with_its_first_code(samira):
    client = enter(samira)
    page = client.get("/accounts/second-step/app/").content.decode()
    secret = re.search(r'<p class="evidence" dir="ltr">([A-Z2-7 ]+)</p>', page)[1].replace(" ", "")
    assert f"secret={secret}" in page
    assert "data:" not in page
    wrong = client.post("/accounts/second-step/app/", {"code": "000000"})
    assert "pas le code du moment" in wrong.content.decode()
    right = client.post("/accounts/second-step/app/", {"code": code_at(timezone.now(), secret=secret)})
    assert right["Location"] == "/accounts/second-step/codes/"
    assert samira.has_second_step()
    assert [entry.verb for entry in Entry.objects.all()] == ["second-step-app"]
    assert [one.subject for one in Message.objects.all()] == ["Votre façon de vous connecter a changé"]


def test_c19_a_change_of_the_second_step_ends_the_other_sessions(samira):
    other, client = Client(), enter(samira)
    other.force_login(samira)
    client.get("/accounts/second-step/app/")
    secret = client.session["app_key"]
    client.post("/accounts/second-step/app/", {"code": code_at(timezone.now(), secret=secret)})
    assert client.get("/accounts/settings/").status_code == 200
    assert other.get("/accounts/settings/").status_code == 302


def test_c20_the_second_step_is_changed_only_by_who_just_proved_who_they_are(samira):
    make_app(samira)
    client = Client()
    client.force_login(samira)
    for page in ("app/", "app/remove/", "codes/", "codes/file/", "passkeys/new/"):
        answer = client.get(f"/accounts/second-step/{page}")
        assert answer["Location"].startswith("/accounts/confirm/"), page
    client.post("/accounts/second-step/app/remove/")
    assert samira.has_second_step()


def test_with_the_last_step_its_recovery_codes_go(samira):
    make_app(samira)
    assert enter(samira).post("/accounts/second-step/app/remove/")["Location"] == "/accounts/second-step/"
    assert Authenticator.objects.count() == 0


def test_c14_nobody_touches_the_passkey_of_another(samira):
    operations.add_passkey(samira, name="téléphone", credential={}, at=timezone.now())
    key = Authenticator.objects.get(type="webauthn").pk
    stranger = enter(make_user())
    for page in ("", "remove/"):
        for method in (stranger.get, stranger.post):
            assert method(f"/accounts/second-step/passkeys/{key}/{page}", {"name": "x"}).status_code == 404
    assert Authenticator.objects.get(pk=key).data["name"] == "téléphone"


def test_a_page_without_second_step_says_what_is_at_stake(samira):
    page = enter(samira).get("/accounts/second-step/").content.decode()
    assert "Une seule étape protège votre compte" in page
    make_app(samira)
    page = enter(samira).get("/accounts/second-step/").content.decode()
    assert "Deux étapes protègent votre compte" in page
    assert "Il reste 10 codes" in page


def test_login_link_passes_no_second_step_unless_told(client, samira, capsys):
    make_app(samira)
    call_command("login_link", "samira@exemple.test")
    path = capsys.readouterr().out.splitlines()[-1].removeprefix("http://127.0.0.1:8000")
    assert client.post(path)["Location"] == STEP
    Entry.objects.all().delete()
    call_command("login_link", "samira@exemple.test", "--without-second-step")
    path = capsys.readouterr().out.splitlines()[-1].removeprefix("http://127.0.0.1:8000")
    assert client.post(path)["Location"] == "/accounts/resume/"
    assert [entry.verb for entry in Entry.objects.all()] == ["second-step-reset"]
    assert Message.objects.filter(subject="Votre façon de vous connecter a changé").count() == 2


def test_c35_no_secret_reaches_a_page_or_the_journal(samira):
    make_app(samira)
    pages = ("/accounts/second-step/", "/accounts/settings/", "/accounts/devices/")
    text = "".join(enter(samira).get(page).content.decode() for page in pages)
    assert SECRET not in text
    assert Authenticator.objects.get(type="recovery_codes").data["seed"] not in text


def test_erasing_takes_the_second_step_and_the_sessions_away(samira):
    make_app(samira)
    client = enter(samira)
    operations.erase(samira, at=timezone.now())
    assert (Authenticator.objects.count(), Session.objects.filter(user=samira).count()) == (0, 0)
    assert client.get("/accounts/settings/").status_code == 302

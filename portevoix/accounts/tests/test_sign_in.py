"""Signing in: what it says, what it costs, what it leaves."""

import hashlib
import time
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portevoix.accounts import operations
from portevoix.accounts.access import CONFIRMED
from portevoix.accounts.forms import NewAccount
from portevoix.accounts.models import Session, SignInLink, User
from portevoix.accounts.tests.factories import make_user
from portevoix.jobs.models import Job
from portevoix.mail.models import Message

pytestmark = pytest.mark.django_db
PASSWORD = "les quatre mers du nord"


@pytest.fixture(autouse=True)
def _fresh_limits():
    cache.clear()


def sign_in(client, *, email, password=PASSWORD, **extra):
    return client.post("/accounts/sign-in/", {"login": email, "password": password, **extra})


def test_sign_in_with_password_goes_where_one_was_going(client):
    make_user(email="samira@exemple.test", password=PASSWORD)
    answer = sign_in(client, email="Samira@exemple.test ", next="/places/search/?q=a")
    assert (answer.status_code, answer["Location"]) == (302, "/places/search/?q=a")
    assert EmailAddress.objects.count() == 0


def test_c17_wrong_password_and_unknown_address_say_the_same(client):
    make_user(email="samira@exemple.test", password=PASSWORD)
    known = sign_in(client, email="samira@exemple.test", password="autre chose")
    unknown = sign_in(client, email="nadia@exemple.test", password="autre chose")
    body = [
        _without_tokens(answer.content.decode(), answer).replace("nadia@", "samira@")
        for answer in (known, unknown)
    ]
    assert (known.status_code, body[0]) == (unknown.status_code, body[1])


def _without_tokens(text, answer):
    return text.replace(str(answer.context["csrf_token"]), "")


def test_c17_an_unknown_address_costs_as_many_hashes(client, monkeypatch):
    hashes = []
    encode, verify = Argon2PasswordHasher.encode, Argon2PasswordHasher.verify
    make_user(email="samira@exemple.test", password=PASSWORD)
    monkeypatch.setattr(
        Argon2PasswordHasher, "encode", lambda s, *a, **k: hashes.append(1) or encode(s, *a, **k)
    )
    monkeypatch.setattr(
        Argon2PasswordHasher, "verify", lambda s, *a, **k: hashes.append(1) or verify(s, *a, **k)
    )
    sign_in(client, email="samira@exemple.test", password="autre chose")
    known = len(hashes)
    sign_in(client, email="nadia@exemple.test", password="autre chose")
    assert (known, len(hashes) - known) == (1, 1)


def test_c17_tries_on_one_account_slow_down(client):
    make_user(email="samira@exemple.test", password=PASSWORD)
    answers = [sign_in(client, email="samira@exemple.test", password="autre chose") for _ in range(6)]
    assert ["Trop d’essais" in answer.content.decode() for answer in answers] == [False] * 5 + [True]
    assert "Trop d’essais" in sign_in(client, email="samira@exemple.test").content.decode()


def test_c17_tries_from_one_place_slow_down(client):
    answers = [sign_in(client, email=f"personne{n}@exemple.test", password="autre chose") for n in range(11)]
    assert "Trop d’essais" in answers[-1].content.decode()
    for _ in range(20):
        last = sign_in(client, email="x@exemple.test", password="y")
    assert last.status_code == 429
    assert "Attendez dix minutes" in last.content.decode()


def test_c37_rate_limits_keep_no_address(client, settings):
    from django.db import connection

    sign_in(client, email="samira@exemple.test", password="autre chose")
    with connection.cursor() as cursor:
        cursor.execute("select cache_key from cache")
        keys = " ".join(row[0] for row in cursor.fetchall())
    assert "rl" in keys
    assert "127.0.0.1" not in keys
    assert "samira" not in keys


def test_c37_only_a_declared_proxy_is_believed(rf, settings):
    from portevoix.accounts.adapter import client_address

    request = rf.get("/", headers={"X-Forwarded-For": "6.6.6.6, 10.1.2.3"})
    assert client_address(request) == "127.0.0.1"
    settings.BEHIND_PROXY = True
    assert client_address(request) == "10.1.2.3"
    assert client_address(rf.get("/")) == "127.0.0.1"


def test_c18_argon2id_twelve_characters_common_ones_refused():
    assert make_user(password=PASSWORD).password.startswith("argon2$argon2id$")
    tried = ["trop court", "123456789012", "1q2w3e4r5t6y", "Samira@exemple", PASSWORD]
    forms = [NewAccount({"name": "Samira", "password": password}) for password in tried]
    assert [form.is_valid() for form in forms] == [False, False, False, True, True]
    assert forms[2].errors["password"] == ["Ce mot de passe est trop courant."]


def test_c19_the_session_rotates_at_sign_in(client):
    make_user(email="samira@exemple.test", password=PASSWORD)
    client.get("/accounts/resume/")
    client.post("/accounts/settings/", {"name": "texte"})
    before = client.session.session_key
    sign_in(client, email="samira@exemple.test")
    assert before != client.session.session_key
    assert not Session.objects.filter(pk=before).exists()


def test_c19_sessions_end_when_the_password_changes(client, django_user_model):
    from django.test import Client

    user = make_user(email="samira@exemple.test", password=PASSWORD)
    other = Client()
    sign_in(client, email=user.email)
    sign_in(other, email=user.email)
    words = {"old": PASSWORD, "password": "un autre jour de pluie"}
    answer = client.post(reverse("account_change_password"), words)
    assert answer["Location"] == "/accounts/settings/"
    assert client.get("/accounts/settings/").status_code == 200
    assert other.get("/accounts/settings/").status_code == 302


def test_c19_sessions_last_fourteen_days(client, settings):
    user = make_user(email="samira@exemple.test", password=PASSWORD)
    sign_in(client, email=user.email)
    assert client.session.get_expiry_age() == 14 * 24 * 3600
    assert client.cookies["sessionid"]["httponly"]
    assert client.cookies["sessionid"]["samesite"] == "Lax"


def test_sign_up_is_closed(client):
    answer = client.get("/accounts/sign-up/")
    assert "invitation" in answer.content.decode()
    assert client.post("/accounts/sign-up/", {"email": "a@b.fr"}).status_code == 405
    assert User.objects.count() == 0


def test_sign_out_asks_then_signs_out(client):
    client.force_login(make_user())
    assert client.get("/accounts/sign-out/").status_code == 200
    assert client.post("/accounts/sign-out/")["Location"] == "/accounts/sign-in/"
    assert "_auth_user_id" not in client.session


def link_path(user, **fields):
    return operations.make_link(user, at=timezone.now(), **fields)


def test_link_shows_a_button_and_signs_in_once(client):
    user = make_user(password="les quatre mers du nord")
    path = link_path(user)
    assert client.get(path).status_code == client.get(path).status_code == 200
    assert client.post(path)["Location"] == "/accounts/resume/"
    assert client.session["_auth_user_id"] == str(user.pk)
    assert "choisir un autre mot de passe" in client.get("/").content.decode()
    client.logout()
    assert client.post(path).status_code == client.get(path).status_code == 410


def test_c16_link_expires_after_half_an_hour():
    user, now = make_user(), timezone.now()
    token = operations.make_link(user, at=now).split("/")[-2]
    assert operations.link_holder(token, at=now + timedelta(minutes=29)) == user
    with pytest.raises(operations.LinkSpent):
        operations.spend_link(token, at=now + timedelta(minutes=30))


def test_link_keeps_only_the_hash():
    token = link_path(make_user()).split("/")[-2]
    assert [link.token_hash for link in SignInLink.objects.all()] == [
        hashlib.sha256(token.encode()).hexdigest()
    ]


def test_link_of_someone_who_left_signs_nobody_in():
    user = make_user()
    token = link_path(user).split("/")[-2]
    operations.erase(user, at=timezone.now())
    with pytest.raises(operations.LinkSpent):
        operations.spend_link(token, at=timezone.now())


def test_c17_asking_for_a_link_says_the_same_in_the_same_time(client):
    make_user(email="samira@exemple.test")
    answers, times = [], []
    for email in ("samira@exemple.test", "nadia@exemple.test"):
        start = time.monotonic()
        answers.append(client.post("/accounts/link/", {"email": email}))
        times.append(time.monotonic() - start)
    assert answers[0].content == answers[1].content
    assert min(times) >= operations.ANSWER_AFTER
    assert [message.recipient for message in Message.objects.all()] == ["samira@exemple.test"]
    assert [job.handler for job in Job.objects.all()] == ["accounts.mail"]


def test_c50_the_mail_of_a_link_names_nothing_but_itself(client):
    make_user(email="samira@exemple.test", name="Samira B.")
    client.post("/accounts/link/", {"email": "samira@exemple.test"})
    message = Message.objects.get()
    token = message.body.split("/link/")[1].split("/")[0]
    assert message.subject == "Votre lien de connexion"
    assert message.body == (
        "Bonjour,\n\nCe lien vous connecte une fois, dans les 30 minutes\u00a0:\n\n"
        f"http://127.0.0.1:8000/accounts/link/{token}/\n\n"
        "Si vous ne l’avez pas demandé, vous n’avez rien à faire.\n"
    )
    assert message.sender == "portevoix@127.0.0.1"


def test_a_mailbox_is_not_flooded_with_links():
    make_user(email="samira@exemple.test")
    for second in range(7):
        operations.send_link("samira@exemple.test", at=timezone.now() + timedelta(seconds=second))
    assert Message.objects.count() == 5


def test_after_a_link_one_chooses_a_password_without_the_old_one(client):
    user = make_user(password=PASSWORD)
    client.post(link_path(user))
    assert client.post("/accounts/password/", {"password": "un autre jour de pluie"}).status_code == 302
    user.refresh_from_db()
    assert user.check_password("un autre jour de pluie")


def test_password_asks_for_the_old_one_otherwise(client):
    user = make_user(password=PASSWORD)
    client.force_login(user)
    answer = client.post("/accounts/password/", {"old": "faux", "password": "un autre jour de pluie"})
    assert "pas votre mot de passe" in answer.content.decode()


def test_c34_no_open_redirect(client):
    make_user(email="samira@exemple.test", password=PASSWORD)
    for target in ("https://ailleurs.test/", "//ailleurs.test", "http://localhost/", "javascript:alert(1)"):
        answer = sign_in(client, email="samira@exemple.test", next=target)
        assert answer["Location"] == "/"
        answer = client.post("/accounts/confirm/", {"old": PASSWORD, "next": target})
        assert answer["Location"] == "/"
        client.logout()


def test_c20_long_after_a_link_the_old_password_is_asked(client):
    user = make_user(password=PASSWORD)
    client.post(link_path(user))
    session = client.session
    session[CONFIRMED] = timezone.now().timestamp() - 1801
    session.save()
    assert client.post("/accounts/password/", {"password": "un autre jour de pluie"}).status_code == 200
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def test_c17_the_old_password_is_not_tried_without_end(client):
    client.force_login(make_user(password=PASSWORD))
    tried = {"old": "faux", "password": "un autre jour de pluie"}
    assert [client.post("/accounts/password/", tried).status_code for _ in range(11)] == [200] * 10 + [429]


def test_c35_a_refused_form_prints_no_link(caplog):
    path = link_path(make_user())
    assert Client(enforce_csrf_checks=True).post(path).status_code == 403
    assert path not in caplog.text

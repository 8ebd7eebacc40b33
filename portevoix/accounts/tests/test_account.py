"""One's own account: settings, address, leaving; being asked again; the forms a session's end interrupts."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from portevoix.accounts import operations
from portevoix.accounts.access import CONFIRMED
from portevoix.accounts.models import User
from portevoix.accounts.tests.factories import make_user
from portevoix.design.access import CARRIED
from portevoix.journal.models import Entry
from portevoix.mail.models import Message

pytestmark = pytest.mark.django_db
PASSWORD = "les quatre mers du nord"


def test_settings_change_name_and_colours(client):
    user = make_user()
    client.force_login(user)
    assert client.get("/accounts/settings/").status_code == 200
    assert client.post("/accounts/settings/", {"name": "Yonas", "theme": "dark"}).status_code == 302
    user.refresh_from_db()
    assert (user.name, user.theme) == ("Yonas", "dark")
    assert 'data-theme="dark"' in client.get("/accounts/settings/").content.decode()


def confirmed(client, *, ago=0):
    session = client.session
    session[CONFIRMED] = timezone.now().timestamp() - ago
    session.save()


def test_c20_asked_again_after_half_an_hour_and_the_form_is_kept(client):
    client.force_login(make_user(password=PASSWORD))
    confirmed(client, ago=1799)
    assert client.get("/accounts/email/").status_code == 200
    confirmed(client, ago=1801)
    assert client.get("/accounts/email/")["Location"] == "/accounts/confirm/?next=%2Faccounts%2Femail%2F"
    asked = client.post("/accounts/email/", {"email": "autre@exemple.test"})
    assert asked["Location"] == "/accounts/confirm/?next=%2Faccounts%2Fresume%2F"
    answer = client.post("/accounts/confirm/", {"old": PASSWORD, "next": "/accounts/resume/"})
    assert answer["Location"] == "/accounts/resume/"
    assert 'name="email" value="autre@exemple.test"' in client.get("/accounts/resume/").content.decode()


def test_c20_a_script_is_told_where_to_confirm(client):
    client.force_login(make_user(password=PASSWORD))
    answer = client.get("/accounts/email/", headers={"HX-Request": "true"})
    assert answer["HX-Redirect"] == "/accounts/confirm/?next=%2Faccounts%2Femail%2F"


def test_c20_a_wrong_password_confirms_nothing(client):
    client.force_login(make_user(password=PASSWORD))
    assert client.post("/accounts/confirm/", {"old": "faux", "next": "/accounts/email/"}).status_code == 200
    assert client.get("/accounts/email/").status_code == 302


def test_c20_someone_without_password_confirms_by_link(client):
    user = make_user()
    client.force_login(user)
    client.post("/accounts/email/", {"email": "autre@exemple.test"})
    assert "lien de connexion" in client.get("/accounts/confirm/").content.decode()
    assert client.post(operations.make_link(user, at=timezone.now()))["Location"] == "/accounts/resume/"
    assert "autre@exemple.test" in client.get("/accounts/resume/").content.decode()


def new_address(user, email="autre@exemple.test"):
    operations.ask_new_email(user, email, at=timezone.now())
    message = Message.objects.filter(recipient=email).last()
    return message and message.body.split("8000")[1].split("\n")[0]


def test_address_changes_when_the_link_is_followed_and_the_old_one_is_told(client):
    user = make_user(email="samira@exemple.test")
    client.force_login(user)
    path = new_address(user)
    assert client.get(path).status_code == 200
    assert client.post(path).status_code == 302
    user.refresh_from_db()
    assert user.email == "autre@exemple.test"
    assert [message.recipient for message in Message.objects.all()] == [
        "autre@exemple.test",
        "samira@exemple.test",
    ]
    assert client.post(path).status_code == 410


def test_c17_address_of_someone_else_is_not_written_to(client):
    make_user(email="autre@exemple.test")
    assert new_address(make_user()) is None


def test_address_link_serves_only_who_asked(client):
    path = new_address(make_user())
    client.force_login(make_user())
    assert client.get(path).status_code == 410


def test_address_taken_meanwhile_stays(client):
    user = make_user(email="samira@exemple.test")
    path = new_address(user)
    make_user(email="autre@exemple.test")
    client.force_login(user)
    assert client.post(path).status_code == 410


def test_erase_keeps_a_row_that_says_nobody():
    user = make_user(email="samira@exemple.test", name="Samira B.")
    operations.erase(user, at=timezone.now())
    user.refresh_from_db()
    assert (user.name, user.is_active, user.has_usable_password()) == ("Ancien membre", False, False)
    assert user.email.endswith("@erased.invalid")
    assert [(entry.verb, entry.kind) for entry in Entry.objects.all()] == [("close", "account")]


def test_login_link_is_alone_on_the_last_line(capsys):
    user = make_user(email="samira@exemple.test")
    call_command("login_link", "Samira@exemple.test")
    last = capsys.readouterr().out.splitlines()[-1]
    token = last.removeprefix("http://127.0.0.1:8000/accounts/link/").rstrip("/")
    assert operations.link_holder(token, at=timezone.now()) == user


def test_login_link_of_nobody_says_so():
    with pytest.raises(CommandError, match=r"Personne n’a de compte avec l’adresse x@exemple.test"):
        call_command("login_link", "x@exemple.test")


def test_setup_path_is_there_only_before_the_first_account():
    path = operations.setup_path(at=timezone.now())
    assert path.startswith("/collectives/setup/")
    make_user()
    assert operations.setup_path(at=timezone.now()) == ""
    with pytest.raises(operations.AlreadySetUp):
        operations.check_setup(path.split("/")[-2])


def test_c46_spent_links_are_forgotten():
    user, now = make_user(), timezone.now()
    operations.make_link(user, at=now - timedelta(days=3))
    operations.make_link(user, at=now)
    assert operations.forget_links(before=now - timedelta(days=1)) == 1


def test_session_that_ended_keeps_what_was_written(client):
    text = "Une page entière, « accents » & <balises>\nsur deux lignes"
    user = make_user(email="samira@exemple.test", password=PASSWORD)
    answer = client.post("/accounts/settings/?a=1", {"name": text, "theme": "dark"})
    assert answer["Location"] == "/accounts/sign-in/?next=/accounts/resume/"
    assert client.session.get_expiry_age() == 3600
    assert "gardé" in client.get(answer["Location"]).content.decode()
    words = {"login": user.email, "password": PASSWORD, "next": "/accounts/resume/"}
    assert client.post("/accounts/sign-in/", words)["Location"] == "/accounts/resume/"
    page = client.get("/accounts/resume/")
    assert page.context["fields"] == [["name", text], ["theme", "dark"]]
    assert page.context["path"] == "/accounts/settings/?a=1"
    client.post("/accounts/settings/?a=1", {"name": "Yonas", "theme": ""})
    assert CARRIED not in client.session
    assert client.session.get_expiry_age() == 14 * 24 * 3600


def test_files_that_could_not_be_kept_are_named(client):
    from django.core.files.uploadedfile import SimpleUploadedFile

    client.post("/accounts/settings/", {"name": "x", "logo": SimpleUploadedFile("logo.png", b"x")})
    client.force_login(make_user())
    page = client.get("/accounts/resume/").content.decode()
    assert "Les fichiers n’ont pas pu être gardés" in page
    assert "logo.png" in page


def test_a_script_without_session_gets_401(client):
    for header in ({"HX-Request": "true"}, {"X-Requested-With": "fetch"}):
        assert client.post("/accounts/settings/", {"name": "x"}, headers=header).status_code == 401
    assert client.get("/accounts/token/", headers={"X-Requested-With": "fetch"}).status_code == 401


def strict():
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(make_user())
    return browser


def test_c27_a_form_without_token_changes_nothing():
    answer = strict().post("/accounts/settings/", {"name": "Yonas"})
    assert answer.status_code == 403
    assert "Rien n’a été envoyé" in answer.content.decode() or "rien" in answer.content.decode().lower()
    assert not User.objects.filter(name="Yonas").exists()


def test_an_old_token_from_our_own_page_loses_nothing():
    answer = strict().post(
        "/accounts/settings/", {"name": "Une longue phrase"}, headers={"Sec-Fetch-Site": "same-origin"}
    )
    assert (answer.status_code, answer["X-Portevoix"]) == (403, "token")
    assert 'name="name" value="Une longue phrase"' in answer.content.decode()


def test_c27_a_form_from_elsewhere_is_not_offered_again():
    for headers in (
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-origin", "Origin": "https://ailleurs.test"},
        {},
    ):
        answer = strict().post("/accounts/settings/", {"name": "Piège"}, headers=headers)
        assert answer.status_code == 403
        assert "Piège" not in answer.content.decode()


def test_a_password_is_never_written_back():
    answer = strict().post(
        "/accounts/password/", {"password": PASSWORD}, headers={"Sec-Fetch-Site": "same-origin"}
    )
    assert PASSWORD not in answer.content.decode()


def test_c39_a_new_address_is_not_asked_without_end(client):
    client.force_login(make_user(password=PASSWORD))
    confirmed(client)
    statuses = [
        client.post("/accounts/email/", {"email": f"cible{number}@exemple.test"}).status_code
        for number in range(6)
    ]
    assert statuses == [200] * 5 + [429]
    assert Message.objects.count() == 5

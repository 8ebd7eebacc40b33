"""Headers, tokens, hosts, robots: over every route, errors and static files included."""

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings as live_settings
from django.test import Client
from django.urls import path

from portevoix.accounts.tests.factories import make_user
from tests.access.site import ids, routes
from tests.house.storeys import ROOT
from tests.house.test_declarations import routes as views

pytestmark = pytest.mark.django_db
ALL = routes()
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
}


def missing(answer):
    """Headers that an answer lacks or has otherwise; the CSP has to forbid everything inline."""
    wrong = [name for name, value in HEADERS.items() if answer.headers.get(name) != value]
    policy = answer.headers.get("Content-Security-Policy", "")
    if "default-src 'none'" not in policy or "unsafe" in policy:
        wrong.append("Content-Security-Policy")
    return wrong


@pytest.mark.parametrize("route", ALL, ids=ids)
def test_c25_c43_headers_on_every_route(route, client):
    person = Client()
    person.force_login(make_user())
    for browser in (client, person):
        answer = browser.get(route.address())
        assert missing(answer) == []
        assert answer["X-Frame-Options"] == "DENY"


def test_c49_pages_of_people_signed_in_are_kept_by_no_cache_and_no_robot(client):
    client.force_login(make_user())
    answer = client.get("/accounts/settings/")
    assert (answer["Cache-Control"], answer["X-Robots-Tag"]) == ("private, no-store", "noindex")


def broken(request):
    raise ValueError("le secret de la page")


urlpatterns = [path("broken/", broken)]
handler500 = "portevoix.project.views.fault"


def test_c25_c35_headers_on_errors_and_nothing_told(client, settings):
    assert missing(client.get("/nulle-part/")) == []
    settings.ROOT_URLCONF = "tests.web.test_answers"
    client.raise_request_exception = False
    answer = client.get("/broken/")
    assert answer.status_code == 500
    assert missing(answer) == []
    assert "secret" not in answer.content.decode()
    assert "Traceback" not in answer.content.decode()


def test_c25_headers_on_static_files(settings, tmp_path):
    (tmp_path / "a.css").write_text("a{}")
    settings.STATIC_ROOT = tmp_path
    answer = Client().get("/static/a.css")
    answer.getvalue()
    assert answer.status_code == 200
    assert missing(answer) == []
    assert "Access-Control-Allow-Origin" not in answer.headers


@pytest.mark.parametrize("route", ALL, ids=ids)
def test_c27_a_post_without_token_is_refused(route):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(make_user())
    assert browser.post(route.address(), {"name": "x"}).status_code == 403


def test_c27_no_view_is_exempt():
    from django.urls import get_resolver

    exempt = [where for where, view in views(get_resolver().url_patterns) if getattr(view, "csrf_exempt", 0)]
    assert exempt == []


def test_c34_an_unknown_host_is_refused(client):
    for host in ("ailleurs.test", "127.0.0.1.ailleurs.test", "localhost@ailleurs.test"):
        assert client.get("/accounts/sign-in/", headers={"Host": host}).status_code == 400


def test_c34_mails_take_their_address_from_the_setting_not_from_the_request(client):
    from portevoix.mail.models import Message

    user = make_user()
    client.post("/accounts/link/", {"email": user.email}, headers={"Host": "localhost"})
    assert f"{live_settings.PUBLIC_URL}/accounts/link/" in Message.objects.get().body


def test_c34_signing_out_leads_nowhere_else(client):
    client.force_login(make_user())
    answer = client.post("/accounts/sign-out/", {"next": "https://ailleurs.test/"})
    assert answer["Location"] == "/accounts/sign-in/"


def test_c41_a_page_without_form_sets_no_cookie(client):
    for address in ("/accounts/sign-up/", "/robots.txt", "/.well-known/security.txt", "/nulle-part/"):
        assert client.get(address).cookies == {}


def test_c48_security_txt(client, settings):
    settings.SECURITY_CONTACT = "mailto:securite@exemple.test"
    answer = client.get("/.well-known/security.txt")
    fields = dict(line.split(": ", 1) for line in answer.content.decode().splitlines())
    expires = datetime.fromisoformat(fields["Expires"])
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert (fields["Contact"], fields["Canonical"]) == (
        "mailto:securite@exemple.test",
        f"{settings.PUBLIC_URL}/.well-known/security.txt",
    )
    assert timedelta(days=30) < expires - datetime.now(UTC) < timedelta(days=365)


def test_c49_robots_stay_out_of_what_is_private(client):
    lines = client.get("/robots.txt").content.decode().splitlines()
    private = {f"Disallow: /{route.pattern.split('/')[0]}/" for route in ALL if route.rule != "public"}
    assert lines[0] == "User-agent: *"
    assert private - {"Disallow: //"} <= set(lines)


def test_c23_check_deploy_has_nothing_to_say(tmp_path):
    # the browser tests of the same process set it; a server does not
    ours = {name: value for name, value in os.environ.items() if name != "DJANGO_ALLOW_ASYNC_UNSAFE"}
    done = subprocess.run(
        [sys.executable, "-m", "portevoix", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT,
        env={
            **ours,
            "PORTEVOIX_DATA_DIR": str(tmp_path),
            "PORTEVOIX_PUBLIC_URL": "https://portevoix.exemple.test",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    assert done.returncode == 0


def test_c26_behind_https_cookies_are_secure_and_hsts_is_on(tmp_path):
    code = (
        "from portevoix.project import settings as s;"
        "print(s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_HSTS_SECONDS)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={
            **os.environ,
            "PORTEVOIX_DATA_DIR": str(tmp_path),
            "PORTEVOIX_PUBLIC_URL": "https://portevoix.exemple.test",
        },
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "True True 31536000\n"

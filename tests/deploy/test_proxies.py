"""The examples of `deploy`, run for real: TLS on loopback, a browser in front, Portevoix behind."""

import datetime as dt
import ipaddress
import os
import re
import shutil
import ssl
import subprocess
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.journeys.conftest import free_port
from tests.reliability.processes import Folder, wait_until

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
NAME = "portevoix.example.org"
NGINX = """
{user} daemon off; pid {folder}/pid; error_log {folder}/error.log;
events {{}}
http {{ access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
{site} }}
"""
CADDY = "{ admin off\n auto_https disable_redirects\n skip_install_trust\n }\n"


@dataclass
class Front:
    """Portevoix behind a web server that speaks TLS."""

    url: str
    plain: str
    setup: str


def make_certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for localhost and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = dt.datetime.now(dt.UTC)
    alternatives = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName(alternatives), critical=False)
        .sign(key, hashes.SHA256())
    )
    public, private = folder / "fullchain.pem", folder / "privkey.pem"
    public.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return public, private


def nginx(folder: Path, *, port: int, plain: int, behind: int) -> list[str]:
    """The example with our ports and our certificate; the rest as it stands."""
    public, private = make_certificate(folder)
    site = (DEPLOY / "nginx.conf").read_text().replace(NAME, "localhost")
    for old, new in (
        ("/etc/letsencrypt/live/localhost/fullchain.pem", str(public)),
        ("/etc/letsencrypt/live/localhost/privkey.pem", str(private)),
        ("listen 443", f"listen 127.0.0.1:{port}"),
        ("listen [::]:443", f"listen [::1]:{port}"),
        ("listen 80", f"listen 127.0.0.1:{plain}"),
        ("listen [::]:80", f"listen [::1]:{plain}"),
        ("127.0.0.1:8000", f"127.0.0.1:{behind}"),
        ("https://$host$request_uri", f"https://$host:{port}$request_uri"),
    ):
        assert old in site, old
        site = site.replace(old, new)
    user = "user root;" if os.geteuid() == 0 else ""  # our folder is not open to others
    (folder / "nginx.conf").write_text(NGINX.format(user=user, folder=folder, site=site))
    return ["nginx", "-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log")]


def caddy(folder: Path, *, port: int, plain: int, behind: int) -> list[str]:
    """The example with our ports; Caddy makes the certificate of localhost by itself."""
    site = (DEPLOY / "Caddyfile").read_text()
    site = site.replace(NAME, f"localhost:{port}").replace("127.0.0.1:8000", f"127.0.0.1:{behind}")
    (folder / "Caddyfile").write_text(CADDY + site)
    assert plain
    return ["caddy", "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"]


@pytest.fixture(params=[nginx, caddy], ids=["nginx", "caddy"])
def front(request, tmp_path):
    """One of the examples, Portevoix behind it on an empty folder."""
    if not (program := shutil.which(request.param.__name__, path="/usr/bin:/usr/sbin:/usr/local/bin")):
        pytest.skip(f"needs {request.param.__name__}: `make test` installs it where it may")
    port, plain, behind = free_port(), free_port(), free_port()
    url = f"https://localhost:{port}"
    folder = Folder(tmp_path / "data")
    folder.environment |= {"PORTEVOIX_PUBLIC_URL": url, "PORTEVOIX_BEHIND_PROXY": "yes"}
    command = request.param(tmp_path, port=port, plain=plain, behind=behind)
    about = {**folder.environment, "HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path)}
    before = subprocess.Popen(
        [program, *command[1:]], env=about, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    server = folder.serve(behind)
    assert server.stdout.readline() == f"http://127.0.0.1:{behind}/\n"
    setup = server.stdout.readline().split()[-1]
    wait_until(lambda: answer(url + "/robots.txt")[0] == 200)
    yield Front(url, f"http://localhost:{plain}" if request.param is nginx else "", setup)
    before.terminate()
    before.wait(20)
    server.terminate()
    server.wait(30)
    folder.end()


def answer(url: str, **headers: str) -> tuple[int, dict[str, str]]:
    """Status and headers; 0 as long as nobody listens."""
    trusting = ssl._create_unverified_context()
    handler = urllib.request.HTTPSHandler(context=trusting)
    opener = urllib.request.build_opener(handler, Stay())
    try:
        with opener.open(urllib.request.Request(url, headers=headers), timeout=20) as page:
            return page.status, lowered(page.headers)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, lowered(error.headers)
    except OSError:
        return 0, {}


def lowered(headers: object) -> dict[str, str]:
    """Names in small letters: each server writes them its own way."""
    return {name.lower(): value for name, value in headers.items()}


class Stay(urllib.request.HTTPRedirectHandler):
    """A redirection is an answer."""

    def redirect_request(self, *_: object, **__: object) -> None:
        return None


def test_a_collective_opens_behind_tls(front, chromium):
    """The link that the server prints, the first account, sign-out and sign-in, a file that is too large."""
    assert front.setup.startswith(front.url)
    status, headers = answer(front.url + "/accounts/sign-in/")
    assert (status, "max-age=31536000" in headers["strict-transport-security"]) == (200, True)
    if front.plain:
        assert answer(front.plain + "/x")[1]["location"] == front.url + "/x"
    context = chromium.new_context(ignore_https_errors=True, locale="fr-FR", base_url=front.url)
    page = context.new_page()
    page.goto(front.setup)
    for field, value in (
        ("collective", "Les Veilleuses"),
        ("name", "Samira Benali"),
        ("email", "samira@veilleuses.example"),
        ("password", "un long mot de passe à moi"),
    ):
        page.locator(f"[name={field}]").fill(value)
    page.get_by_role("button", name="Ouvrir mon collectif").click()
    page.wait_for_url(front.url + "/**")
    assert "Les Veilleuses" in page.content()
    cookies = {cookie["name"]: (cookie["secure"], cookie["httpOnly"]) for cookie in context.cookies()}
    assert cookies == dict.fromkeys(("sessionid", "csrftoken", "device"), (True, True))
    enter(page, front, "un long mot de passe à moi")
    send_too_much(page)
    context.close()


def enter(page, front, password):
    """Sign out, and in again: Origin, cookies and CSRF hold behind the proxy."""
    page.context.clear_cookies()
    page.goto(front.url + "/accounts/sign-in/")
    page.locator("[name=login]").fill("samira@veilleuses.example")
    page.locator("[name=password]").fill(password)
    page.locator("main button.solid").click()
    page.wait_for_url(front.url + "/")


def send_too_much(page):
    """What is larger than Portevoix takes is refused by its own page, not by the proxy's; a large archive goes through."""
    code = page.evaluate(
        """async () => (await fetch('/accounts/sign-in/', {method: 'POST', body: 'x'.repeat(27e6)})).text()"""
    )
    assert "25\u00a0Mo" in code
    page.goto("/archive/bring/")
    arrived = page.evaluate(
        """async () => {
            const form = new FormData(document.querySelector('main form'))
            form.set('file', new Blob(['x'.repeat(62e6)]), 'large.zip')
            const answer = await fetch('', {method: 'POST', body: form})
            return new URL(answer.url).pathname
        }"""
    )
    assert re.fullmatch(r"/archive/\w+/\w+/", arrived)

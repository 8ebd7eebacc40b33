"""Names that strangers give to files: none leads out of the folder, writes a header, or turns letters around (c30)."""

import pytest

from portevoix.advocacy.models import Exchange
from portevoix.advocacy.tests.factories import make_campaign, make_target
from portevoix.collectives.tests.factories import make_collective
from portevoix.directory.tests.factories import make_deputy
from tests.access.people import enter, put_down

pytestmark = pytest.mark.django_db
EDGE = "limite"
FIELDS = {"direction": "in", "channel": "letter", "happened_on": "2026-11-01", "body": "Une réponse."}
NAMES = {
    "../../../etc/passwd": "passwd",
    "..\\..\\a.txt": "a.txt",
    "a/b/.htaccess": ".htaccess",
    'a"; filename="b.html': 'a"; filename="b.html',
    "é\u202etxt.exe": "étxt.exe",
    "<svg onload=alert(1)>.html": "<svg onload=alert(1)>.html",
    "x" * 600 + ".txt": ("x" * 600 + ".txt")[:200],
    "a\x00.txt": "a.txt",
}


def body_of(name):
    """A form as a browser sends it, its file called so."""
    parts = [
        f'Content-Disposition: form-data; name="{field}"\r\n\r\n{value}' for field, value in FIELDS.items()
    ]
    called = name.replace("\\", "\\\\").replace('"', '\\"')
    head = f'Content-Disposition: form-data; name="attachment_file"; filename="{called}"'
    parts.append(f"{head}\r\nContent-Type: text/html\r\n\r\nbonjour")
    return "".join(f"--{EDGE}\r\n{part}\r\n" for part in parts).encode() + f"--{EDGE}--\r\n".encode()


@pytest.mark.parametrize("name", NAMES, ids=repr)
def test_c30_a_name_of_a_file_is_a_name_and_nothing_else(name, settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"
    collective = make_collective()
    target = make_target(make_campaign(collective=collective), actor=make_deputy())
    client = enter(collective.memberships.get().user)
    kind = f"multipart/form-data; boundary={EDGE}"
    client.generic("POST", f"/campaigns/targets/{target.code}/note/", body_of(name), content_type=kind)
    exchange = Exchange.objects.get()
    kept = [path.name for path in tmp_path.rglob("*") if path.is_file()]
    assert (exchange.attachment.name[:200], kept) == (NAMES[name][:200], [exchange.attachment.sha256])
    answer = client.get(f"/campaigns/exchanges/{exchange.code}/attachment/")
    told = answer["Content-Disposition"], answer["Content-Type"], answer["X-Content-Type-Options"]
    put_down(answer)
    assert told[0].startswith("attachment;")
    assert told[1:] == ("text/plain", "nosniff")

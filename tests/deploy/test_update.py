"""An update from one wheel to the next, killed at three moments, then finished or undone: nothing is lost."""

import base64
import hashlib
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import sysconfig
import time
import zipfile
from pathlib import Path

import pytest

from portevoix import __version__
from tests.reliability.processes import ROOT, cleared, wait_until
from tests.reliability.test_backup import manifest_of

NEXT = "99.0.0"
LATER = """
import time
from pathlib import Path
from django.conf import settings
from django.db import migrations, models


def work(apps, schema_editor):
    apps.get_model("journal", "Entry").objects.update(verb="after")
    (Path(settings.DATA_DIR) / "migrating").touch()
    if (Path(settings.DATA_DIR) / "slowly").exists():
        time.sleep(30)


class Migration(migrations.Migration):
    dependencies = [("journal", "%s")]
    operations = [
        migrations.CreateModel("Later", [("id", models.BigAutoField(primary_key=True))]),
        migrations.RunPython(work),
    ]
"""


@pytest.fixture(scope="module")
def wheels(tmp_path_factory):
    """Today's wheel, and one of a version to come that has one more migration."""
    folder = tmp_path_factory.mktemp("wheels")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (today,) = folder.glob("*.whl")
    return today, make_next(today)


def make_next(today):
    """The same wheel under another number, with a migration that takes its time when it is told to."""
    target = today.with_name(today.name.replace(__version__, NEXT))
    migrations = ROOT / "portevoix/journal/migrations"
    last = max(path.stem for path in migrations.glob("0*.py"))
    with zipfile.ZipFile(today) as old, zipfile.ZipFile(target, "w") as new:
        record = []
        for name in old.namelist():
            if name.endswith("/RECORD"):
                place = name.replace(__version__, NEXT)
                continue
            data = old.read(name)
            if name in {"portevoix/__init__.py", f"portevoix-{__version__}.dist-info/METADATA"}:
                data = data.replace(__version__.encode(), NEXT.encode(), 1)
            renamed = name.replace(f"portevoix-{__version__}.dist-info", f"portevoix-{NEXT}.dist-info")
            add(new, record, renamed, data)
        add(new, record, "portevoix/journal/migrations/9999_later.py", (LATER % last).encode())
        new.writestr(place, "\n".join([*record, f"{place},,", ""]))
    return target


def add(archive, record, name, data):
    """One file and its line in RECORD."""
    archive.writestr(name, data)
    digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
    record.append(f"{name},sha256={digest},{len(data)}")


class Server:
    """A virtual environment of its own with Portevoix from a wheel, and a data folder with something in it."""

    def __init__(self, path: Path) -> None:
        self.data = path / "data"
        self.venv = path / "venv"
        self.python = self.venv / "bin" / "python"
        self.environment = {
            **cleared(),
            "PORTEVOIX_DATA_DIR": str(self.data),
            "PORTEVOIX_ENV_FILE": "",
            "PIP_NO_INDEX": "1",
        }

    def prepare(self, wheel: Path) -> None:
        """Install the wheel, its dependencies borrowed from ours, and write a little."""
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", self.venv], check=True)
        ours = sysconfig.get_path("purelib", vars={"base": str(self.venv), "platbase": str(self.venv)})
        Path(ours, "libraries.pth").write_text(sysconfig.get_path("purelib") + "\n")
        self.run("-m", "pip", "install", "--no-deps", "--quiet", str(wheel))
        self.portevoix("migrate", "--verbosity", "0")
        self.note()

    def run(self, *command: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run Python to its end, away from the checkout."""
        done = subprocess.run(
            [self.python, *command],
            env=self.environment,
            cwd=self.data.parent,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0 or not check, done.stdout + done.stderr
        return done

    def portevoix(self, *command: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run one command to its end."""
        return self.run("-m", "portevoix", *command, check=check)

    def note(self) -> None:
        """Somebody with an account, and a line in the journal."""
        self.run(
            "-c",
            "import os, django; os.environ['DJANGO_SETTINGS_MODULE'] = 'portevoix.project.settings'; django.setup()\n"
            "from django.utils import timezone\n"
            "from portevoix.accounts.models import User\n"
            "from portevoix.journal.operations import record\n"
            "User.objects.create(email='noe@exemple.test', name='Noé')\n"
            "record(space=0, actor=None, verb='before', kind='try', key='1', at=timezone.now())",
        )

    def start_update(self, wheel: Path) -> subprocess.Popen[str]:
        """Begin an update in a group of its own, so that a kill takes all of it."""
        command = [self.python, "-m", "portevoix", "update", str(wheel)]
        return subprocess.Popen(
            command,
            env=self.environment,
            cwd=self.data.parent,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def step(self) -> str:
        """The last step that the update noted."""
        try:
            return str(json.loads((self.data / "update.json").read_text())["step"])
        except FileNotFoundError:
            return ""

    def rows(self, query: str) -> list[tuple]:
        """What the database holds."""
        base = sqlite3.connect(self.data / "portevoix.sqlite3")
        try:
            return base.execute(query).fetchall()
        finally:
            base.close()

    def version(self) -> str:
        """The version that runs."""
        return self.run("-c", "import portevoix; print(portevoix.__version__)").stdout.strip()


@pytest.fixture(scope="module")
def prepared(tmp_path_factory, wheels):
    """A server of today's version, made once."""
    made = Server(tmp_path_factory.mktemp("server"))
    made.prepare(wheels[0])
    return made


@pytest.fixture
def server(prepared, tmp_path):
    """A copy of it for one test."""
    for folder in (prepared.data, prepared.venv):
        shutil.copytree(folder, tmp_path / folder.name, symlinks=True)
    return Server(tmp_path)


def kill(process):
    """SIGKILL, to the installer too."""
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()


def assert_updated(server):
    assert server.version() == NEXT
    assert server.rows("select verb from journal_entry where kind = 'try'") == [("after",)]
    assert server.rows("select count(*) from journal_later") == [(0,)]
    assert_whole(server)


def assert_as_before(server):
    assert server.version() == __version__
    assert server.rows("select verb from journal_entry where kind = 'try'") == [("before",)]
    assert server.rows("select name from sqlite_master where name = 'journal_later'") == []
    assert server.portevoix("migrate", "--check", check=False).returncode == 0
    assert_whole(server)


def assert_whole(server):
    assert server.step() == ""
    assert server.rows("select email from accounts_user") == [("noe@exemple.test",)]
    assert server.rows("pragma integrity_check") == [("ok",)]
    assert [path.name for path in server.data.glob(".*")] == []


def test_c57_an_update_in_one_command(server, wheels):
    done = server.portevoix("update", str(wheels[1]), check=False)
    assert "Traceback" not in done.stderr, done.stderr
    assert_updated(server)


@pytest.mark.parametrize("way", ["--continue", "--back"])
def test_c57_killed_while_the_new_code_is_being_installed(server, wheels, way):
    process = server.start_update(wheels[1])
    wait_until(lambda: server.step() == "saved")
    time.sleep(0.6)
    kill(process)
    if server.run("-c", "import portevoix.project.cli", check=False).returncode:  # between two versions
        subprocess.run(["sh", server.data / "finish-update.sh"], env=server.environment, check=True)
    refused = server.portevoix("serve", "--port", "9", check=False)
    assert refused.returncode == 1
    assert "portevoix update --back" in refused.stderr
    server.portevoix("update", way, check=False)
    (assert_updated if way == "--continue" else assert_as_before)(server)


@pytest.mark.parametrize("way", ["--continue", "--back"])
def test_c57_killed_while_the_database_is_brought_in_step(server, wheels, way):
    (server.data / "slowly").touch()
    process = server.start_update(wheels[1])
    wait_until((server.data / "migrating").exists)
    kill(process)
    (server.data / "slowly").unlink()
    assert server.step() == "installed"
    server.portevoix("update", way, check=False)
    (assert_updated if way == "--continue" else assert_as_before)(server)


@pytest.mark.parametrize("way", ["--continue", "--back"])
def test_c57_killed_once_the_database_is_in_step(server, wheels, way):
    """As if the kill had come between the last statement and the note that all is done."""
    kept = server.data / "update.json"
    process = server.start_update(wheels[1])
    wait_until(lambda: server.step() == "installed")
    text = kept.read_text()
    wait_until(lambda: server.step() == "")
    kill(process)
    kept.write_text(text)
    server.portevoix("update", way, check=False)
    (assert_updated if way == "--continue" else assert_as_before)(server)


def test_c57_serve_keeps_the_database_aside_before_it_changes_tables(server, wheels):
    """As when the wheel was replaced by hand: pipx, a container."""
    server.run("-m", "pip", "install", "--no-deps", "--quiet", "--upgrade", str(wheels[1]))
    server.run(
        "-c",
        "import os, django; os.environ['DJANGO_SETTINGS_MODULE'] = 'portevoix.project.settings'; django.setup()\n"
        "from portevoix.project import operations; operations.prepare()",
    )
    assert_updated(server)
    kept = manifest_of(server.data / "before-update.tar")
    assert not any("9999_later" in name for name in kept["migrations"])
    assert kept["tables"]["accounts_user"]["rows"] == 1


def test_c57_there_is_no_way_down_but_the_backup(server, wheels):
    """The old wheel: refused to `update`; put in place by hand, it does not serve, and its backup comes back."""
    server.portevoix("update", str(wheels[1]), check=False)
    kept = (server.data / "before-update.tar").read_bytes()
    down = server.portevoix("update", str(wheels[0]), check=False)
    assert (down.returncode, __version__ in down.stderr) == (1, True)
    assert_updated(server)
    server.run("-m", "pip", "install", "--no-deps", "--quiet", "--force-reinstall", str(wheels[0]))
    refused = server.portevoix("serve", "--port", "9", check=False)
    assert refused.returncode == 1
    assert "portevoix restore" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert (server.data / "before-update.tar").read_bytes() == kept
    server.portevoix("restore", str(server.data / "before-update.tar"), "--replace")
    assert_as_before(server)


def test_what_cannot_be_installed_changes_nothing(server):
    done = server.portevoix("update", "98.7.6", check=False)
    assert done.returncode == 1
    assert "--back" in done.stderr
    server.portevoix("update", "--back")
    assert_as_before(server)

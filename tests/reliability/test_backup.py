"""Backups of a real folder: whole or not at all, sealed when a key is set, brought back only where it is free."""

import gzip
import json
import subprocess
import sys
import tarfile

import pyrage
import pytest

from tests.reliability.processes import ROOT, Folder

FILL = """
import io, django
django.setup()
from django.utils import timezone
from portevoix.accounts.models import User
from portevoix.files import operations as files
User.objects.create_user("tresoriere@exemple.test", "une phrase bien longue", name="Noé")
for number in range(5):
    files.store_bytes(b"%d" % number * 1000, name="a.txt", content_type="text/plain", space=1, at=timezone.now())
"""


def portevoix(folder, *command, **environment):
    """Run one command in the folder: its code and all it said."""
    done = subprocess.run(
        [sys.executable, "-m", "portevoix", *map(str, command)],
        env={**folder.environment, **environment},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def python(folder, code, **environment):
    """Run some Python in the folder."""
    known = {**folder.environment, "DJANGO_SETTINGS_MODULE": "portevoix.project.settings", **environment}
    done = subprocess.run(
        [sys.executable, "-c", code], env=known, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def manifest_of(file):
    with tarfile.open(file) as tar:
        return json.load(tar.extractfile("manifest.json"))


@pytest.fixture
def filled(folder):
    """A folder with one account and five files."""
    python(folder, FILL)
    return folder


@pytest.fixture
def elsewhere(tmp_path):
    """An empty folder and an empty database, as on another machine."""
    own = Folder(tmp_path / "elsewhere")
    yield own
    own.end()


def test_c56_a_backup_comes_back_whole(filled, elsewhere, tmp_path):
    file = tmp_path / "one.tar"
    code, said = portevoix(filled, "backup", file)
    assert code == 0, said
    assert oct(file.stat().st_mode)[-3:] == "600"
    assert sorted(path.name for path in filled.path.glob(".*")) == []
    code, said = portevoix(elsewhere, "restore", file, "--moved")
    assert code == 0, said
    stored = sorted(path.name for path in (elsewhere.path / "files").rglob("*") if path.is_file())
    assert stored == sorted(path.name for path in (filled.path / "files").rglob("*") if path.is_file())
    assert len(stored) == 5
    assert [path.name for path in elsewhere.path.rglob("*") if path.stat().st_mode & 0o077] == []
    assert sorted(path.name for path in elsewhere.path.glob(".*")) == []
    again = tmp_path / "two.tar"
    assert portevoix(elsewhere, "backup", again)[0] == 0
    one, two = manifest_of(file), manifest_of(again)
    differ = {name for name in one["tables"] if one["tables"][name] != two["tables"][name]}
    assert differ == {"journal_entry"}  # that it was restored is written there
    assert one["files"].keys() == two["files"].keys()


def test_nothing_is_written_over_unless_one_says_so(filled, elsewhere, tmp_path):
    file = tmp_path / "one.tar"
    file.write_text("mine")
    code, said = portevoix(filled, "backup", file)
    assert (code, file.read_text()) == (1, "mine")
    assert "--replace" in said
    assert portevoix(filled, "backup", file, "--replace")[0] == 0
    before = filled.rows("select email, password from accounts_user")
    code, said = portevoix(filled, "restore", file)
    assert code == 1
    assert "--replace" in said
    assert portevoix(filled, "restore", file, "--replace")[0] == 0
    assert filled.rows("select email, password from accounts_user") == before


def test_c56_a_sealed_backup_is_opened_by_its_key_alone(filled, elsewhere, tmp_path):
    key = pyrage.x25519.Identity.generate()
    file, identity, other = (tmp_path / name for name in ("one.tar.age", "key", "other"))
    identity.write_text(f"# created\n{key}\n")
    other.write_text(f"{pyrage.x25519.Identity.generate()}\n")
    code, said = portevoix(filled, "backup", file, PORTEVOIX_BACKUP_RECIPIENT=str(key.to_public()))
    assert code == 0, said
    data = file.read_bytes()
    assert b"tresoriere" not in data
    assert b"SQLite" not in data
    secret = (filled.path / "secret_key").read_bytes()
    assert secret not in data
    for options in ([], ["--identity", other]):
        code, said = portevoix(elsewhere, "restore", file, *options)
        assert code == 1
        assert "--identity" in said
    assert portevoix(elsewhere, "restore", file, "--identity", identity)[0] == 0
    assert (elsewhere.path / "secret_key").read_bytes() == secret
    assert elsewhere.rows("select email from accounts_user") == [("tresoriere@exemple.test",)]


def test_a_key_that_is_none_is_said_before_anything_is_written(filled, tmp_path):
    code, said = portevoix(filled, "backup", tmp_path / "one.tar", PORTEVOIX_BACKUP_RECIPIENT="age1oops")
    assert code == 1
    assert "PORTEVOIX_BACKUP_RECIPIENT" in said
    assert list(tmp_path.glob("*one*")) == []


@pytest.mark.parametrize("harm", ["cut", "byte", "end", "other"])
def test_c56_a_damaged_backup_touches_nothing(filled, elsewhere, tmp_path, harm):
    file = tmp_path / "one.tar"
    assert portevoix(filled, "backup", file)[0] == 0
    data = bytearray(file.read_bytes())
    place = data.find(b"0000000000")  # in a stored file
    if harm == "byte":
        data[place] ^= 1
    harmed = {"cut": data[: len(data) // 2], "byte": data, "end": data[:-12_000], "other": b"PK\3\4"}[harm]
    file.write_bytes(harmed)
    code, said = portevoix(elsewhere, "restore", file)
    assert code == 1, said
    assert "Traceback" not in said
    assert "one.tar" in said
    assert not (elsewhere.path / "files").exists()
    assert not (elsewhere.path / "portevoix.sqlite3").exists()
    assert sorted(path.name for path in elsewhere.path.glob(".*")) == []


def test_c53_a_full_disk_leaves_no_half_backup(filled, tmp_path):
    """Files of the process may not pass 200 kB, which Linux tells as a full disk does."""
    file = tmp_path / "one.tar"
    code = (
        "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000));"
        f"sys.argv = ['portevoix', 'backup', {str(file)!r}];"
        "from portevoix.project.cli import main; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=filled.environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr
    assert "one.tar" in done.stderr
    assert list(tmp_path.glob("*one*")) == []
    assert list(tmp_path.glob(".*one*")) == []
    assert sorted(path.name for path in filled.path.glob(".*")) == []


def test_a_file_erased_meanwhile_is_named_and_the_rest_is_kept(filled, elsewhere, tmp_path):
    gone = next(path for path in (filled.path / "files").rglob("*") if path.is_file())
    gone.unlink()
    file = tmp_path / "one.tar"
    code, said = portevoix(filled, "backup", file)
    assert code == 0
    assert "portevoix doctor" in said
    found = manifest_of(file)
    assert [name.rpartition("/")[2] for name in found["missing"]] == [gone.name]
    assert portevoix(elsewhere, "restore", file)[0] == 0


def test_a_backup_of_a_newer_portevoix_is_refused(filled, elsewhere, tmp_path):
    filled.rows(
        "insert into django_migrations (app, name, applied) values ('mail', '0999_later', '2030-01-01 00:00:00')"
    )
    file = tmp_path / "one.tar"
    assert portevoix(filled, "backup", file)[0] == 0
    code, said = portevoix(elsewhere, "restore", file)
    assert code == 1
    assert "0.1.0" in said or manifest_of(file)["version"] in said
    assert not (elsewhere.path / "files").exists()


def test_a_backup_goes_to_standard_output(filled, elsewhere, tmp_path):
    file = tmp_path / "one.tar"
    with file.open("wb") as out:
        command = [sys.executable, "-m", "portevoix", "backup", "-"]
        subprocess.run(command, env=filled.environment, cwd=ROOT, stdout=out, check=True)
    assert portevoix(elsewhere, "restore", file)[0] == 0


def test_the_copy_is_made_ready_away_from_the_database_that_a_file_of_settings_names(filled, tmp_path):
    settings = tmp_path / "portevoix.env"
    settings.write_text("PORTEVOIX_DATABASE_URL=postgresql://nobody@127.0.0.1:9/none\n")
    file = tmp_path / "one.tar"
    assert portevoix(filled, "backup", file)[0] == 0
    code, said = portevoix(filled, "restore", file, "--replace", PORTEVOIX_ENV_FILE=str(settings))
    assert code == 0, said


def test_c45_who_left_after_the_backup_does_not_come_back(filled, elsewhere, tmp_path):
    file = tmp_path / "one.tar"
    assert portevoix(filled, "backup", file)[0] == 0
    erasures = tmp_path / "erasures.json"
    erasures.write_text(json.dumps([{"account": 1, "at": "2099-01-01T00:00:00+00:00"}]))
    assert portevoix(elsewhere, "restore", file)[0] == 0
    ((email, active),) = elsewhere.rows("select email, is_active from accounts_user")
    assert email.endswith("@erased.invalid")
    assert not active


def test_c56_sessions_are_not_in_a_backup(filled, tmp_path):
    key = python(
        filled,
        "import django; django.setup()\n"
        "from importlib import import_module\n"
        "from django.conf import settings\n"
        "from portevoix.accounts.models import User\n"
        "store = import_module(settings.SESSION_ENGINE).SessionStore()\n"
        "store['_auth_user_id'] = str(User.objects.get().pk); store.create(); print(store.session_key)",
    ).strip()
    assert len(key) > 20
    file = tmp_path / "one.tar"
    assert portevoix(filled, "backup", file)[0] == 0
    with tarfile.open(file) as tar:
        data = gzip.decompress(tar.extractfile("database.sqlite3.gz").read())
    assert b"tresoriere@exemple.test" in data
    assert key.encode() not in data


def test_memory_does_not_grow_with_the_files(filled, tmp_path):
    """300 MB of files, sealed: the process stays under what it takes for none, and 60 MB."""
    big = (
        "import django; django.setup()\nfrom django.utils import timezone\nimport os\n"
        "from portevoix.files import operations as files\n"
        "for n in range(6): files.store_bytes(os.urandom(50_000_000), name='a', content_type='a/b', space=2, at=timezone.now())"
    )
    key = str(pyrage.x25519.Identity.generate().to_public())
    peak = (
        "import resource, sys; sys.argv = ['portevoix', 'backup', sys.argv[1]];"
        "from portevoix.project.cli import main\n"
        "main()\nprint('peak', resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    )

    def measure(name):
        command = [sys.executable, "-c", peak, str(tmp_path / name)]
        known = {**filled.environment, "PORTEVOIX_BACKUP_RECIPIENT": key}
        done = subprocess.run(command, env=known, cwd=ROOT, capture_output=True, text=True, check=True)
        return int(done.stdout.split()[-1])

    small = measure("small.age")
    python(filled, big)
    assert measure("big.age") < small + 60_000
    assert (tmp_path / "big.age").stat().st_size > 300_000_000

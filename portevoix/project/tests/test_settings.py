"""Settings: each one documented, misread ones said, the secret made once."""

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import get_commands

from portevoix import __version__
from portevoix.project import cli, database, environment

ROOT = Path(__file__).resolve().parents[3]
READERS = {"text", "flag", "number", "numbers", "items", "secret"}
DOCUMENTED = re.compile(r"^\| `PORTEVOIX_(\w+)`", re.MULTILINE)


def variables_read(source):
    """The names that code asks `environment` for."""
    return {
        node.args[0].value
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in READERS
        if isinstance(node.func.value, ast.Name) and node.func.value.id in {"env", "environment"}
        if isinstance(node.args[0], ast.Constant)
    }


def variables_read_below():
    """The names that `environment` itself reads for others."""
    tree = ast.parse((ROOT / "portevoix/project/environment.py").read_text())
    calls = [
        node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    ]
    return {
        call.args[0].value
        for call in calls
        if call.func.id == "text" and isinstance(call.args[0], ast.Constant)
    }


def test_every_setting_is_documented_and_every_documented_one_is_read():
    read = variables_read_below()
    for file in (ROOT / "portevoix").rglob("*.py"):
        if "tests" not in file.parts:
            read |= variables_read(file.read_text())
    assert sorted(DOCUMENTED.findall((ROOT / "docs" / "settings.md").read_text())) == sorted(read)


def test_a_setting_read_elsewhere_is_seen():
    assert variables_read('env.number("SECRET_PACE", 3); os.getenv("X"); env.flag("Y", default=True)') == {
        "SECRET_PACE",
        "Y",
    }


@pytest.mark.parametrize(
    ("value", "expected"), [("", True), ("1", True), ("Yes", True), ("on", True), ("0", False), ("no", False)]
)
def test_flag_reads_words(monkeypatch, value, expected):
    monkeypatch.setenv("PORTEVOIX_TRIED", value)
    assert environment.flag("TRIED", default=True) is expected


def test_items_are_split_and_trimmed(monkeypatch):
    monkeypatch.setenv("PORTEVOIX_TRIED", "a.example, b.example,")
    assert environment.items("TRIED") == ["a.example", "b.example"]


@pytest.mark.parametrize("value", ["smtp", "-1", "2.5"])
def test_number_that_is_none_is_refused(monkeypatch, value):
    monkeypatch.setenv("PORTEVOIX_TRIED", value)
    with pytest.raises(environment.Misread) as refusal:
        environment.number("TRIED", 1)
    assert refusal.value.args == ("PORTEVOIX_TRIED", value)


def test_secret_is_made_once_and_read_by_its_owner_only(tmp_path):
    first = environment.secret("TRIED", tmp_path / "data")
    assert environment.secret("TRIED", tmp_path / "data") == first
    assert len(first) >= 50
    assert [(file.name, oct(file.stat().st_mode & 0o777)) for file in (tmp_path / "data").iterdir()] == [
        ("tried", "0o600")
    ]


def test_c01_what_the_server_writes_is_read_by_its_owner_only(tmp_path):
    """Even in a folder that was there before and that others may enter."""
    folder = tmp_path / "data"
    folder.mkdir(mode=0o755)
    command = "import django; django.setup(); from portevoix.project import operations as o; o.prepare()"
    about = {
        "PORTEVOIX_DATA_DIR": str(folder),
        "PORTEVOIX_DATABASE_URL": "",
        "DJANGO_SETTINGS_MODULE": "portevoix.project.settings",
    }
    subprocess.run([sys.executable, "-c", command], env={**os.environ, **about}, check=True)
    assert (folder / "portevoix.sqlite3").stat().st_mode & 0o077 == 0


def test_a_postgresql_address_is_understood(tmp_path):
    said = database.settings_of(
        "postgresql://voix:s%40cret@db.example:5433/portevoix?sslmode=require", tmp_path
    )
    names = ("ENGINE", "HOST", "PORT", "NAME", "USER", "PASSWORD", "OPTIONS")
    assert [said[name] for name in names] == [
        "django.db.backends.postgresql",
        "db.example",
        5433,
        "portevoix",
        "voix",
        "s@cret",
        {"sslmode": "require"},
    ]


@pytest.mark.parametrize("url", ["mysql://a@b/c", "postgresql", "sqlite:///a", "postgresql://a@b:port/c"])
def test_another_database_is_refused_in_words(url, tmp_path):
    with pytest.raises(database.Unknown):
        database.settings_of(url, tmp_path)
    command = [sys.executable, "-m", "portevoix", "check"]
    about = {"PORTEVOIX_DATABASE_URL": url, "PORTEVOIX_DATA_DIR": str(tmp_path)}
    done = subprocess.run(command, env={**os.environ, **about}, check=False, capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr.splitlines()) == (
        1,
        "",
        [
            "portevoix: PORTEVOIX_DATABASE_URL doit s’écrire postgresql://compte:motdepasse@serveur:5432/base\u00a0; laissez-la vide pour SQLite."
        ],
    )


def run(*arguments, **about):
    done = subprocess.run(
        [sys.executable, "-m", "portevoix", *arguments],
        env={**os.environ, **about},
        check=False,
        capture_output=True,
        text=True,
    )
    return done.returncode, done.stdout, done.stderr


def test_a_file_of_settings_completes_the_environment(tmp_path):
    file = tmp_path / "portevoix.env"
    file.write_text('# said once\nPORTEVOIX_WEB_WORKERS="deux"\nPORTEVOIX_DATA_DIR=/nowhere\nPATH=/nowhere\n')
    about = {"PORTEVOIX_ENV_FILE": str(file), "PORTEVOIX_DATA_DIR": str(tmp_path / "data")}
    assert run("check", **about) == (
        1,
        "",
        "portevoix: PORTEVOIX_WEB_WORKERS vaut «\u00a0deux\u00a0»\u00a0; il faut un nombre entier.\n",
    )
    assert run("check", **about, PORTEVOIX_WEB_WORKERS="2")[0] == 0


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may give a folder away")
def test_root_does_not_write_in_the_folder_of_another_account(tmp_path):
    folder = tmp_path / "data"
    folder.mkdir()
    os.chown(folder, 1, 1)
    code, said, refusal = run("check", PORTEVOIX_DATA_DIR=str(folder))
    assert (code, said, list(folder.iterdir())) == (1, "", [])
    assert refusal == (
        "portevoix: Les données appartiennent au compte «\u00a0daemon\u00a0». Essayez\u00a0: sudo -u daemon portevoix …\n"
    )


def test_alone_it_says_its_commands_in_french():
    code, said, _refusal = run()
    assert (code, said.splitlines()[0]) == (0, "portevoix COMMANDE, parmi\u00a0:")
    commands = {line.split()[0] for line in said.splitlines()[2:-2]}
    assert commands == set(cli.COMMANDS)
    assert run("--help") == (0, said, "")
    assert run("--version") == (0, f"{__version__}\n", "")


def test_every_command_of_the_readme_is_said():
    readme = (Path(__file__).parents[3] / "README.md").read_text()
    assert set(re.findall(r"`portevoix ([a-z-]+)[^`]*`[^|\n]*(?=[|,])", readme)) <= cli.COMMANDS.keys()


def test_every_command_that_is_said_exists():
    known = {cli.RENAMED.get(name, name.replace("-", "_")) for name in cli.COMMANDS} - {"version"}
    assert known - get_commands().keys() == set()

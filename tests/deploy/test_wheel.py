"""The wheel alone, outside the checkout: what pipx installs is what serves."""

import json
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from tests.reliability.processes import cleared

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = (
    "*.py",
    "*.html",
    "*.svg",
    "*.txt",
    "*.json",
    "*.typ",
    "*.mo",
    "*.gz",
    "*.zip",
    "*.woff2",
    "*.ttf",
    "*.otf",
)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """Built from the checkout, without asking the network."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    [file] = folder.glob("*.whl")
    return file


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """An environment of its own with the wheel; only its dependencies are borrowed from ours."""
    folder = tmp_path_factory.mktemp("installed")
    venv.create(folder, with_pip=False)
    site = next(folder.glob("lib/python*/site-packages"))
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    (site / "borrowed.pth").write_text(str(next(Path(sys.prefix).glob("lib/python*/site-packages"))))
    return folder / "bin" / "python"


def run(python, *arguments, folder):
    """Run portevoix as installed, from a folder that is not the checkout."""
    return subprocess.run(
        [python, "-m", "portevoix", *arguments],
        cwd=folder,
        env={**cleared(), "PORTEVOIX_ENV_FILE": "", "PORTEVOIX_DATA_DIR": str(folder / "data")},
        check=True,
        capture_output=True,
        text=True,
    ).stdout


def test_wheel_holds_all_that_runs_and_no_test(wheel):
    package = ROOT / "portevoix"
    wanted = {
        path.relative_to(ROOT).as_posix()
        for pattern in SHIPPED
        for path in package.rglob(pattern)
        if "tests" not in path.relative_to(ROOT).parts
    }
    with zipfile.ZipFile(wheel) as archive:
        held = {name for name in archive.namelist() if name.startswith("portevoix/")}
    assert sorted(wanted - held) == []
    assert [name for name in held if "/tests/" in name] == []
    assert "portevoix/static_root/staticfiles.json" in held


def test_installed_alone_it_runs_from_its_own_files(installed, tmp_path):
    where = subprocess.run(
        [installed, "-c", "import portevoix; print(portevoix.__file__)"],
        cwd=tmp_path,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    assert Path(where.strip()).is_relative_to(installed.parents[1])
    assert run(installed, "--version", folder=tmp_path).strip()
    said = json.loads(run(installed, "demo", "--prepare", "--json", folder=tmp_path))
    out = tmp_path / "lettres.pdf"
    run(installed, "letters", said["mailing"], "--out", str(out), folder=tmp_path)
    assert out.read_bytes()[:5] == b"%PDF-"

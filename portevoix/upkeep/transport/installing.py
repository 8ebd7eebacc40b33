"""The code that runs: where it comes from, and another version put in its place."""

import json
import re
import shutil
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from urllib.parse import unquote, urlsplit

from portevoix import __version__

ROOT = Path(__file__).resolve().parents[3]
NUMBER = re.compile(r"\d+(\.\d+)+\w*")
OF_WHEEL = re.compile(r"portevoix-(\d+(?:\.\d+)+)-.*\.whl")


class NotInstalled(Exception):  # noqa: N818  refusals are named as the fact
    """The new version could not be installed (first argument: what the installer said last)."""


def is_checkout() -> bool:
    """Whether the code runs from a clone of its repository."""
    return (ROOT / ".git").exists() and (ROOT / "pyproject.toml").exists()


def present(*, keep_in: Path) -> str:
    """What to ask for to have today's version again: a commit, the wheel it came from, else its number."""
    if is_checkout():
        return _run(["git", "rev-parse", "HEAD"]).strip()
    wheel = _wheel_of_ours()
    return _kept(wheel, keep_in) if wheel is not None else f"portevoix=={__version__}"


def wanted(text: str, *, keep_in: Path) -> str:
    """What to ask for to have that version: a wheel is kept, so that it can be installed again without network."""
    if is_checkout():
        return text
    path = Path(text)
    if path.suffix == ".whl" and path.exists():
        return _kept(path, keep_in)
    return f"portevoix=={text}" if NUMBER.fullmatch(text) else text or "portevoix"


def older(text: str) -> str:
    """The number of the version asked for, when it is lower than ours; a commit or a tag has no number here."""
    wheel = OF_WHEEL.fullmatch(Path(text).name)
    number = wheel.group(1) if wheel else text
    if is_checkout() or not re.fullmatch(r"\d+(\.\d+)+", number):
        return ""
    return number if _parts(number) < _parts(__version__) else ""


def _parts(number: str) -> list[int]:
    return [int(part) for part in re.findall(r"\d+", number)]


def _wheel_of_ours() -> Path | None:
    try:
        told = distribution("portevoix").read_text("direct_url.json")
    except PackageNotFoundError:
        return None
    path = Path(unquote(urlsplit(json.loads(told)["url"]).path)) if told else None
    return path if path is not None and path.suffix == ".whl" and path.exists() else None


def _kept(wheel: Path, folder: Path) -> str:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    target = folder / wheel.name
    if wheel.resolve() != target.resolve():
        shutil.copyfile(wheel, target)
    return str(target)


def commands(spec: str) -> list[list[str]]:
    """What brings that version here, to be run one after the other."""
    if not is_checkout():
        pip = [sys.executable, "-m", "pip", "install", "--disable-pip-version-check", "--upgrade"]
        again = ["--force-reinstall", "--no-deps"] if spec.endswith(".whl") else []
        return [[*pip, spec], [*pip, *again, spec]] if again else [[*pip, spec]]
    fetch = ["git", "checkout", "--quiet", spec] if spec else ["git", "pull", "--ff-only", "--quiet"]
    return [fetch, ["make", "--silent", "setup"]]


def install(spec: str) -> None:
    """Put that version in the place of the one that runs. Raises NotInstalled."""
    for command in commands(spec):
        _run(command)


def _run(command: list[str]) -> str:
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603
    except OSError as error:
        raise NotInstalled(str(error)) from error
    if done.returncode:
        raise NotInstalled(*(done.stderr or done.stdout).strip().splitlines()[-1:])
    return done.stdout

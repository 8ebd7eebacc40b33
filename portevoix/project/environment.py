"""Small typed readers of PORTEVOIX_* variables; each is documented in docs/settings.md."""

import contextlib
import os
import pwd
import secrets
from pathlib import Path

PREFIX = "PORTEVOIX_"
FILE = "/etc/portevoix.env"  # what a service and a person at the prompt both read


class Misread(Exception):  # noqa: N818  refusals are named as the fact
    """A variable (first argument) holds what is no whole number (second argument)."""


class Foreign(Exception):  # noqa: N818
    """The data folder belongs to another account (first argument): what root writes there, it could not read."""


def read_file() -> None:
    """Take from the file of settings what the environment does not say: lines NAME=value, as systemd reads them.

    The file is /etc/portevoix.env or the one that PORTEVOIX_ENV_FILE names; none is fine. Raises PermissionError.
    """
    file = Path(os.environ.get(PREFIX + "ENV_FILE", FILE))
    for line in file.read_text().splitlines() if file.is_file() else []:
        name, equals, value = line.strip().partition("=")
        if equals and name.startswith(PREFIX):
            os.environ.setdefault(name, value.strip().strip("\"'"))


def data_dir() -> Path:
    """The folder that holds everything."""
    return Path(text("DATA_DIR", "portevoix-data")).absolute()


def check_owner(folder: Path) -> None:
    """Raise Foreign when root would write in the data folder of another account."""
    if os.geteuid() == 0 and folder.exists() and (owner := folder.stat().st_uid):
        try:
            raise Foreign(pwd.getpwuid(owner).pw_name)
        except KeyError:  # an account of another machine, or of a container
            return


def text(name: str, default: str = "") -> str:
    """The variable's value, or the default when it is unset or empty."""
    return os.environ.get(PREFIX + name, "") or default


def flag(name: str, *, default: bool) -> bool:
    """1, true, yes, on (any case) are true; unset is the default; the rest is false."""
    value = text(name)
    return default if not value else value.lower() in {"1", "true", "yes", "on"}


def number(name: str, default: int) -> int:
    """The variable as a whole number. Raises Misread."""
    value = text(name, str(default))
    if not value.isdecimal():
        raise Misread(PREFIX + name, value)
    return int(value)


def numbers(name: str, default: tuple[int, ...]) -> tuple[int, ...]:
    """The variable as whole numbers separated by commas, as many as the default has. Raises Misread."""
    found = [item.strip() for item in text(name, ",".join(map(str, default))).split(",")]
    if len(found) != len(default) or not all(item.isdecimal() for item in found):
        raise Misread(PREFIX + name, text(name))
    return tuple(map(int, found))


def items(name: str, default: str = "") -> list[str]:
    """The variable's comma-separated items, without blanks."""
    return [item.strip() for item in text(name, default).split(",") if item.strip()]


def folder(path: Path) -> Path:
    """The same path, a folder that exists and that only its owner enters."""
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


def secret(name: str, where: Path) -> str:
    """The variable, or a random secret kept in the folder from the first start on, whole or not at all."""
    if value := text(name):
        return value
    file = folder(where) / name.lower()
    if not file.exists():
        draft = where / f".{name.lower()}.{os.getpid()}"
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w") as out:
            out.write(secrets.token_urlsafe(50))
        with contextlib.suppress(FileExistsError):  # another process was first
            file.hardlink_to(draft)
        draft.unlink()
    return file.read_text()

"""Small typed readers of PORTEVOIX_* variables; each is documented in docs/settings.md."""

import contextlib
import os
import secrets
from pathlib import Path

PREFIX = "PORTEVOIX_"


class Misread(Exception):  # noqa: N818  refusals are named as the fact
    """A variable (first argument) holds what is no whole number (second argument)."""


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

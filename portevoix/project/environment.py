"""Small typed readers of PORTEVOIX_* variables; each is documented in docs/settings.md."""

import os
import secrets
from pathlib import Path

PREFIX = "PORTEVOIX_"


def text(name: str, default: str = "") -> str:
    """The variable's value, or the default when it is unset or empty."""
    return os.environ.get(PREFIX + name, "") or default


def flag(name: str, *, default: bool) -> bool:
    """1, true, yes, on (any case) are true; unset is the default; the rest is false."""
    value = text(name)
    return default if not value else value.lower() in {"1", "true", "yes", "on"}


def number(name: str, default: int) -> int:
    """The variable as a whole number."""
    return int(text(name, str(default)))


def items(name: str, default: str = "") -> list[str]:
    """The variable's comma-separated items, without blanks."""
    return [item.strip() for item in text(name, default).split(",") if item.strip()]


def secret(name: str, folder: Path) -> str:
    """The variable, or a random secret kept in the folder from the first start on."""
    if value := text(name):
        return value
    file = folder / name.lower()
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        try:
            handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return file.read_text()  # another process was first
        with os.fdopen(handle, "w") as out:
            out.write(secrets.token_urlsafe(50))
    return file.read_text()

"""What a backup says of itself."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from portevoix.upkeep.rules.fingerprint import Table

FORMAT = 1
NAME = "manifest.json"
DATABASE = "database.sqlite3.gz"
SECRET = "secret_key"  # noqa: S105  a name, not a secret
LEFT_OUT = frozenset({"django_session", "accounts_session", "cache"})
"""Tables whose rows are never kept: sessions would sign a thief in, the cache is made anew."""
SECRET_WORDS = ("SECRET", "PASSWORD", "DATABASE_URL", "KEY", "TOKEN")


class NotABackup(Exception):  # noqa: N818  refusals are named as the fact
    """The file is no backup of Portevoix, or is cut short."""


class TooNew(Exception):  # noqa: N818
    """The backup was made by a newer Portevoix (first argument: its version)."""


@dataclass(frozen=True)
class Kept:
    """One file of the archive."""

    sha256: str
    size: int


@dataclass(frozen=True)
class Manifest:
    """Everything the archive holds, counted; `missing` names the stored files that were not on disk."""

    version: str
    at: datetime
    vendor: str
    migrations: tuple[str, ...]
    tables: dict[str, Table]
    files: dict[str, Kept]
    missing: tuple[str, ...]
    settings: dict[str, str]
    demonstration: bool
    format: int = FORMAT

    @property
    def stored_files(self) -> dict[str, Kept]:
        """The files of people, without the database."""
        return {name: kept for name, kept in self.files.items() if name.startswith("files/")}

    def to_json(self) -> str:
        """As it stands in the archive."""
        facts = asdict(self) | {"at": self.at.isoformat()}
        return json.dumps(facts, ensure_ascii=False, indent=1)


def from_json(text: bytes) -> Manifest:
    """The manifest of an archive. Raises NotABackup, TooNew."""
    try:
        facts = json.loads(text)
        if facts["format"] > FORMAT:
            raise TooNew(facts.get("version", ""))
        return _manifest(facts)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise NotABackup from error


def _manifest(facts: dict[str, Any]) -> Manifest:
    known = facts | {
        "at": datetime.fromisoformat(facts["at"]),
        "migrations": tuple(facts["migrations"]),
        "missing": tuple(facts["missing"]),
        "tables": {name: Table(**table) for name, table in facts["tables"].items()},
        "files": {name: Kept(**kept) for name, kept in facts["files"].items()},
    }
    return Manifest(**known)


def told_settings(variables: dict[str, str]) -> dict[str, str]:
    """The settings to find again elsewhere, without anything secret."""
    return {
        name: value
        for name, value in sorted(variables.items())
        if name.startswith("PORTEVOIX_") and not any(word in name for word in SECRET_WORDS)
    }

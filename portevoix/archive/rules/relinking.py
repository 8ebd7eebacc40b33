"""Codes that are taken here become new ones, and the links that hold them follow."""

import re
from collections.abc import Mapping
from typing import Any

CODE = re.compile(r"(?<![a-z0-9])[a-hj-km-np-z2-9]{12}(?![a-z0-9])")


def relinked(value: Any, codes: Mapping[str, str]) -> Any:
    """The same text, or JSON, with old codes replaced; nothing else changes."""
    if isinstance(value, str):
        return CODE.sub(lambda found: codes.get(found[0], found[0]), value)
    if isinstance(value, dict):
        return {key: relinked(one, codes) for key, one in value.items()}
    return [relinked(one, codes) for one in value] if isinstance(value, list) else value


def anew(name: str, value: str, *, mark: str, limit: int | None) -> str:
    """A text that must be the only one of its kind on a server, told apart by a mark."""
    if name == "message_id":
        local, at, domain = value.rpartition("@")
        return f"{local}.{mark}{at}{domain}"
    room = (limit or 200) - len(mark) - 1
    return f"{value[:room]}-{mark}"

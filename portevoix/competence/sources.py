"""The starting set that comes with Portevoix: to be read again by those who use it, never by itself certain."""

import json
from functools import lru_cache
from pathlib import Path

from portevoix.competence.enums import Level, Seat, Theme
from portevoix.competence.rules.lines import Line

STARTING = Path(__file__).resolve().parent / "data" / "lines.json"


@lru_cache(maxsize=1)
def starting() -> dict[str, Line]:
    """The lines by key, in their order (no query). Every source is a text of law or of a treaty; nobody has verified them yet."""
    return {
        one["key"]: Line(
            one["key"],
            Theme(one["theme"]),
            Level(one["level"]),
            Seat(one["seat"]),
            one["who"],
            one["matter"],
            one["source"],
        )
        for one in json.loads(STARTING.read_text(encoding="utf-8"))
    }

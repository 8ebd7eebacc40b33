"""What a template says: words in square brackets are blanks, filled when it is adopted."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from portevoix.workspace.rules import NotADocument, check

BLANK = re.compile(r"\[([^\[\]\n]{1,60})\]")
STEP = re.compile(r"^(?:[jJ]\s*)?\+?\s*(\d{1,3})\s*[:.)–-]?\s+(.+)$")
SHORTEST = 3  # letters of a blank
LONGEST_DELAY = 730  # days
WORDS = ("demand", "measure", "problem", "decider", "answer_criterion", "act_criterion")
Texts = dict[str, list[dict[str, Any]]]


@dataclass(frozen=True)
class Recipe:
    """A template, saved by a collective or built in, or one whose blanks are filled."""

    code: str
    title: str
    demand: str
    measure: str = ""
    problem: str = ""
    decider: str = ""
    answer_criterion: str = ""
    act_criterion: str = ""
    filter: str = ""
    texts: Texts = field(default_factory=dict)  # by carrier: title, subject, content
    steps: tuple[tuple[int, str], ...] = ()  # days after the start, what to do
    to_check: str = ""
    version: int = 1
    key: int | None = None  # of the saved one
    owner: str = ""

    @property
    def all_texts(self) -> list[dict[str, Any]]:
        """The texts, whatever carries them."""
        return [text for several in self.texts.values() for text in several]

    @property
    def blanks(self) -> list[str]:
        """What is to be filled, once each, in reading order."""
        return list(dict.fromkeys(blank for text in self._said() for blank in BLANK.findall(text)))

    def _said(self) -> Iterator[str]:
        yield from (getattr(self, name) for name in WORDS)
        for text in self.all_texts:
            yield from _strings(text)
        yield from (text for _days, text in self.steps)

    def filled(self, values: Mapping[str, str]) -> "Recipe":
        """The same with its blanks filled; one that is left empty stays in brackets."""

        def fill(text: str) -> str:
            return BLANK.sub(lambda blank: values.get(blank[1], "").strip() or blank[0], text)

        words: dict[str, Any] = {name: fill(getattr(self, name)) for name in WORDS}
        return replace(
            self,
            **words,
            texts=_mapped(self.texts, fill),
            steps=tuple((days, fill(text)) for days, text in self.steps),
        )


def blanks_left(text: str) -> list[str]:
    """The blanks a text still holds, once each; "[sic]", "[…]" and "[1]" are none."""
    found = dict.fromkeys(BLANK.findall(text))
    return [one for one in found if one != "sic" and sum(map(str.isalpha, one)) >= SHORTEST]


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    for child in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _strings(child)


def _mapped(value: Any, fill: Callable[[str], str]) -> Any:
    """The same JSON with each text filled."""
    if isinstance(value, str):
        return fill(value)
    if isinstance(value, dict):
        return {key: _mapped(one, fill) for key, one in value.items()}
    return [_mapped(one, fill) for one in value] if isinstance(value, list) else value


def read_steps(text: str) -> list[dict[str, Any]]:
    """One step a line: "J+7 Relancer"; a line without a number falls with the one before."""
    found: list[dict[str, Any]] = []
    for line in (one.strip() for one in text.splitlines()):
        match = STEP.match(line)
        days = min(int(match[1]), LONGEST_DELAY) if match else found[-1]["days"] if found else 0
        if words := (match[2] if match else line).strip()[:200]:
            found.append({"days": days, "text": words})
    return found


def written_steps(steps: list[dict[str, Any]]) -> str:
    """The same as `read_steps` reads."""
    return "\n".join(f"J+{one['days']} {one['text']}" for one in steps)


def due(start: date, days: int) -> date:
    """The day of a step, by the start of the campaign."""
    return start + timedelta(days=days)


def checked_texts(value: Any) -> Texts:
    """Texts of a template from outside. Raises NotADocument."""
    if not isinstance(value, dict):
        raise NotADocument("texts")
    for kind, texts in value.items():
        if not isinstance(kind, str) or not isinstance(texts, list):
            raise NotADocument("texts")
        for text in texts:
            if not isinstance(text, dict) or set(text) != {"title", "subject", "content"}:
                raise NotADocument("texts")
            if not isinstance(text["title"], str) or not isinstance(text["subject"], str):
                raise NotADocument("texts")
            check(text["content"])
    return value


def checked_steps(value: Any) -> list[dict[str, Any]]:
    """Steps of a template from outside. Raises NotADocument."""
    well = isinstance(value, list) and all(
        isinstance(one, dict)
        and set(one) == {"days", "text"}
        and isinstance(one["days"], int)
        and 0 <= one["days"] <= LONGEST_DELAY
        and isinstance(one["text"], str)
        for one in value
    )
    if not well:
        raise NotADocument("steps")
    return list(value)

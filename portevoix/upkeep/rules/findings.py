"""What a check of the server answers."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from portevoix.upkeep.enums import Light

ORDER = [Light.GREEN, Light.ORANGE, Light.RED]


@dataclass(frozen=True)
class Finding:
    """One answer of a check: how it is, in one sentence, and what to do when it is not well."""

    name: str
    light: Light
    sentence: str
    advice: str = ""

    @property
    def badge(self) -> str:
        """How the design's badge shows it."""
        return {Light.RED: "late", Light.ORANGE: "", Light.GREEN: "ok"}[self.light]

    def as_dict(self) -> dict[str, str]:
        """As JSON keeps it."""
        return {key: str(value) for key, value in asdict(self).items()}


def from_dict(facts: dict[str, Any]) -> Finding:
    """The finding that JSON kept."""
    return Finding(facts["name"], Light(facts["light"]), facts["sentence"], facts["advice"])


def green(name: str, sentence: str) -> Finding:
    """All is well."""
    return Finding(name, Light.GREEN, sentence)


def orange(name: str, sentence: str, *, advice: str) -> Finding:
    """It works, and asks for somebody soon."""
    return Finding(name, Light.ORANGE, sentence, advice)


def red(name: str, sentence: str, *, advice: str) -> Finding:
    """It does not work, or data is in danger."""
    return Finding(name, Light.RED, sentence, advice)


def worst(findings: Iterable[Finding]) -> Light:
    """The light of the whole; green when there is nothing to say."""
    return max((finding.light for finding in findings), key=ORDER.index, default=Light.GREEN)


def by_gravity(findings: Iterable[Finding]) -> list[Finding]:
    """Red first, then orange, then green, each in the order found."""
    return sorted(findings, key=lambda finding: -ORDER.index(finding.light))

"""A line: who is competent for what, and how fresh that is."""

from dataclasses import dataclass
from datetime import date, timedelta

from portevoix.competence.enums import Level, Seat, Theme

STALE = timedelta(days=183)  # a law changes; what nobody read again for six months is said to be old
ORDER = {level: rank for rank, level in enumerate(Level)}


@dataclass(frozen=True)
class Line:
    """What one seat may do on one theme, on which source.

    `key` names the line; `code` is that of the version of a collective, empty for the starting set.
    """

    key: str
    theme: Theme
    level: Level
    seat: Seat
    who: str
    matter: str
    source: str
    link: str = ""
    verified_on: date | None = None
    code: str = ""
    space: int | None = None

    def is_fresh(self, on: date) -> bool:
        """Whether somebody read the source again within six months."""
        return self.verified_on is not None and on - self.verified_on <= STALE

    @property
    def rank(self) -> tuple[int, int, int, str]:
        """By theme, then the strongest first."""
        return (list(Theme).index(self.theme), ORDER[self.level], list(Seat).index(self.seat), self.matter)

    @property
    def holder(self) -> str:
        """Who, in words: "The prefect of the department", "OFII", "Minister: intérieur"."""
        if self.seat in {Seat.AGENCY, Seat.OTHER}:
            return self.who
        return f"{self.seat.label} ({self.who})" if self.who else str(self.seat.label)

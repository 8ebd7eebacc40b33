"""The lines that somebody reads: the starting set, and over it what their collectives say."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import QuerySet

from portevoix.collectives import queries as collectives
from portevoix.collectives.models import Collective, Space
from portevoix.competence.enums import Level, Seat, Theme
from portevoix.competence.models import Competency
from portevoix.competence.rules.lines import Line
from portevoix.competence.sources import starting
from portevoix.directory.rules.names import fold


def line_of(row: Competency) -> Line:
    """What one version says."""
    return Line(
        row.line,
        Theme(row.theme),
        Level(row.level),
        Seat(row.seat),
        row.who,
        row.matter,
        row.source,
        row.link,
        row.verified_on,
        row.code,
        row.space_id,
    )


def lines(user: object, *, themes: Iterable[str] = ()) -> list[Line]:
    """Every line in force for somebody, by theme, the strongest first; one query.

    What a collective of theirs says stands in for the line of the starting set; what it withdrew is not shown.
    """
    wanted = set(themes)
    newest: dict[tuple[int, str], Competency] = {}
    for row in versions(user):
        newest[row.space_id, row.line] = row
    own = [line_of(row) for row in newest.values() if not row.is_withdrawn]
    replaced = {key for _space, key in newest}
    found = [one for key, one in starting().items() if key not in replaced] + own
    return sorted((one for one in found if not wanted or one.theme in wanted), key=lambda one: one.rank)


def versions(user: object, *, line: str = "") -> QuerySet[Competency]:
    """All that somebody's collectives ever said, of one line or of all, the oldest first."""
    found = Competency.objects.filter(space__in=collectives.spaces_of(user))
    return (found.filter(line=line) if line else found).order_by("pk")


def history(user: object, *, line: str) -> list[Competency]:
    """The versions of one line, the newest first, with their authors and collectives; one query."""
    rows = versions(user, line=line).select_related("author", "space__collective")
    return list(rows.order_by("-pk"))


def matching(some: Sequence[Line], *, words: str = "", level: str = "") -> list[Line]:
    """The lines that all these words and this level keep."""
    sought = fold(words).split()
    return [
        one
        for one in some
        if (not level or one.level == level) and all(word in fold(_told(one)) for word in sought)
    ]


def _told(one: Line) -> str:
    return f"{one.holder} {one.matter} {one.source} {one.theme.label} {one.level.label}"


def stale(some: Iterable[Line], *, on: date) -> int:
    """How many nobody read again for six months."""
    return sum(not one.is_fresh(on) for one in some)


def writable(user: object) -> QuerySet[Collective]:
    """The collectives for which somebody may write a line."""
    return collectives.collectives_where_writing(user)


def in_space(space: Space, *, line: str) -> Competency | None:
    """The version that counts in one space."""
    return Competency.objects.filter(space=space, line=line).order_by("-pk").first()

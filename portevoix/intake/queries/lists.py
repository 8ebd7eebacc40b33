"""What there is to do and what was done: counts, likenesses side by side, what an import wrote."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count as Number
from django.db.models import Q, QuerySet
from django.utils.formats import date_format

from portevoix.advocacy.models import Campaign
from portevoix.collectives import queries as collectives
from portevoix.collectives.enums import Role
from portevoix.directory import queries as directory
from portevoix.directory.models import Actor, ContactPoint
from portevoix.intake.enums import Decision, RowState, State
from portevoix.intake.models import Import, Likeness, Row
from portevoix.jobs.models import Job


@dataclass(frozen=True)
class Count:
    """How many rows stand where, and how many were repaired."""

    ready: int
    refused: int
    left: int
    taken: int
    repaired: int

    @property
    def total(self) -> int:
        """All rows."""
        return self.ready + self.refused + self.left + self.taken


@dataclass(frozen=True)
class Card:
    """One of two who look alike, in lines that can be compared."""

    name: str
    title: str
    lines: tuple[str, ...]
    number: int = 0  # of the row; 0 for someone of the directory
    code: str = ""
    official: bool = False


@dataclass(frozen=True)
class Likely:
    """Two who look alike, side by side."""

    pk: int
    mine: Card
    theirs: Card
    score: int
    why: tuple[str, ...]
    certain: bool
    decision: str


def imports_of(user: Any) -> QuerySet[Import]:
    """The imports of the spaces someone may write in, newest first."""
    spaces = collectives.spaces_of(user, role=Role.MEMBER)
    return (
        Import.objects.filter(space__in=spaces)
        .select_related("by", "space__collective", "space__campaign")
        .defer("reading", "kept")
        .order_by("-created_at", "-pk")
    )


def spaces_to_write(user: Any) -> list[tuple[str, str, bool]]:
    """The spaces someone may write in: code, name, whether it is a campaign's; collectives first. Two queries."""
    held = [(one.space.code, one.name, False) for one in _collectives(user)]
    spaces = collectives.spaces_of(user, role=Role.MEMBER)
    campaigns = Campaign.objects.filter(space__in=spaces).select_related("space").order_by("-created_at")
    return held + [(one.space.code, one.demand, True) for one in campaigns]


def _collectives(user: Any) -> QuerySet[Any]:
    return collectives.collectives_where_writing(user).select_related("space")


def counts(run: Import) -> Count:
    """Where the rows stand; two queries."""
    found = Counter(dict(run.rows.values_list("state").annotate(n=Number("pk")).order_by()))
    repaired = run.rows.exclude(repairs=[]).exclude(state=RowState.LEFT).count()
    return Count(
        found[RowState.READY], found[RowState.REFUSED], found[RowState.LEFT], found[RowState.TAKEN], repaired
    )


def refused(run: Import) -> int:
    """How many rows are to mend."""
    return run.rows.filter(state=RowState.REFUSED).count()


def problem_counts(run: Import) -> list[tuple[str, int]]:
    """The kinds of problems of the rows that are refused, most frequent first."""
    found: Counter[str] = Counter()
    rows = run.rows.filter(state=RowState.REFUSED).values_list("codes").annotate(n=Number("pk")).order_by()
    for codes, number in rows:
        for code in filter(None, codes.split("|")):
            found[code] += number
    return sorted(found.items(), key=lambda one: (-one[1], one[0]))


def undecided(run: Import) -> int:
    """How many rows ready to be taken in look like someone, nobody having said whether they are the same."""
    return open_likenesses(run).count()


def open_likenesses(run: Import) -> QuerySet[Likeness]:
    """Likenesses between rows that are ready, neither certain nor decided."""
    return live_likenesses(run).filter(certain=False, decision=Decision.OPEN)


def live_likenesses(run: Import) -> QuerySet[Likeness]:
    """Likenesses of rows that will be taken in."""
    states = [RowState.READY, RowState.TAKEN]
    return Likeness.objects.filter(
        Q(other=None) | Q(other__state__in=states), row__run=run, row__state__in=states
    )


def likeness_counts(run: Import) -> dict[str, int]:
    """How many look-alikes are to decide, certain, decided; one query."""
    told = Q(certain=False) & ~Q(decision=Decision.OPEN)
    found = live_likenesses(run).aggregate(
        n_open=Number("pk", filter=Q(certain=False, decision=Decision.OPEN)),
        n_certain=Number("pk", filter=Q(certain=True)),
        n_decided=Number("pk", filter=told),
    )
    return {name.removeprefix("n_"): number for name, number in found.items()}


def likely(rows: list[Likeness], *, run: Import, on: date) -> list[Likely]:
    """Those who look alike as cards; three queries whatever their number."""
    actors = [one.actor for one in rows if one.actor]
    reach = _reach([one.pk for one in actors], run)
    titles = {pk: card.title for pk, card in directory.cards(actors, on=on).items()}
    return [
        Likely(
            pk=one.pk,
            mine=_card_of_row(one.row),
            theirs=_card_of_row(one.other) if one.other else _card_of_actor(one.actor, titles, reach),
            score=one.score,
            why=tuple(one.why),
            certain=one.certain,
            decision=one.decision or (Decision.SAME if one.certain else ""),
        )
        for one in rows
    ]


def _card_of_row(row: Row) -> Card:
    facts = row.facts
    one = facts["person"]
    name = f"{one['given_name']} {one['family_name']}".strip() or one["function"]
    lines = [*facts["emails"], *(value for value, _label in facts["phones"]), *facts["address"].split("\n")]
    if facts["exchange"]:
        day = date_format(date.fromisoformat(facts["exchange"]["on"]), "SHORT_DATE_FORMAT")
        lines.append(f"{day} {facts['exchange']['summary'][:80]}".strip())
    title = ", ".join(filter(None, [one["function"], one["organisation"]]))
    return Card(name, "" if title == name else title, tuple(filter(None, lines)), number=row.number)


def _card_of_actor(actor: Actor | None, titles: dict[int, str], reach: dict[int, list[str]]) -> Card:
    if actor is None:
        raise LookupError
    title = titles.get(actor.pk, "")
    lines = tuple(reach.get(actor.pk, [])[:5])
    return Card(actor.name, title, lines, code=actor.code, official=actor.space_id is None)


def _reach(actors: list[int], run: Import) -> dict[int, list[str]]:
    """The contact points that the space of the import may see."""
    found: dict[int, list[str]] = {}
    points = ContactPoint.objects.filter(Q(space=None) | Q(space=run.space_id), actor__in=actors)
    for actor, value in points.order_by("-is_preferred", "pk").values_list("actor_id", "value"):
        found.setdefault(actor, []).append(" ".join(value.split("\n")))
    return found


def written(run: Import) -> QuerySet[Row]:
    """The rows that were taken in, with whom they became, in the order of the file."""
    return (
        run.rows.filter(state=RowState.TAKEN).exclude(actor=None).select_related("actor").order_by("number")
    )


def job_of(run: Import) -> Job | None:
    """The job at work on an import, or the last one."""
    return Job.objects.filter(code=run.job).first() if run.job else None


def is_at_work(run: Import) -> bool:
    """Whether a job is at work on it."""
    job = job_of(run)
    return job is not None and not job.is_over


def can_undo(run: Import) -> bool:
    """Whether what undoing needs is still kept."""
    return run.state in {State.TAKEN, State.TAKING, State.UNDOING} and run.file_id is not None

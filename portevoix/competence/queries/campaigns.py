"""Who is competent for the demand of a campaign, in its territory."""

from dataclasses import dataclass

from portevoix.advocacy.models import Campaign
from portevoix.competence.enums import Level, Seat, Theme
from portevoix.competence.models import CampaignTheme
from portevoix.competence.queries.holders import PLACED, Here, Holder, Holders, here
from portevoix.competence.queries.lines import lines
from portevoix.competence.rules.lines import Line
from portevoix.competence.rules.themes import guess
from portevoix.directory.enums import BodyKind, Office
from portevoix.directory.models import Actor, Mandate

OFFICES: dict[str, Seat] = {
    Office.MAYOR: Seat.MAYOR,
    Office.PREFECT: Seat.PREFECT,
    Office.SUBPREFECT: Seat.PREFECT,
    Office.MINISTER: Seat.MINISTER,
}
PARLIAMENT = {Seat.COMMITTEE, Seat.DEPUTY, Seat.SENATOR}


@dataclass(frozen=True)
class Proposal:
    """One line with who holds its seat here; without anybody, why."""

    line: Line
    holders: list[Holder]
    targeted: frozenset[int]  # actors who are targets already

    @property
    def needs_territory(self) -> bool:
        """Whether a territory would say who."""
        return not self.holders and self.line.seat in PLACED

    @property
    def is_told(self) -> bool:
        """Whether the line names somebody whom no register holds: a judge, a hospital."""
        return self.line.seat == Seat.OTHER


@dataclass(frozen=True)
class Competent:
    """The answer to "who is competent for this demand, here?"."""

    themes: list[Theme]  # that the campaign chose
    guessed: list[Theme]  # that its words suggest, while none is chosen
    where: Here
    groups: list[tuple[Level, list[Proposal]]]
    beside: list[Actor]  # targets whom no line names

    @property
    def total(self) -> int:
        """How many lines."""
        return sum(len(some) for _level, some in self.groups)


def themes_of(campaign: Campaign) -> list[Theme]:
    """The themes of a campaign, in their order; one query."""
    chosen = set(CampaignTheme.objects.filter(campaign=campaign).values_list("theme", flat=True))
    return [theme for theme in Theme if theme in chosen]


def competent(campaign: Campaign, *, user: object) -> Competent:
    """Bodies and people that decide, prepare, pay, watch or influence, each with its reason; at most twelve queries."""
    chosen = themes_of(campaign)
    guessed = [] if chosen else guess(f"{campaign.demand} {campaign.problem}")
    where = here(campaign.territory)
    found = lines(user, themes=chosen) if chosen else []
    known = Holders(found, where)
    targets = {one.actor_id: one.actor for one in campaign.targets.select_related("actor")}
    every = [Proposal(one, known.of(one), frozenset(targets)) for one in found] if chosen else []
    groups = [(level, [one for one in every if one.line.level == level]) for level in Level]
    beside = _beside(targets, every) if chosen else []
    return Competent(chosen, guessed, where, [group for group in groups if group[1]], beside)


def _beside(targets: dict[int, Actor], every: list[Proposal]) -> list[Actor]:
    """The targets whom no line names; who sits in parliament votes the law, where a line speaks of parliament.

    Of people whom a collective added, the office it wrote is all that is known: without one, nothing is said.
    """
    seats = {one.line.seat for one in every}
    targets = {pk: one for pk, one in targets.items() if one.space_id is None or not _may_hold(one, seats)}
    holders = [holder for one in every for holder in one.holders]
    named = {held.pk for one in holders for held in (one.body, one.person) if held}
    others = {pk: actor for pk, actor in targets.items() if pk not in named}
    if others and PARLIAMENT & seats:
        sitting = Mandate.objects.filter(person__in=others, body__body__kind=BodyKind.CHAMBER, end=None)
        for pk in sitting.values_list("person", flat=True):
            others.pop(pk, None)
    return sorted(others.values(), key=lambda one: one.sort_key)


def _may_hold(own: Actor, seats: set[Seat]) -> bool:
    """Whether the office of someone's own is one of these seats, or is not known."""
    return OFFICES.get(own.office) in {None, *seats}

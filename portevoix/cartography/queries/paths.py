"""Who, on the map of a campaign, can reach one of its targets: through what official data says of both."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from portevoix.advocacy.models import Target
from portevoix.cartography.queries.board import Point, affiliations, points
from portevoix.cartography.rules import paths as rules
from portevoix.directory.enums import BodyKind
from portevoix.directory.models import Mandate

MEETING = (
    BodyKind.GROUP, BodyKind.COMMITTEE, BodyKind.OTHER_COMMITTEE, BodyKind.DELEGATION, BodyKind.BUREAU,
    BodyKind.STUDY_GROUP, BodyKind.FRIENDSHIP_GROUP, BodyKind.MISSION, BodyKind.INQUIRY, BodyKind.EXTERNAL,
    BodyKind.GOVERNMENT, BodyKind.CABINET, BodyKind.REGION, BodyKind.DEPARTEMENT, BodyKind.INTERCOMMUNAL,
    BodyKind.COMMUNE,
)  # fmt: skip
NEIGHBOURS = 64  # the officials of one territory meet about as often as a group of that size


@dataclass(frozen=True)
class Step:
    """One speaks to the other, and why they can."""

    speaker: Point
    hearer: Point
    circle: str
    is_territory: bool


@dataclass(frozen=True)
class Route:
    """A way in words; the first one who speaks is a supporter."""

    steps: tuple[Step, ...]

    @property
    def first(self) -> Point:
        """Whom one asks."""
        return self.steps[0].speaker


def routes(target: Target, *, on: date) -> list[Route]:
    """The best ways to a target from the supporters of the same campaign (seven queries, whatever the numbers)."""
    people = {one.actor: one for one in points(target.campaign, on=on)}
    positions = {key: one.standing.now.position if one.standing.now else None for key, one in people.items()}
    circles = _circles(target, among=people)
    found = rules.ways(target.actor_id, circles=circles, positions=positions)
    return [Route(_steps(one.hops, people=people, circles=circles)) for one in found]


def _steps(
    hops: Iterable[rules.Hop], *, people: dict[int, Point], circles: dict[rules.Key, rules.Circle]
) -> tuple[Step, ...]:
    return tuple(
        Step(people[hop.speaker], people[hop.hearer], circles[hop.circle].name, hop.circle[0] == "place")
        for hop in hops
    )


def _circles(target: Target, *, among: dict[int, Point]) -> dict[rules.Key, rules.Circle]:
    """The bodies and the territories that the targets of the campaign share."""
    sitting = Mandate.objects.filter(
        end=None, person__targets__campaign=target.campaign_id, body__body__kind__in=MEETING
    )
    members: dict[int, set[int]] = defaultdict(set)
    names: dict[int, str] = {}
    for person, body, name in sitting.values_list("person", "body", "body__name"):
        members[body].add(person)
        names[body] = name
    shared = [body for body, known in members.items() if len(known) > 1]
    sizes = _sizes(shared)
    found: dict[rules.Key, rules.Circle] = {
        ("body", body): rules.Circle(names[body], sizes[body], frozenset(members[body])) for body in shared
    }
    known = affiliations(target.campaign)
    for place, name in known.territories:
        found["place", place] = rules.Circle(name, NEIGHBOURS, known.around[place] & among.keys())
    return found


def _sizes(bodies: list[int]) -> dict[int, int]:
    """How many sit in each body today (one query)."""
    rows = Mandate.objects.filter(body__in=bodies, end=None).values("body").order_by("body")
    return dict(rows.annotate(number=Count("person", distinct=True)).values_list("body", "number"))

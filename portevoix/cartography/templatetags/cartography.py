"""How places on the map are said and drawn."""

from collections.abc import Sequence

from django import template
from django.utils.safestring import SafeString

from portevoix.cartography.enums import Position, Power
from portevoix.cartography.queries.stances import Standing
from portevoix.cartography.rules.reading import advice
from portevoix.design.templatetags.people import STEPS, position

register = template.Library()
WIDE, HIGH = 96, 28


@register.filter
def step_class(step: int) -> str:
    """The name of a step of the scale from -2 to +2, as tokens have it."""
    return STEPS[step][0]


@register.filter
def position_word(step: int) -> str:
    """Where somebody stands, in words."""
    return str(Position(step).label)


@register.filter
def power_word(power: int) -> str:
    """What somebody can do about it, in words."""
    return str(Power(power).label)


@register.simple_tag
def dot(step: int | None, *, word: bool = False) -> SafeString:
    """A position with its sign."""
    label = template.defaultfilters.capfirst(position_word(step)) if step is not None else "?"
    return position(step, label, word=word)


@register.filter
def what_to_do(standing: Standing) -> str:
    """The AIIM reading of somebody who is placed."""
    now = standing.now
    if now is None:
        return ""
    return str(advice(now.position, interest=now.interest, influence=max(now.power, now.influence)))


@register.filter
def as_line(steps: Sequence[int]) -> str:
    """The points of a line through several positions, oldest first, 96 by 28."""
    apart = (WIDE - 8) / max(len(steps) - 1, 1)
    return " ".join(f"{4 + turn * apart:g},{HIGH / 2 - step * 5:g}" for turn, step in enumerate(steps))


@register.filter
def sign(step: int) -> str:
    """A position as it is written on its dot."""
    return STEPS[step][1]

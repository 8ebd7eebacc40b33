"""How a line is shown."""

from datetime import date

from django import template

from portevoix.competence.rules.lines import Line

register = template.Library()


@register.filter
def is_fresh(line: Line, on: date) -> bool:
    """Whether somebody read the source again within six months."""
    return line.is_fresh(on)

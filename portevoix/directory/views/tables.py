"""The list of deputies as a table for spreadsheets."""

from datetime import date

from django.utils.translation import gettext as _

from portevoix.directory import queries
from portevoix.directory.queries import DeputyFilter
from portevoix.files import rules as files


def _headings() -> list[str]:
    who = [_("Civility"), _("Given name"), _("Family name")]
    where = [_("Constituency"), _("Department"), _("Region"), _("Group"), _("Committee")]
    return [*who, *where, _("E-mail"), _("Address in Paris"), _("Address in the constituency")]


def deputies_csv(chosen: DeputyFilter, *, on: date) -> str:
    """A row a deputy, semicolons as French spreadsheets expect; a constant number of queries."""
    actors = list(queries.deputies(chosen))
    facts, cards = queries.letter_facts(actors, spaces=(), on=on), queries.cards(actors, on=on)
    rows: list[list[str]] = [_headings()]
    for actor in actors:
        one = facts[actor.pk]
        committees = ", ".join(body.short for body in cards[actor.pk].committees)
        row = [one.civility, one.given_name, one.family_name]
        row += [one.constituency, one.departement, one.region, one.group, committees, one.email]
        rows.append([*row, *(", ".join(lines) for lines in (one.address_paris, one.address_constituency))])
    return files.csv_text(rows)

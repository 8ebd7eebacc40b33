"""The list of deputies as a table for spreadsheets."""

import csv
import io
from datetime import date

from django.utils.translation import gettext as _

from portevoix.directory import queries
from portevoix.directory.queries import DeputyFilter

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")  # what a spreadsheet would run
BOM = "\ufeff"  # without it Excel reads UTF-8 as Latin-1


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def _headings() -> list[str]:
    who = [_("Civility"), _("Given name"), _("Family name")]
    where = [_("Constituency"), _("Department"), _("Region"), _("Group"), _("Committee")]
    return [*who, *where, _("E-mail"), _("Address in Paris"), _("Address in the constituency")]


def deputies_csv(chosen: DeputyFilter, *, on: date) -> str:
    """A row a deputy, semicolons as French spreadsheets expect; a constant number of queries."""
    actors = list(queries.deputies(chosen))
    facts, cards = queries.letter_facts(actors, spaces=(), on=on), queries.cards(actors, on=on)
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow(_headings())
    for actor in actors:
        one = facts[actor.pk]
        committees = ", ".join(body.short for body in cards[actor.pk].committees)
        row = [one.civility, one.given_name, one.family_name]
        row += [one.constituency, one.departement, one.region, one.group, committees, one.email]
        row += [", ".join(lines) for lines in (one.address_paris, one.address_constituency)]
        writer.writerow([harmless(cell) for cell in row])
    return BOM + out.getvalue()

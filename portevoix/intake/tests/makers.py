"""One import in a given collective, checked, with its rows 1 and following."""

from django.utils import timezone

from portevoix.collectives.enums import Role
from portevoix.collectives.models import Collective
from portevoix.intake import operations, queries
from portevoix.intake.models import Import
from portevoix.intake.tests.factories import make_import, work


def checked(collective: Collective) -> Import:
    """A file without headings, so that its first row is row 1, with every row checked."""
    run = make_import(
        collective=collective, data=b"Nour Delorme;nour@exemple.test\nBastien Querou;bastien@\n"
    )
    table = queries.table_of(run)
    run.headings = list(table.headings)
    fields, _recalled = queries.guesses(run, table)
    fields[0] = "name"
    operations.match_columns(run, fields=fields, by=run.by, at=timezone.now())
    work()
    return Import.objects.get(pk=run.pk)


MAKERS = {"Import": checked}
ANYWHERE = {"intake:begin": (Role.MEMBER, False)}
NAMED_IN_BODY = {"intake:row", "intake:settle"}

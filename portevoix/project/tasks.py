"""Background work of the house as a whole."""

from django.utils import timezone

from portevoix.jobs.operations import Run
from portevoix.mail import operations as mail
from portevoix.places import operations as places


def load_places(run: Run) -> None:
    """Load the communes that ship with the package; until then a search by commune finds nothing."""
    run.result.update(places.load_package()["counts"])


def hold_abandoned_mail(run: Run) -> None:
    """Show as uncertain the letters that a dead process had in hand and that no job takes up again."""
    run.result["uncertain"] = mail.hold_abandoned(at=timezone.now())

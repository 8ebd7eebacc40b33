"""Background work of upkeep."""

from django.utils import timezone

from portevoix.jobs.operations import Run
from portevoix.upkeep.operations import doctor, mail, nights, updates


def visit(run: Run) -> None:
    """The doctor comes."""
    doctor.examine(run, at=timezone.now())


def watch(run: Run) -> None:  # noqa: ARG001
    """Once the hour of the night has come, a backup is asked for."""
    nights.watch(at=timezone.now())
    updates.forget_old_snapshot(at=timezone.now())


def backup(run: Run) -> None:
    """One backup is taken, and the doctor comes: the page says at once what has become of it."""
    nights.take(run, at=timezone.now())
    doctor.ask_visit(by=None, at=timezone.now())


def try_mail(run: Run) -> None:
    """Try the mail settings, with a trial and its way back."""
    mail.try_all(run)

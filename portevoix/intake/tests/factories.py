"""Imports for tests."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from portevoix.collectives.models import Collective
from portevoix.collectives.tests.factories import make_collective
from portevoix.intake import operations
from portevoix.intake.models import Import
from portevoix.jobs import operations as jobs
from portevoix.jobs.models import Job

CSV = (
    "Civilité;Nom;Prénom;Fonction;E-mail;Tél;CP;Ville;Remarques\n"
    "Mme;DELORME;Nour;Maire;nour@exemple.test;612345678;1000;Bourg-l’Exemple;À rappeler\n"
    "M.;Quérou;Bastien;;bastien@;01 99 00 00 00;62100;Orsaville;\n"
).encode()


def make_import(
    *, collective: Collective | None = None, data: bytes = CSV, name: str = "contacts.csv"
) -> Import:
    """A file that was brought and read."""
    collective = collective or make_collective()
    by = collective.memberships.order_by("pk").first().user
    upload = SimpleUploadedFile(name, data)
    return operations.begin(collective.space, upload=upload, by=by, at=timezone.now())


def work() -> None:
    """Do the jobs that wait, as a worker does."""
    while job := jobs.lease(worker="test", at=timezone.now()):
        jobs.run(job, worker="test")


def last_job(run: Import) -> Job:
    """The job of an import."""
    run.refresh_from_db()
    return Job.objects.get(code=run.job)

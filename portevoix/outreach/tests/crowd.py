"""A server of its own for tests that kill it: `python -m portevoix.outreach.tests.crowd VERB`.

prepare COUNT: a mailing to so many invented deputies, on its way. work: a worker with short leases.
report: how things stand, as JSON.
"""

import json
import os
import sys
import threading
from collections import Counter
from datetime import date, timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portevoix.project.settings")


def prepare(count):
    """Make the people in bulk and let their letters leave."""
    from django.core.management import call_command
    from django.utils import timezone

    from portevoix.accounts.models import User
    from portevoix.outreach.operations import sending

    call_command("migrate", verbosity=0)
    mailing = fill(count)
    sending.send(mailing, expected=count, by=User.objects.first(), at=timezone.now())


def fill(count):
    """A mailing to so many invented deputies."""
    from portevoix.advocacy.models import Target
    from portevoix.directory.enums import ActorKind, BodyKind, ContactKind, Gender
    from portevoix.directory.models import Actor, ContactPoint, Mandate
    from portevoix.directory.tests.factories import make_body
    from portevoix.outreach.models import Letter
    from portevoix.outreach.tests.factories import make_mailing
    from portevoix.places.enums import Kind
    from portevoix.places.tests.factories import make_place

    mailing = make_mailing()
    chamber = make_body(kind=BodyKind.CHAMBER, name="Assemblée nationale", abbreviation="AN")
    seat = make_place(kind=Kind.CONSTITUENCY, code="62-07", name="7e circonscription", parent=make_place())
    people = Actor.objects.bulk_create(
        Actor(
            kind=ActorKind.PERSON,
            name=f"Camille Aubépine {number}",
            given_name="Camille",
            family_name=f"Aubépine {number}",
            sort_key=f"aubepine {number:03d}",
            name_key=f"camille aubepine {number:03d}",
            gender=(Gender.FEMALE, Gender.MALE)[number % 2],
        )
        for number in range(1, count + 1)
    )
    Mandate.objects.bulk_create(
        Mandate(
            person=person, body=chamber, place=seat, role_code="membre", role_label="Membre", source="an",
            source_uid=f"PM{person.pk}", start=date(2024, 7, 8),
        )
        for person in people
    )  # fmt: skip
    ContactPoint.objects.bulk_create(
        ContactPoint(actor=person, kind=kind, value=value, location="paris")
        for number, person in enumerate(people, 1)
        for kind, value in (
            (ContactKind.EMAIL, f"depute{number}@exemple.test"),
            (ContactKind.POSTAL, "Assemblée nationale\n126 rue de l’Université\n75355 Paris 07 SP"),
        )
    )
    targets = Target.objects.bulk_create(
        Target(campaign=mailing.campaign, actor=person, ask="poser une question écrite") for person in people
    )
    Letter.objects.bulk_create(Letter(mailing=mailing, target=target) for target in targets)
    return mailing


def work():
    """A worker whose leases are short, so that a test needs no minutes."""
    from portevoix.jobs import operations as jobs
    from portevoix.mail.operations import outbox

    jobs.LEASE, jobs.HEARTBEAT, outbox.CLAIM = timedelta(seconds=2), 0.4, timedelta(seconds=3)
    jobs.work(worker=str(os.getpid()), stopping=threading.Event(), idle=0.1)


def report():
    """States of letters, of messages, of the mailing; exchanges."""
    from portevoix.advocacy.models import Exchange
    from portevoix.outreach.models import Letter, Mailing

    letters = Letter.objects.select_related("message", "target__actor")
    sys.stdout.write(
        json.dumps(
            {
                "letters": Counter(letter.state for letter in letters),
                "mailing": Mailing.objects.get().state,
                "exchanges": Exchange.objects.count(),
                "uncertain": [letter.message.recipient for letter in letters if letter.state == "uncertain"],
            }
        )
    )


if __name__ == "__main__":
    django.setup()
    {"prepare": prepare, "work": work, "report": report}[sys.argv[1]](*map(int, sys.argv[2:]))

"""One object of each kind that a route of outreach names by its code, in a given collective."""

from datetime import date, timedelta

from django.utils import timezone

from portevoix.accounts.tests.factories import make_user
from portevoix.collectives.enums import Role
from portevoix.collectives.models import Collective, Participation
from portevoix.collectives.tests.factories import make_collective
from portevoix.directory.tests.factories import make_deputy
from portevoix.directory.tests.makers import own_person
from portevoix.files import operations as files
from portevoix.outreach.enums import Shape
from portevoix.outreach.models import Approval, Enclosure, Printout, Signatory
from portevoix.outreach.tests.factories import make_letter, make_mailing


def printout(collective: Collective) -> Printout:
    """A file that is ready."""
    mailing, now = make_mailing(collective=collective), timezone.now()
    stored = files.store_bytes(
        b"x", name="x.pdf", content_type="application/pdf", space=mailing.campaign.space_id, at=now
    )
    return Printout.objects.create(
        mailing=mailing, shape=Shape.values[0], file=stored, expires_at=now + timedelta(days=7)
    )


def with_official_actor(collective: Collective) -> Collective:
    """The collective, once someone whom it may address has the code that the tests try."""
    actor = make_deputy()
    actor.code = "z" * 12
    actor.save()
    return collective


def approval(collective: Collective) -> Approval:
    """A request that waits."""
    return Approval.objects.create(mailing=make_mailing(collective=collective), asked_by=make_user())


def signatory(collective: Collective) -> Signatory:
    """A partner asked to sign."""
    mailing, partner = make_mailing(collective=collective), make_collective(name="Partenaire")
    Participation.objects.create(space=mailing.campaign.space, collective=partner)
    return Signatory.objects.create(mailing=mailing, collective=partner, answer_by=date(2030, 1, 1))


def enclosure(collective: Collective) -> Enclosure:
    """A page that goes with the letters."""
    mailing = make_mailing(collective=collective)
    space = mailing.campaign.space_id
    stored = files.store_bytes(
        b"x", name="x.pdf", content_type="application/pdf", space=space, at=timezone.now()
    )
    return Enclosure.objects.create(mailing=mailing, file=stored, title="Carte", pages=1, position=1)


MAKERS = {
    "Enclosure": enclosure,
    "Signatory": signatory,
    "Approval": approval,
    "Mailing": lambda collective: make_mailing(collective=collective),
    "Letter": lambda collective: make_letter(make_mailing(collective=collective)),
    "Printout": printout,
}
BY_ROUTE = {"outreach:forms_of": own_person, "outreach:address": with_official_actor}
ROLES = {
    "outreach:call_back": {"POST": Role.COORDINATOR},  # or whoever sent it
    "outreach:signatures": {"POST": Role.COORDINATOR},
    "outreach:sign": {"POST": 4},  # who coordinates the partner asked, and nobody here
    "outreach:withdraw_approval": {"POST": Role.COORDINATOR},  # or whoever asked
}
NAMED_IN_BODY = {"outreach:file_return", "outreach:take_back"}

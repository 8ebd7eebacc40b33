"""One private object of each kind that a route of the directory names by its code, in a given collective."""

from django.utils import timezone

from portevoix.collectives.enums import Role
from portevoix.collectives.models import Collective
from portevoix.directory.enums import ContactKind
from portevoix.directory.models import Actor, ContactPoint, DeadAddress
from portevoix.directory.tests.factories import make_person


def own_person(collective: Collective) -> Actor:
    """Someone whom one collective added."""
    person = make_person()
    person.space = collective.space
    person.save()
    return person


def own_contact(collective: Collective) -> ContactPoint:
    """A way to reach them that one collective added."""
    return ContactPoint.objects.create(
        actor=own_person(collective),
        space=collective.space,
        kind=ContactKind.EMAIL,
        value="a@exemple.test",
        code="a" * 12,
    )


def dead_address(collective: Collective) -> DeadAddress:
    """An address of that collective that came back."""
    point = own_contact(collective)
    return DeadAddress.objects.create(contact=point, value=point.value, status="5.1.1", since=timezone.now())


MAKERS = {"Actor": own_person, "ContactPoint": own_contact}
BY_ROUTE = {
    "directory:revive": dead_address,
    "directory:actor": own_person,
    "directory:add_contact": own_person,
    "directory:annotate": own_person,
}
OFFICIAL = {
    "directory:import",
    "directory:body",
}  # the record of an import of public data, a body of the State
ROLES = {
    "directory:add_contact": Role.MEMBER,
    "directory:annotate": Role.MEMBER,
    "directory:revive": {"POST": Role.MEMBER},
}
ANYWHERE = {"directory:add_person": (Role.MEMBER, False)}

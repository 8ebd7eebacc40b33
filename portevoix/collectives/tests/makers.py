"""One object of each kind that a route of collectives names by its code, in a given collective."""

from datetime import timedelta

from django.utils import timezone

from portevoix.accounts.tests.factories import make_user
from portevoix.collectives.enums import Role
from portevoix.collectives.models import Collective, Invitation, Membership, Notification, Space, new_code
from portevoix.collectives.rules import hash_of, token_for
from portevoix.collectives.tests.factories import make_member
from portevoix.files import operations as files


def space(collective: Collective) -> Space:
    """Its space, with a file whose whole content is "x"."""
    files.store_bytes(
        b"x", name="x.txt", content_type="text/plain", space=collective.space_id, at=timezone.now()
    )
    return collective.space


def membership(collective: Collective) -> Membership:
    """Of someone without any other role."""
    return make_member(collective).memberships.get()


def invitation(collective: Collective) -> Invitation:
    """Of someone without account."""
    made = Invitation(
        collective=collective,
        email=make_user().email.replace("@", "+@"),
        expires_at=timezone.now() + timedelta(days=1),
    )
    made.token_hash = hash_of(token_for(made.code))
    made.save()
    return made


def news(collective: Collective) -> Notification:
    """Told to whoever coordinates it."""
    return Notification.objects.create(
        user=collective.memberships.filter(role=Role.COORDINATOR).earliest("pk").user,
        space=collective.space,
        kind="collectives.joined",
        key=new_code(),
        url="/",
    )


MAKERS = {
    "Collective": lambda collective: collective,
    "Space": space,
    "Membership": membership,
    "Invitation": invitation,
}
BY_ROUTE = {"collectives:open_news": news}
ROLES = {"collectives:open_news": None}  # nobody's but its reader's
NAMED_IN_BODY = {"collectives:confirm_sender", "collectives:check_sender"}  # no address was declared

"""Roles and kinds of collectives."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class Role(IntegerChoices):
    """Each role may do what the ones before it may."""

    GUEST = 1, _("Guest: reads and comments")
    MEMBER = 2, _("Member: writes")
    COORDINATOR = 3, _("Coordinator: sends, invites, exports, deletes, shares")


NAMES = {Role.GUEST: _("guest"), Role.MEMBER: _("member"), Role.COORDINATOR: _("coordination")}


class Kind(TextChoices):
    """What a collective is."""

    ASSOCIATION = "association", _("Association")
    LOCAL = "local", _("Local collective")
    COALITION = "coalition", _("Coalition or network")
    UNION = "union", _("Union")
    OTHER = "other", _("Other")


class SpaceKind(TextChoices):
    """What a space belongs to."""

    COLLECTIVE = "collective", _("Collective")
    CAMPAIGN = "campaign", _("Campaign")


class Standing(TextChoices):
    """What an invitation is for whoever opens its link."""

    GONE = "gone"
    ACCEPTED = "accepted"
    EXPIRED = "expired"
    READY = "ready"  # the right person is signed in
    OTHER = "other"  # someone else is signed in
    KNOWN = "known"  # that address has an account: sign in first
    NEW = "new"  # that address has none


class Rhythm(TextChoices):
    """When a mail says that there is news."""

    NOW = "now", _("At once")
    DIGEST = "digest", _("In the digest")
    NEVER = "never", _("On the page only")

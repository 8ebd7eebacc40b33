"""States and kinds of the chain from a demand to an act."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class CampaignState(TextChoices):
    """Where a campaign stands."""

    DRAFT = "draft", _("In preparation")
    ACTIVE = "active", _("Under way")
    WON = "won", _("Act obtained")
    CLOSED = "closed", _("Closed")


class Channel(TextChoices):
    """By which way an exchange went."""

    LETTER = "letter", _("Letter")
    EMAIL = "email", _("E-mail")
    CALL = "call", _("Call")
    MEETING = "meeting", _("Meeting")
    STATEMENT = "statement", _("Public statement")
    OTHER = "other", _("Other")


class Direction(TextChoices):
    """Who spoke to whom; a meeting or a call is both."""

    OUT = "out", _("From us")
    IN = "in", _("To us")
    BOTH = "both", _("Together")


class CommitmentState(TextChoices):
    """What became of a promise."""

    OPEN = "open", _("To follow")
    KEPT = "kept", _("Kept")
    PARTLY = "partly", _("Kept in part")
    BROKEN = "broken", _("Broken")


class Standing(TextChoices):
    """How things stand with a target, worked out from its exchanges."""

    TO_CONTACT = "to_contact", _("To contact")
    SILENT = "silent", _("Silent")
    ANSWERED = "answered", _("Answered")
    MET = "met", _("Met")
    PROMISED = "promised", _("Has promised")

"""The states of a message that leaves."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    """`uncertain`: the process died between handing the message over and knowing; a person settles it."""

    QUEUED = "queued", _("Waiting")
    SENDING = "sending", _("Leaving")
    SENT = "sent", _("Sent")
    UNCERTAIN = "uncertain", _("Uncertain")
    FAILED = "failed", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Care(TextChoices):
    """What to do after a crash: send an account mail again, hold one to an official for a person."""

    RETRY = "retry", _("Send again")
    HOLD = "hold", _("Hold for a person")

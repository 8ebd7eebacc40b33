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


class Kind(TextChoices):
    """What a message that comes to the server's own address is."""

    BOUNCE = "bounce", _("Came back")
    DELAY = "delay", _("Delayed")
    AUTO = "auto", _("Automatic reply")
    RECEIPT = "receipt", _("Receipt")
    REPLY = "reply", _("Written by a person")
    LOOP = "loop", _("Our own trial")
    UNREAD = "unread", _("Cannot be read")


class Way(TextChoices):
    """How it was known which message it is about."""

    ENVELOPE = "envelope", _("by its return address")
    MESSAGE_ID = "id", _("by its number")
    PERSON = "person", _("by a person")


class Step(TextChoices):
    """Where a connection to a mail server stops."""

    NAME = "name", _("the name of the server")
    CONNECTION = "connection", _("the connection")
    CERTIFICATE = "certificate", _("the certificate")
    ENCRYPTION = "encryption", _("the encryption")
    SIGN_IN = "sign_in", _("the sign-in")
    REFUSED = "refused", _("the address")

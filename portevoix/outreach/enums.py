"""States of mailings and of each of their letters."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as _p


class MailingState(TextChoices):
    """A mailing leaves once."""

    DRAFT = "draft", _("Draft")
    SENDING = "sending", _p("mailing", "Leaving")
    SENT = "sent", _("Gone")
    STOPPED = "stopped", _("Stopped")


class Way(TextChoices):
    """How a letter reaches its addressee."""

    EMAIL = "email", _("By e-mail")
    PRINT = "print", _("On paper")
    NONE = "none", _("Not sent")


class LetterState(TextChoices):
    """`uncertain`: a crash between sending and knowing; a person settles it."""

    DRAFT = "draft", _("Draft")
    QUEUED = "queued", _("Waiting")
    SENT = "sent", _p("letter", "Sent")
    POSTED = "posted", _("Posted")
    UNCERTAIN = "uncertain", _p("letter", "Uncertain")
    FAILED = "failed", _p("letter", "Refused")
    WITHDRAWN = "withdrawn", _p("letter", "Withdrawn")


GONE = frozenset({LetterState.SENT, LetterState.POSTED})
WAITING = frozenset({LetterState.DRAFT, LetterState.WITHDRAWN, LetterState.FAILED})  # may still leave


class Shape(TextChoices):
    """How all letters of a mailing are handed to whoever prints them."""

    PDF = "pdf", _("One PDF for all")
    ZIP = "zip", _("One PDF each, in a zip")

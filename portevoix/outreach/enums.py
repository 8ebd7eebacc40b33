"""States of mailings and of each of their letters."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as _p


class MailingState(TextChoices):
    """A mailing leaves once: after a delay when there is one, and with rests when someone asks."""

    DRAFT = "draft", _("Draft")
    DUE = "due", _("Leaving soon")
    SENDING = "sending", _p("mailing", "Leaving")
    PAUSED = "paused", _("Paused")
    SENT = "sent", _("Gone")
    STOPPED = "stopped", _("Stopped")


LEAVING = frozenset({MailingState.DUE, MailingState.SENDING, MailingState.PAUSED})  # nothing of it changes


class Pause(TextChoices):
    """Why a mailing is paused."""

    PERSON = "person", _("Somebody paused it")
    RESTORED = "restored", _("The server was restored from a backup")
    LETTERHEAD = "head", _("The collective of the letterhead no longer takes part")


class Agreement(TextChoices):
    """Where the agreement of a second person stands; `void`: another was asked for in its place."""

    ASKED = "asked", _("Agreement asked for")
    GIVEN = "given", _("Agreement given")
    DECLINED = "declined", _("Agreement declined")
    WITHDRAWN = "withdrawn", _("Agreement withdrawn")
    VOID = "void", _("No longer valid")


OPEN = frozenset({Agreement.ASKED, Agreement.GIVEN})


class Signing(TextChoices):
    """What a partner collective answered when it was asked to co-sign."""

    ASKED = "asked", _("Asked to sign")
    SIGNED = "signed", _("Signs")
    CHANGES = "changes", _("Asks for changes")
    DECLINED = "declined", _("Does not sign")


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


class KeptBack(TextChoices):
    """Why a letter that was to leave did not."""

    ADDRESS = "address", _("Mail servers do not take this address.")
    BLOCKED = "blocked", _("Something must be mended first.")
    CHANGED = "changed", _("It is no longer the letter that was confirmed.")
    STOPPED = "stopped", _("The sending was stopped before its turn.")
    SETTLED = "settled", _("Somebody said that it had not left.")


class Shape(TextChoices):
    """How all letters of a mailing are handed to whoever prints them."""

    PDF = "pdf", _("One PDF for all")
    ZIP = "zip", _("One PDF each, in a zip")
    ENVELOPES = "env", _("Envelopes")
    LABELS = "lab", _("Address labels")
    RETURNS = "ret", _("Labels of your own address")


STATIONERY = (Shape.ENVELOPES, Shape.LABELS, Shape.RETURNS)

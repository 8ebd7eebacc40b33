"""What a column may hold, and where an import, a row and a likeness stand."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Field(TextChoices):
    """What a column of someone's file becomes."""

    KEEP = "keep", _("In the notes, with its heading")
    LEAVE = "leave", _("Left out")
    NAME = "name", _("Name in full")
    CIVILITY = "civility", _("Civility")
    GIVEN = "given_name", _("Given name")
    FAMILY = "family_name", _("Family name")
    FUNCTION = "function", _("Function")
    ORGANISATION = "organisation", _("Body")
    EMAIL = "email", _("E-mail")
    PHONE = "phone", _("Phone")
    WEBSITE = "website", _("Website")
    ADDRESS = "address", _("Address line")
    POSTCODE = "postcode", _("Postcode")
    TOWN = "town", _("Town")
    COUNTRY = "country", _("Country")
    NOTE = "note", _("Note")
    TAGS = "tags", _("Tags")
    ON = "on", _("Exchange: day")
    CHANNEL = "channel", _("Exchange: how")
    DIRECTION = "direction", _("Exchange: who spoke")
    SUMMARY = "summary", _("Exchange: what was said")
    CAMPAIGN = "campaign", _("Exchange: campaign")
    PROMISE = "promise", _("Promise: what")
    DUE = "due", _("Promise: by when")
    STATE = "state", _("Promise: what became of it")


SEVERAL = frozenset(
    {
        Field.KEEP, Field.LEAVE, Field.EMAIL, Field.PHONE, Field.WEBSITE, Field.ADDRESS, Field.NOTE, Field.TAGS,
        Field.SUMMARY,
    }
)  # fmt: skip
OF_EXCHANGE = frozenset({Field.ON, Field.CHANNEL, Field.DIRECTION, Field.SUMMARY, Field.CAMPAIGN})
OF_PROMISE = frozenset({Field.PROMISE, Field.DUE, Field.STATE})
OF_PERSON = frozenset({Field.NAME, Field.FAMILY, Field.GIVEN, Field.FUNCTION, Field.ORGANISATION})


class State(TextChoices):
    """Where an import stands."""

    READ = "read", _("to be matched")
    CHECKING = "checking", _("being checked")
    CHECKED = "checked", _("checked")
    TAKING = "taking", _("being taken in")
    TAKEN = "taken", _("taken in")
    UNDOING = "undoing", _("being undone")
    UNDONE = "undone", _("undone")


class RowState(TextChoices):
    """Where one row of the file stands."""

    READY = "ready", pgettext_lazy("row", "ready")
    REFUSED = "refused", pgettext_lazy("row", "to mend")
    LEFT = "left", pgettext_lazy("row", "left out")
    TAKEN = "taken", pgettext_lazy("row", "taken in")


class Decision(TextChoices):
    """What a person said of two who look alike."""

    OPEN = "", _("to decide")
    SAME = "same", _("The same person")
    OTHER = "other", _("Someone else")


class Kind(TextChoices):
    """What an import wrote."""

    CAMPAIGN = "campaign", _("Campaign")
    ACTOR = "actor", _("Person")
    CONTACT = "contact", _("Contact point")
    ANNOTATION = "annotation", _("Note")
    TARGET = "target", _("Target")
    EXCHANGE = "exchange", _("Exchange")
    COMMITMENT = "commitment", _("Promise")

"""What may be wrong with a letter, and how it is said."""

from dataclasses import dataclass
from enum import Enum

from django.utils.translation import gettext as _

from portevoix.mail.rules import status as statuses
from portevoix.outreach.rules import fields


class Kind(Enum):
    """`blocking` ones keep a letter back; the others are only told."""

    UNKNOWN_FIELD = "unknown_field"
    EMPTY_FIELD = "empty_field"
    BLANK = "blank"  # of a template
    NO_GENDER = "no_gender"
    NO_FORM = "no_form"
    NO_EMAIL = "no_email"
    CAME_BACK = "came_back"  # `about` is the status (RFC 3463)
    NO_ADDRESS = "no_address"
    NOT_SITTING = "not_sitting"
    UNPRINTABLE = "unprintable"


BLOCKING = {Kind.UNKNOWN_FIELD, Kind.EMPTY_FIELD, Kind.BLANK, Kind.NO_GENDER, Kind.NO_FORM}


@dataclass(frozen=True)
class Problem:
    """One thing to mend; `about` is the key of a field, or the characters that no font draws."""

    kind: Kind
    about: str = ""

    @property
    def blocks(self) -> bool:
        """Whether the letter waits until it is mended."""
        return self.kind in BLOCKING


def title(problem: Problem) -> str:
    """What is wrong, without naming anybody: a list of people follows, or nobody for an unknown field."""
    known = fields.find(problem.about)
    words = {
        Kind.UNKNOWN_FIELD: _("“{%(about)s}” is no field."),
        Kind.EMPTY_FIELD: _("“%(label)s” is empty."),
        Kind.BLANK: _("“[%(about)s]” is still to be filled."),
        Kind.NO_GENDER: _("Madam or Sir: not known."),
        Kind.NO_FORM: _("No form of address."),
        Kind.NO_EMAIL: _("No e-mail address."),
        Kind.CAME_BACK: _("E-mail address that came back (%(why)s)."),
        Kind.NO_ADDRESS: _("No postal address."),
        Kind.NOT_SITTING: _("No longer in office."),
        Kind.UNPRINTABLE: _("“%(about)s” cannot be printed."),
    }
    why = statuses.reason(problem.about) if problem.kind is Kind.CAME_BACK else ""
    label = known.label if known else problem.about
    return words[problem.kind] % {"about": problem.about, "label": label, "why": why}


def within(problem: Problem) -> str:
    """The same inside a sentence, after a name and a colon."""
    said = title(problem)
    return said[:1].lower() + said[1:]


def advice(problem: Problem) -> str:
    """What was kept and what to do."""
    words = {
        Kind.UNKNOWN_FIELD: unknown_field(problem.about),
        Kind.EMPTY_FIELD: _("The letter waits, the others may leave. Fill it in, or remove the field."),
        Kind.BLANK: _("No letter leaves before: write what it stands for, or take the brackets away."),
        Kind.NO_GENDER: _("The letter waits: say how you write to this person."),
        Kind.NO_FORM: _("The letter waits: say how you write to this person."),
        Kind.NO_EMAIL: _("The letter will be printed."),
        Kind.CAME_BACK: _(
            "The letter will be printed, unless you give another address or say that it works again."
        ),
        Kind.NO_ADDRESS: _("The sheet has no address: the envelope must be written by hand."),
        Kind.NOT_SITTING: _("The official data say that the mandate has ended. Check before sending."),
        Kind.UNPRINTABLE: _("A question mark stands for it on paper. The e-mail keeps it."),
    }
    return words[problem.kind]


def unknown_field(key: str) -> str:
    """The nearest known field, or how to see them all; the text is kept as typed."""
    near = fields.nearest(key)
    if near is None:
        return _("The text is kept as you typed it. Press “Field” beside it for the known ones.")
    return _("The text is kept as you typed it. Did you mean {%(near)s}?") % {"near": near.key}

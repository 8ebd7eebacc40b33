"""The scales of the map."""

from django.db.models import IntegerChoices
from django.utils.translation import gettext_lazy as _


class Position(IntegerChoices):
    """Where somebody stands on the demand."""

    AGAINST = -2, _("Active opposition")
    RELUCTANT = -1, _("Quiet opposition")
    UNDECIDED = 0, _("Undecided")
    FAVOURABLE = 1, _("Quiet support")
    FOR = 2, _("Active support")


class Power(IntegerChoices):
    """What somebody can do about the demand, by their office."""

    NONE = 0, _("No power over it")
    ADVISES = 1, _("Gives an opinion")
    PREPARES = 2, _("Prepares the decision")
    SHARES = 3, _("Decides with others")
    DECIDES = 4, _("Decides")


class Degree(IntegerChoices):
    """How much: informal influence, interest for the subject."""

    NONE = 0, _("None")
    LITTLE = 1, _("A little")
    SOME = 2, _("Some")
    MUCH = 3, _("Much")
    DEEP = 4, _("Very much")


class Confidence(IntegerChoices):
    """How sure the group is of a place on the map."""

    GUESS = 1, _("To be confirmed")
    LIKELY = 2, _("Likely")
    SURE = 3, _("Sure")

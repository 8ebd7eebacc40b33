"""How well something is."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Light(TextChoices):
    """Green asks nothing, orange asks soon, red asks now."""

    GREEN = "green", _("All is well")
    ORANGE = "orange", _("To look at soon")
    RED = "red", _("To mend now")

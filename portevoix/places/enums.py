"""Kinds of places."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    """Popolo calls a place an area; its code is unique within a kind."""

    REGION = "region", _("Region")
    DEPARTEMENT = "departement", _("Department")
    COMMUNE = "commune", _("Commune")
    CONSTITUENCY = "constituency", _("Constituency")

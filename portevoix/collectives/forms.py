"""Forms of collectives."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portevoix.accounts.forms import FirstAccount


class SetupForm(FirstAccount):
    """The first account of a server, and the collective it opens."""

    collective = forms.CharField(
        label=_("Name of your collective"),
        max_length=160,
        help_text=_("An association or a group; everything else about it can wait."),
    )
    field_order: tuple[str, ...] = ("collective", "name", "email", "password")

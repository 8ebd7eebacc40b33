"""Forms of upkeep."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from portevoix.mail.rules.sender import SELECTOR


class TryMailForm(forms.Form):
    """What to try: the DKIM selector, and whether a message leaves."""

    selector = forms.CharField(
        label=_("DKIM selector"),
        required=False,
        max_length=63,
        help_text=_(
            "The name your provider gives with its DKIM line, for instance “mail2026”. Empty: the usual names are tried."
        ),
        widget=forms.TextInput(attrs={"class": "medium", "dir": "ltr", "autocomplete": "off"}),
    )
    trial = forms.BooleanField(label=_("Send me a trial"), required=False, initial=True)

    def clean_selector(self) -> str:
        """Refuse what is no name of DNS."""
        selector: str = self.cleaned_data["selector"].strip()
        if selector and not SELECTOR.match(selector):
            raise ValidationError(_("A selector is made of letters, digits, dots and hyphens."))
        return selector

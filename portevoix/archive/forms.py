"""Forms of exports and of archives brought."""

from typing import Any

from django import forms
from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from portevoix.archive.models import Export


class ExportForm(forms.ModelForm):  # type: ignore[type-arg]
    """To whom the archive is encrypted, if to anyone."""

    class Meta:
        model = Export
        fields = ("recipient",)
        widgets = {"recipient": forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"})}

    def clean_recipient(self) -> str:
        """Without the blanks of a copy."""
        return "".join(self.cleaned_data["recipient"].split())


class BringForm(forms.Form):
    """The archive that someone brings."""

    file = forms.FileField(
        label=_("The archive (.zip)"),
        widget=forms.FileInput(attrs={"accept": ".zip,application/zip"}),
        help_text=_("As the other Portevoix gave it. If it was encrypted, decrypt it first: age -d."),
    )

    def clean_file(self) -> Any:
        """The file is not bigger than the server takes."""
        file = self.cleaned_data["file"]
        if file.size > settings.ARCHIVE_MAX_BYTES:
            raise forms.ValidationError(
                _("This file weighs %(size)s; the limit is %(limit)s."),
                params={
                    "size": filesizeformat(file.size),
                    "limit": filesizeformat(settings.ARCHIVE_MAX_BYTES),
                },
            )
        return file


class ConfirmForm(forms.Form):
    """What comes with an archive."""

    invites = forms.BooleanField(
        label=_("Invite its members by e-mail, with the role they had"), required=False
    )

"""Forms: bring a file, correct its reading, match its columns."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from portevoix.advocacy.models import Campaign
from portevoix.intake.enums import OF_EXCHANGE, OF_PERSON, SEVERAL, Field
from portevoix.intake.sources import Options

ACCEPTED = ".csv,.tsv,.txt,.xlsx,.ods,.vcf,text/csv,text/vcard"


class BeginForm(forms.Form):
    """Which space, which file."""

    space = forms.ChoiceField(
        label=_("For whom"), help_text=_("Only those who take part in it will see what you bring.")
    )
    file = forms.FileField(
        label=_("File"),
        help_text=_("A spreadsheet (.xlsx, .ods, .csv) or an address book (.vcf)."),
        error_messages={"empty": _("This file is empty."), "required": _("Choose a file.")},
    )

    def __init__(self, *args: Any, spaces: Sequence[tuple[str, str, bool]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = [(code, name) for code, name, campaign in spaces if not campaign]
        campaigns = [(code, name) for code, name, campaign in spaces if campaign]
        field: Any = self.fields["space"]
        field.choices = [*held, (_("A campaign alone"), campaigns)] if campaigns else held
        if len(spaces) == 1:
            field.widget = forms.HiddenInput()
            field.initial = spaces[0][0]
        limit = filesizeformat(settings.UPLOAD_MAX_BYTES)
        self.fields["file"].widget = forms.ClearableFileInput(
            attrs={
                "accept": ACCEPTED,
                "data-pv-max-bytes": settings.UPLOAD_MAX_BYTES,
                "data-pv-too-large": _("This file is larger than %(limit)s.") % {"limit": limit},
            }
        )


class ReadingForm(forms.Form):
    """How the file is read, when it was not read well."""

    encoding = forms.ChoiceField(label=_("Encoding"), required=False)
    separator = forms.ChoiceField(label=_("Columns are separated by"), required=False)
    sheet = forms.ChoiceField(label=_("Sheet"), required=False)
    heading = forms.IntegerField(
        label=_("Row of the headings"),
        min_value=0,
        max_value=100_000,
        widget=forms.NumberInput(attrs={"class": "short"}),
        help_text=_("0 when no row holds the names of the columns."),
    )

    def __init__(
        self,
        *args: Any,
        reading: dict[str, Any],
        encodings: dict[str, str],
        separators: dict[str, str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        offered = {
            "encoding": list(encodings.items()),
            "separator": list(separators.items()),
            "sheet": [(name, name) for name in reading.get("sheets", [])],
        }
        for name, choices in offered.items():
            if not reading.get(name) or (name == "sheet" and len(choices) == 1):
                del self.fields[name]
                continue
            field: Any = self.fields[name]
            field.choices, field.initial = choices, reading[name]
        if reading.get("format") == "vcard":
            del self.fields["heading"]
        else:
            self.fields["heading"].initial = reading.get("heading", 0)

    def options(self) -> Options:
        """What was corrected. Another sheet has other headings: they are looked for anew."""
        said = self.cleaned_data
        moved = "sheet" in self.changed_data and "heading" not in self.changed_data
        return Options(
            encoding=said.get("encoding", ""),
            separator=said.get("separator", ""),
            sheet=said.get("sheet", ""),
            heading=None if moved else said.get("heading"),
        )


class ColumnsForm(forms.Form):
    """What each column becomes, and where the history goes."""

    day_order = forms.ChoiceField(
        label=_("A date such as 03/04/2025 is"),
        required=False,
        choices=[
            ("", _("3 April, unless the column proves otherwise")),
            ("day", _("3 April, always")),
            ("month", _("March 4, always")),
        ],
        widget=forms.RadioSelect(attrs={"class": "compact"}),
    )
    campaign = forms.ModelChoiceField(
        Campaign.objects.none(),
        label=_("The exchanges go to the campaign"),
        required=False,
        empty_label=_("A new one"),
    )
    new_campaign = forms.CharField(
        label=_("Or to a new campaign that demands"), required=False, max_length=200
    )

    def __init__(
        self,
        *args: Any,
        headings: Sequence[str],
        fields: Sequence[Field],
        campaigns: Any,
        may_open: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.count = len(headings)
        for at, (heading, field) in enumerate(zip(headings, fields, strict=True)):
            self.fields[f"column-{at}"] = forms.ChoiceField(
                label=heading, choices=Field.choices, initial=str(field), required=False
            )
        chosen: Any = self.fields["campaign"]
        chosen.queryset = campaigns
        if not may_open:
            del self.fields["new_campaign"]
            chosen.empty_label = None

    def matched(self) -> list[Field]:
        """What each column becomes, in their order."""
        return [Field(self.cleaned_data[f"column-{at}"] or Field.KEEP) for at in range(self.count)]

    def clean(self) -> dict[str, Any]:
        """One column a field where only one may be; somebody is named; the exchanges have a campaign."""
        said = super().clean() or {}
        names = [f"column-{at}" for at in range(self.count)]
        if self.errors:
            return said
        fields = self.matched()
        for name, field in zip(names, fields, strict=True):
            if field not in SEVERAL and fields.count(field) > 1:
                self.add_error(
                    name, _("Another column is “%(field)s” too: choose one of them.") % {"field": field.label}
                )
        if not OF_PERSON & set(fields):
            self.add_error(None, _("No column says who: give at least a name, a function or a body."))
        if OF_EXCHANGE & set(fields) and not (said.get("campaign") or said.get("new_campaign", "").strip()):
            where = "campaign" if "new_campaign" not in self.fields else "new_campaign"
            self.add_error(where, _("The file holds exchanges: say to which campaign they go."))
        return said

"""Forms of competence."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portevoix.competence.enums import WITH_WORDS, Level, Theme
from portevoix.competence.models import Competency
from portevoix.competence.rules.lines import Line
from portevoix.directory.forms import SpaceForm

SAID = ("theme", "level", "seat", "who", "matter", "source", "link", "verified_on")


class LineForm(SpaceForm, forms.ModelForm):  # type: ignore[type-arg]
    """One version of a line, for one collective."""

    link = forms.URLField(
        label=_("Where it can be read"), required=False, max_length=500, assume_scheme="https"
    )

    class Meta:
        model = Competency
        fields = SAID
        widgets = {
            "matter": forms.Textarea(attrs={"rows": 2}),
            "verified_on": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "medium"}),
        }
        help_texts = {
            "who": _(
                "For a minister: the portfolio. For an agency: its initials. For a committee: its field."
            ),
            "matter": _("A verb and its object: “Enrol at school, whatever the papers”."),
            "source": _("The article of law, the order, the judgment that says so."),
            "verified_on": _("The day somebody read the source. Empty: still to be verified."),
        }

    def __init__(self, *args: Any, line: Line | None = None, **kwargs: Any) -> None:
        if line is not None:
            kwargs.setdefault("initial", {name: getattr(line, name) for name in SAID})
        super().__init__(*args, **kwargs)
        for name in ("theme", "level", "seat"):
            field: Any = self.fields[name]
            field.choices = [choice for choice in field.choices if choice[0] != ""]

    def clean_verified_on(self) -> Any:
        """Refuse the future."""
        day = self.cleaned_data["verified_on"]
        if day and day > timezone.localdate():
            raise forms.ValidationError(_("This day is still to come."))
        return day

    def clean(self) -> dict[str, Any]:
        """A minister without a portfolio names nobody."""
        facts = super().clean() or {}
        if facts.get("seat") in WITH_WORDS and not facts.get("who"):
            self.add_error("who", _("Say which: its name, its initials or its field."))
        return facts

    def facts(self) -> dict[str, Any]:
        """What was said, without the collective."""
        return {name: self.cleaned_data[name] for name in SAID}


class ChosenForm(SpaceForm):
    """For which collective a line is verified or withdrawn."""


class LinesFilter(forms.Form):
    """What the list of lines keeps."""

    q = forms.CharField(label=_("Words"), required=False, max_length=80)
    theme = forms.ChoiceField(label=_("Theme"), required=False, choices=[("", _("All")), *Theme.choices])
    level = forms.ChoiceField(
        label=_("What they do"), required=False, choices=[("", _("All")), *Level.choices]
    )


class ThemesForm(forms.Form):
    """What a campaign is about."""

    themes = forms.MultipleChoiceField(
        label=_("Themes of the demand"),
        choices=Theme.choices,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "compact"}),
        error_messages={"required": _("Tick at least one theme.")},
    )

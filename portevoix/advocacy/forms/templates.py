"""Forms of templates, of a campaign taken up again, of steps."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from portevoix.advocacy.forms.campaigns import day_input, lines
from portevoix.advocacy.models import Step, Template
from portevoix.advocacy.rules.recipes import read_steps, written_steps
from portevoix.collectives import queries as collectives
from portevoix.collectives.models import Collective
from portevoix.directory.queries import DeputyFilter
from portevoix.workspace.rules import markup_of, parse


class LedMixin(forms.Form):
    """The collective that leads a new campaign, among those in which one writes; hidden when there is one."""

    collective = forms.ModelChoiceField(Collective.objects.none(), label=_("Led by"), empty_label=None)

    def offer_collectives(self, user: Any) -> None:
        """Propose those in which someone writes."""
        mine = collectives.collectives_where_writing(user)
        field: Any = self.fields["collective"]
        field.queryset = mine
        if len(mine) == 1:
            field.initial = mine[0]
            field.widget = forms.HiddenInput()


class DatesMixin(forms.Form):
    """When a campaign starts, and by when it asks."""

    starts_on = forms.DateField(label=_("Start"), widget=day_input())
    deadline = forms.DateField(label=_("by when"), required=False, widget=day_input())

    def clean(self) -> dict[str, Any]:
        """The deadline does not come before the start."""
        facts: dict[str, Any] = super().clean() or self.cleaned_data
        start, end = facts.get("starts_on"), facts.get("deadline")
        if start and end and end < start:
            self.add_error("deadline", _("This day is before the start."))
        return facts


class TakeUpForm(DatesMixin, LedMixin):
    """What comes along from a past campaign; exchanges, promises and replies never do."""

    ALL, SILENT, NAMED, NONE = "all", "silent", "named", "none"
    demand = forms.CharField(label=_("what we demand"), max_length=200, widget=lines(2))
    whom = forms.ChoiceField(
        label=_("Targets"),
        choices=[
            (ALL, _("All who are still in office")),
            (SILENT, _("Only those who never answered")),
            (NAMED, _("Those I tick below")),
            (NONE, _("Nobody for now")),
        ],
        initial=ALL,
        widget=forms.RadioSelect,
    )
    targets = forms.MultipleChoiceField(
        label=_("By name"), required=False, widget=forms.CheckboxSelectMultiple(attrs={"class": "compact"})
    )
    asks = forms.BooleanField(label=_("What is asked of each"), required=False, initial=True)
    steps = forms.BooleanField(label=_("The steps, dated from the new start"), required=False, initial=True)
    texts = forms.MultipleChoiceField(
        label=_("Texts"), required=False, widget=forms.CheckboxSelectMultiple(attrs={"class": "compact"})
    )

    def __init__(self, *args: Any, user: Any, names: Any, texts: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_collectives(user)
        for name, choices in (("targets", names), ("texts", texts)):
            field: Any = self.fields[name]
            field.choices = choices
            if not choices:
                del self.fields[name]
        if "texts" in self.fields:
            self.fields["texts"].initial = [key for key, _label in texts]


class TemplateForm(forms.ModelForm):  # type: ignore[type-arg]
    """What a template says; its steps are written one a line."""

    steps_text = forms.CharField(
        label=_("Steps"),
        required=False,
        widget=lines(6),
        help_text=_("One a line, with its delay: “J+7 Call again”. Days are counted from the start."),
    )

    class Meta:
        model = Template
        fields = (
            "title", "demand", "measure", "problem", "decider", "answer_criterion", "act_criterion", "filter", "to_check"
        )  # fmt: skip
        widgets = {
            "demand": lines(2),
            "problem": lines(3),
            "answer_criterion": lines(2),
            "act_criterion": lines(2),
            "to_check": lines(3),
        }
        help_texts = {
            "demand": _("A word in square brackets is a blank, asked of whoever adopts it: “[commune]”."),
            "filter": _("The address of a list of the directory, once filtered: whoever adopts may make these people targets."),
            "to_check": _("Law and figures that change, one a line: shown before adopting."),
        }  # fmt: skip

    def clean_filter(self) -> str:
        """What the address of a list says, and nothing else."""
        said: str = self.cleaned_data["filter"].strip()
        return (
            DeputyFilter.from_query(QueryDict(said.rpartition("?")[2])).query_string()[:500] if said else ""
        )

    def clean_steps_text(self) -> list[dict[str, Any]]:
        """The steps, read."""
        return read_steps(self.cleaned_data["steps_text"])

    def facts(self) -> dict[str, Any]:
        """The fields of a template."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields} | {
            "steps": self.cleaned_data["steps_text"]
        }


class SaveTemplateForm(TemplateForm):
    """A template to save from a campaign: whose, and which texts."""

    collective = forms.ModelChoiceField(Collective.objects.none(), label=_("Kept by"), empty_label=None)
    texts = forms.MultipleChoiceField(
        label=_("Texts"), required=False, widget=forms.CheckboxSelectMultiple(attrs={"class": "compact"})
    )

    def __init__(self, *args: Any, user: Any, texts: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        LedMixin.offer_collectives(self, user)  # type: ignore[arg-type]
        field: Any = self.fields["texts"]
        field.choices, field.initial = texts, [key for key, _label in texts]
        if not texts:
            del self.fields["texts"]


class ReviseTemplateForm(TemplateForm):
    """A template to change, with each of its texts."""

    version = forms.IntegerField(widget=forms.HiddenInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = self.instance.version
        self.fields["steps_text"].initial = written_steps(self.instance.steps)
        for kind, number, text in self._texts():
            key = f"{kind}_{number}"
            self.fields[f"subject_{key}"] = forms.CharField(
                label=_("Subject of “%(title)s”") % {"title": text["title"]},
                max_length=160,
                required=False,
                initial=text["subject"],
            )
            self.fields[f"content_{key}"] = forms.CharField(
                label=_("Text of “%(title)s”") % {"title": text["title"]},
                required=False,
                initial=markup_of(text["content"]),
                widget=forms.Textarea(attrs={"rows": 14, "lang": "fr"}),
                help_text=_("Empty, the text leaves the template."),
            )

    def _texts(self) -> list[tuple[str, int, dict[str, Any]]]:
        kept: dict[str, list[dict[str, Any]]] = self.instance.texts
        return [(kind, number, text) for kind, texts in kept.items() for number, text in enumerate(texts)]

    def facts(self) -> dict[str, Any]:
        """The fields of a template, its texts with them."""
        texts: dict[str, list[dict[str, Any]]] = {}
        for kind, number, text in self._texts():
            key = f"{kind}_{number}"
            if content := self.cleaned_data[f"content_{key}"].strip():
                said = {"subject": self.cleaned_data[f"subject_{key}"], "content": parse(content)}
                texts.setdefault(kind, []).append({**text, **said})
        return super().facts() | {"texts": texts}


class AdoptForm(DatesMixin, LedMixin):
    """The blanks of a template, and when the campaign starts."""

    def __init__(self, *args: Any, user: Any, blanks: list[str], people: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_collectives(user)
        self.fields["starts_on"].help_text = _("The steps are dated from this day.")
        self.blanks = {f"blank_{number}": blank for number, blank in enumerate(blanks)}
        for name, blank in self.blanks.items():
            self.fields[name] = forms.CharField(
                label=blank[:1].upper() + blank[1:], max_length=300, required=False
            )
        if people:
            label = _("Make the %(n)s people of its list targets") % {"n": people}
            self.fields["targets"] = forms.BooleanField(label=label, required=False, initial=True)
        self.order_fields([*self.blanks, "targets", "starts_on", "deadline", "collective"])

    def values(self) -> dict[str, str]:
        """What was typed for each blank."""
        return {blank: self.cleaned_data[name] for name, blank in self.blanks.items()}


class CampaignStepForm(forms.ModelForm):  # type: ignore[type-arg]
    """One more step."""

    class Meta:
        model = Step
        fields = ("text", "due_on")
        widgets = {"due_on": day_input()}

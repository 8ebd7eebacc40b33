"""Forms of letters and mailings."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from portevoix.advocacy.models import Campaign, Target
from portevoix.collectives.models import Collective
from portevoix.design.forms import FilesField, SeveralFiles
from portevoix.outreach.enums import Shape
from portevoix.outreach.models import AddressForm, Approval, Letter, Mailing
from portevoix.outreach.rules import stationery
from portevoix.outreach.rules.fields import FIELDS
from portevoix.workspace.forms import DocumentField


def day_input() -> forms.DateInput:
    """A date as the browser's own control writes it."""
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "medium"})


def sheet_choices() -> list[tuple[str, Any]]:
    """The sheets we know, and one's own."""
    known = [(key, f"{one.name} ({one.like})") for key, one in stationery.sheets().items()]
    return [*known, (stationery.OWN, _("Another sheet: I give its measures"))]


def millimetres(label: Any, *, initial: float, least: float = 5) -> forms.FloatField:
    """A measure."""
    return forms.FloatField(label=label, min_value=least, max_value=297, required=False, initial=initial)


class ReturnsForm(forms.Form):
    """Reports that came back, saved from a mail program."""

    reports = FilesField(
        label=_("Reports (.eml, or a zip of them)"),
        widget=SeveralFiles(attrs={"accept": ".eml,.zip,message/rfc822,application/zip"}),
    )


class FileReturnForm(forms.Form):
    """The letter a report is about, by its code; none: it is about nothing of ours."""

    letter = forms.SlugField(max_length=12, required=False)


class LetterheadForm(forms.Form):
    """In whose name a mailing is written."""

    collective = forms.ModelChoiceField(
        label=_("Who writes"), queryset=Collective.objects.none(), empty_label=None, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, senders: list[Collective], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["collective"]
        field.queryset = Collective.objects.filter(pk__in=[one.pk for one in senders])


class NewMailingForm(LetterheadForm):
    """The same, with a name to find it again."""

    field_order = ("title", "collective")
    title = forms.CharField(
        label=_("Name of the letter"),
        max_length=160,
        help_text=_("For you, to find it again; the addressees do not see it."),
    )

    def __init__(self, *args: Any, senders: list[Collective], **kwargs: Any) -> None:
        super().__init__(*args, senders=senders, **kwargs)
        self.initial.setdefault("collective", senders[0].pk if senders else None)
        if len(senders) == 1:
            self.fields["collective"].widget = forms.HiddenInput()


class MailingForm(forms.ModelForm):  # type: ignore[type-arg]
    """The text of a mailing and what its letters share; `revision` is what the text was made from."""

    content = DocumentField(
        label=_("Text, the same for everyone"), fields=[(field.key, str(field.label)) for field in FIELDS]
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = Mailing
        fields = ("subject", "title", "written_at", "written_on", "attach_pdf")
        widgets = {"written_on": day_input()}

    field_order = ("subject", "content", "written_at", "written_on", "title", "attach_pdf", "revision")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        document = self.instance.document
        self.initial.setdefault("content", document.content)
        self.initial.setdefault("revision", document.revision)

    def given(self) -> dict[str, Any]:
        """What `mailings.rewrite` takes besides text and revision."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class NoteForm(forms.ModelForm):  # type: ignore[type-arg]
    """A few words for one person."""

    class Meta:
        model = Letter
        fields = ("note",)
        widgets = {"note": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "note": _(
                "Appears only in this letter, where the text says {mot}. A word of your own counts most."
            )
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name = self.instance.target.actor.name
        self.fields["note"].label = _("A few words for %(name)s") % {"name": name}


class AddressFormForm(forms.ModelForm):  # type: ignore[type-arg]
    """How a collective addresses one person."""

    class Meta:
        model = AddressForm
        fields = ("salutation", "closing")
        help_texts = {
            "salutation": _("As the letter opens. Empty: the usual form of the office."),
            "closing": _("As the letter closes. Empty: the usual form of the office."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["salutation"].required = False


class TargetsForm(forms.Form):
    """Which targets of the campaign a mailing is for."""

    target = forms.ModelMultipleChoiceField(
        queryset=Target.objects.none(), to_field_name="code", required=False
    )

    def __init__(self, *args: Any, campaign: Campaign, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["target"]
        field.queryset = Target.objects.filter(campaign=campaign)


class SureForm(forms.Form):
    """Somebody says that they have looked at what left since a backup."""

    sure = forms.BooleanField(
        label=_("I have looked: none of these letters has left since the backup."), required=False
    )


class SendForm(SureForm):
    """The number typed to confirm."""

    without = forms.BooleanField(
        label=_("Leave without the signatures that are still awaited."), required=False
    )
    twice = forms.BooleanField(label=_("They get two letters from us today: we mean it."), required=False)
    field_order = ("expected", "sure", "without", "twice", "revision")

    expected = forms.IntegerField(
        label=_("How many people will get this letter?"),
        min_value=1,
        widget=forms.TextInput(attrs={"class": "short", "inputmode": "numeric", "autocomplete": "off"}),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)


class AskForm(forms.ModelForm):  # type: ignore[type-arg]
    """A word for whoever reads the letter before it leaves."""

    class Meta:
        model = Approval
        fields = ("word",)
        widgets = {"word": forms.Textarea(attrs={"rows": 2})}
        help_texts = {"word": _("For instance what to look at closely. Empty if there is nothing to say.")}


class DeclineForm(forms.Form):
    """What should change before somebody agrees."""

    answer = forms.CharField(
        label=_("What should change"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


def in_a_week() -> date:
    """Seven days to answer."""
    return timezone.localdate() + timedelta(days=7)


class DayForm(forms.Form):
    """The day before which a partner answers."""

    answer_by = forms.DateField(label=_("Answer before the end of"), widget=day_input(), initial=in_a_week)

    def clean_answer_by(self) -> date:
        """A day that is not over."""
        day: date = self.cleaned_data["answer_by"]
        if day < timezone.localdate():
            raise ValidationError(_("Choose a day from today on."))
        return day


class PartnersForm(DayForm):
    """Which partner collectives are asked to co-sign, and until when."""

    partners = forms.ModelMultipleChoiceField(
        label=_("Who is asked"),
        queryset=Collective.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one collective.")},
    )
    field_order = ("partners", "answer_by")

    def __init__(self, *args: Any, partners: list[Collective], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["partners"]
        field.queryset = Collective.objects.filter(pk__in=[one.pk for one in partners]).order_by("name")


class PostedForm(forms.Form):
    """The day letters went into the letter box."""

    on = forms.DateField(label=_("Posted on"), widget=day_input(), initial=timezone.localdate)

    def clean_on(self) -> date:
        """Not in the days to come: the campaign counts the silence from that day."""
        on: date = self.cleaned_data["on"]
        if on > timezone.localdate():
            raise forms.ValidationError(_("This day has not come yet: say so once the letters are posted."))
        return on


def together_field() -> forms.MultipleChoiceField:
    """Other mailings whose letters share an envelope with these."""
    return forms.MultipleChoiceField(
        label=_("In the same envelope"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Then only letters on paper: those to one person one behind the other, and one envelope for them."
        ),
    )


def offer(form: forms.Form, shared: list[Mailing]) -> None:
    """The mailings that may share an envelope; no field when there is none."""
    if not shared:
        form.fields.pop("together", None)
        return
    field: Any = form.fields["together"]
    field.choices = [(one.code, together_words(one)) for one in shared]


def together_words(mailing: Any) -> str:
    """« Lettre aux élu·es », 3 people."""
    people = ngettext("%(n)s person", "%(n)s people", mailing.shared) % {"n": mailing.shared}
    return _("“%(title)s”, %(people)s") % {"title": mailing.title, "people": people}


class LettersForm(forms.Form):
    """How the letters are folded, and whether they carry the number of their envelope."""

    window = forms.ChoiceField(
        label=_("My envelopes"),
        choices=lambda: [(key, window.name) for key, window in stationery.windows().items()],
        initial="dl",
        required=False,
    )
    numbered = forms.BooleanField(
        label=_("A small number in the corner, the same on the letter and on its envelope"),
        required=False,
        initial=True,
    )
    enclosed = forms.BooleanField(label=_("The enclosures behind each letter"), required=False, initial=True)
    duplex = forms.BooleanField(
        label=_("For both sides: each begins on the front of a sheet"), required=False, initial=False
    )

    together = together_field()

    def __init__(self, *args: Any, encloses: bool, shared: list[Mailing], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not encloses:
            del self.fields["enclosed"]
        offer(self, shared)


class EnclosureForm(forms.Form):
    """Something to send with every letter."""

    file = forms.FileField(
        label=_("A PDF or a picture"),
        help_text=_("10 MB in all: more is refused by many mail servers."),
        widget=forms.FileInput(attrs={"accept": ".pdf,application/pdf,image/png,image/jpeg,image/webp"}),
    )


class StationeryForm(forms.Form):
    """Envelopes, labels, labels of one's own address: what to draw, and for whom."""

    whom = forms.ChoiceField(
        label=_("For whom"),
        choices=[("paper", _("Those written to on paper")), ("all", _("Everyone who has an address"))],
        initial="paper",
        required=False,
    )
    envelope = forms.ChoiceField(
        label=_("Envelope"),
        choices=lambda: [(key, one.name) for key, one in stationery.envelopes().items()],
        initial="dl",
    )
    sender = forms.BooleanField(label=_("Our address at the top left"), required=False, initial=True)
    sheet = forms.ChoiceField(label=_("Sheet of labels"), choices=sheet_choices, initial="63x38")
    columns = forms.IntegerField(label=_("Columns"), min_value=1, max_value=10, required=False, initial=3)
    rows = forms.IntegerField(label=_("Rows"), min_value=1, max_value=30, required=False, initial=8)
    width = millimetres(_("Width of a label, mm"), initial=70)
    height = millimetres(_("Height of a label, mm"), initial=37)
    gap_x = millimetres(_("Between two columns, mm"), initial=0, least=0)
    gap_y = millimetres(_("Between two rows, mm"), initial=0, least=0)
    start = forms.IntegerField(
        label=_("Begin at label number"),
        min_value=1,
        initial=1,
        help_text=_("A sheet begun another day: count from the top left, row by row."),
    )
    copies = forms.IntegerField(label=_("How many labels"), min_value=1, max_value=1000, initial=21)
    outline = forms.BooleanField(
        label=_("Draw the edges, to try on plain paper first"), required=False, initial=False
    )
    together = together_field()
    ASKED = {
        Shape.ENVELOPES: ("whom", "together", "envelope", "sender"),
        Shape.LABELS: ("whom", "together", "sheet", "start", "outline"),
        Shape.RETURNS: ("sheet", "copies", "start", "outline"),
    }
    OWN = ("columns", "rows", "width", "height", "gap_x", "gap_y")

    def __init__(self, *args: Any, shape: Shape, shared: Sequence[Mailing] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = self.ASKED[shape] + (self.OWN if shape != Shape.ENVELOPES else ())
        self.fields = {name: self.fields[name] for name in asked}
        if not self.data.keys() & self.fields.keys():  # a page opened without a choice shows the usual one
            self.data = {name: field.initial for name, field in self.fields.items()}
        offer(self, list(shared))

    def clean(self) -> dict[str, Any]:
        """A sheet of one's own must hold on the page."""
        data = super().clean() or {}
        if "sheet" not in self.fields or self.errors:
            return data
        if data["sheet"] == stationery.OWN and any(data.get(name) is None for name in self.OWN):
            self.add_error("columns", _("Give all the measures of your sheet."))
            return data
        sheet = stationery.sheet_of(data)
        if not sheet.fits:
            self.add_error("width", _("These labels do not hold on an A4 sheet."))
        elif data["start"] > sheet.count:
            words = _("This sheet has %(count)s labels.")
            self.add_error("start", words % {"count": sheet.count})
        return data

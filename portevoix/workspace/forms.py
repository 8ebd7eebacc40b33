"""A document as a field of a form."""

import json
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from portevoix.workspace.rules import Node, NotADocument, check, markup_of, parse

Fields = list[tuple[str, str]]


class Unreadable(str):
    """What was posted as JSON and is no document of ours."""

    __slots__ = ()


class DocumentWidget(forms.Textarea):
    """The markup in a text area; the editor takes it over when JavaScript runs."""

    template_name = "workspace/document_widget.html"

    class Media:
        css = {"all": ["workspace/dist/editor-style.css"]}
        js = [forms.Script("workspace/dist/editor.js", type="module")]

    def __init__(self, fields: Fields, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"rows": 18, "spellcheck": "true", "lang": "fr", **(attrs or {})})
        self.merge_fields = fields
        self.label: Any = _("Text")

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """The context of a text area, with the merge fields to choose from."""
        context = super().get_context(name, value, attrs)
        context["merge_fields"] = self.merge_fields
        context["widget"]["json"] = json.dumps(parse(value or ""), ensure_ascii=False)
        context["widget"]["label"] = self.label
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """What was typed: the editor's JSON when it ran, else the markup. JSON that is no document is unreadable."""
        posted = data.get(f"{name}_json")
        if not posted:
            return super().value_from_datadict(data, files, name)
        try:
            return markup_of(check(json.loads(posted)))
        except (ValueError, RecursionError, NotADocument):
            return Unreadable(posted)


class DocumentField(forms.CharField):
    """A document written as markup; cleans to ProseMirror JSON. Whatever is typed is a document."""

    def __init__(self, *, fields: Fields, **kwargs: Any) -> None:
        kwargs.setdefault("widget", DocumentWidget(fields))
        kwargs.setdefault("label", _("Text"))
        super().__init__(strip=False, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Show a document as markup."""
        return markup_of(value) if isinstance(value, dict) else value

    def clean(self, value: Any) -> Node:
        """Read the markup. JSON that is no document is refused: nothing is saved over what was there."""
        if isinstance(value, Unreadable):
            raise ValidationError(
                _(
                    "This text cannot be read, so nothing was saved: what was there before is kept. Copy your "
                    "text, reload the page, and paste it again."
                ),
                code="unreadable",
            )
        try:
            return check(parse(super().clean(value) or ""))
        except NotADocument as refusal:
            words = _("This text is too long. Nothing was saved: make it shorter, then save again.")
            raise ValidationError(words, code="too_long") from refusal

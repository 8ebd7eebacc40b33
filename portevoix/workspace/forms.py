"""A document as a field of a form."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portevoix.workspace.rules import Node, markup_of, parse

Fields = list[tuple[str, str]]


class DocumentWidget(forms.Textarea):
    """The markup in a text area; the editor takes it over when JavaScript runs."""

    template_name = "workspace/document_widget.html"

    def __init__(self, fields: Fields, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"rows": 18, "spellcheck": "true", "lang": "fr", **(attrs or {})})
        self.merge_fields = fields

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """The context of a text area, with the merge fields to choose from."""
        context = super().get_context(name, value, attrs)
        context["merge_fields"] = self.merge_fields
        return context


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
        """Read the markup."""
        return parse(super().clean(value) or "")

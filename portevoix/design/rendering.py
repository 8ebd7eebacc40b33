"""How Django forms become HTML."""

from django.forms.renderers import TemplatesSetting


class FormRenderer(TemplatesSetting):
    """Labels above, help, error with its icon; the templates are in design/forms."""

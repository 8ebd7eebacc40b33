"""How Django forms become HTML."""

from django.forms.renderers import TemplatesSetting


class FormRenderer(TemplatesSetting):
    """Labels above, help, error with its icon; the templates are in design/forms."""

    form_template_name = "design/forms/form.html"
    field_template_name = "design/forms/field.html"

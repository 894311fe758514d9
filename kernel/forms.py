"""How forms are drawn: one renderer for the whole house, in the GOV.UK way, usable without script."""

from django.forms.renderers import TemplatesSetting

__all__ = ["HouseRenderer"]


class HouseRenderer(TemplatesSetting):
    """Forms from the project's own templates: label, hint, error, box; the error names what to do."""

    form_template_name = "django/forms/form.html"
    field_template_name = "django/forms/field.html"

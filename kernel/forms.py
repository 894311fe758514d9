"""How forms are drawn: one renderer for the whole house, in the GOV.UK way, usable without script."""

from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext_noop

__all__ = ["HouseRenderer"]

# A sentence of Django's own, said our way: the house's catalogue goes before the library's.
_LIBRARY_WORDS = (gettext_noop("This field is required."),)


class HouseRenderer(TemplatesSetting):
    """Forms from the project's own templates: label, hint, error, box; the error names what to do."""

    form_template_name = "django/forms/form.html"
    field_template_name = "django/forms/field.html"

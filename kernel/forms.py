"""How forms are drawn: one renderer for the whole house."""

from django.forms.renderers import TemplatesSetting


class HouseRenderer(TemplatesSetting):
    """Forms from the project's own templates."""

"""Input of officers becomes the data of an act."""

from workflows.forms.acts import ActForm, form_for

__all__ = ["ActForm", "form_for"]

"""Drawing one form field: its class, and what it is described by."""

from django import forms, template
from django.forms.boundfield import BoundField
from django.utils.safestring import SafeString

register = template.Library()
_CLASSES: list[tuple[type[forms.Widget], str]] = [
    (forms.CheckboxSelectMultiple, "govuk-checkboxes__input"),
    (forms.RadioSelect, "govuk-radios__input"),
    (forms.CheckboxInput, "govuk-checkboxes__input"),
    (forms.Textarea, "govuk-textarea"),
    (forms.FileInput, "govuk-file-upload"),
    (forms.Select, "govuk-select"),
    (forms.Widget, "govuk-input"),
]


@register.filter
def widget_kind(field: BoundField) -> str:
    """radio, checks, check, file, or plain; gives the single boxes of a list their class."""
    widget = field.field.widget
    if isinstance(widget, forms.CheckboxSelectMultiple):
        widget.attrs["class"] = "govuk-checkboxes__input"
        return "checks"
    if isinstance(widget, forms.RadioSelect):
        widget.attrs["class"] = "govuk-radios__input"
        return "radio"
    if isinstance(widget, forms.FileInput):
        return "file"
    return "check" if isinstance(widget, forms.CheckboxInput) else "plain"


@register.filter
def drawn(field: BoundField) -> SafeString:
    """The box itself, with its class and its descriptions."""
    widget = field.field.widget
    name = next(css for kind, css in _CLASSES if isinstance(widget, kind))
    if field.errors and name in {"govuk-input", "govuk-textarea", "govuk-select", "govuk-file-upload"}:
        name += f" {name}--error"
    described = [f"{field.auto_id}_hint"] if field.help_text else []
    described += [f"{field.auto_id}_error"] if field.errors else []
    if getattr(field.field, "unit", None):
        name += " govuk-input--width-10"
    attrs = {"class": f"{name} {widget.attrs.get('class', '')}".strip()}
    if described:
        attrs["aria-describedby"] = " ".join(described)
    return field.as_widget(attrs=attrs)

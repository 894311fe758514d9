"""One question of a version as a form field that knows Vietnamese text."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from documents.domain import looks_like_tcvn3, validate_printable
from kernel.text import normalise
from procedures.enums import FieldType
from procedures.specs import FormField

__all__ = ["LIMITS", "form_field"]

_PHONE = re.compile(r"^(\+84|0)\d{9,10}$")
_IDENTIFIER = re.compile(r"^(\d{9}|\d{12})$")


class WordsField(forms.CharField):
    """Text in its normal form: NFC, without hidden marks; refused when it could not be read or printed later."""

    def to_python(self, value: Any) -> str:
        """Normalise before anything is counted or compared; what is far too long is not even looked at."""
        if isinstance(value, str) and len(value) > 20_000:
            raise ValidationError(_("This is too long."))
        text = normalise(super().to_python(value) or "")
        if looks_like_tcvn3(text):
            raise ValidationError(
                _("This text is in an old encoding (TCVN3). Switch your keyboard to Unicode and type it again.")
            )
        validate_printable(text)
        return text


class PrintableEmailField(forms.EmailField):
    """An email address that can stand on a paper."""

    default_validators = [*forms.EmailField.default_validators, validate_printable]
    default_error_messages = {"invalid": _("Enter an email address, for example ten@example.vn.")}


class _Patterned(forms.CharField):
    pattern: re.Pattern[str]
    message: Any

    def to_python(self, value: Any) -> str:
        text = re.sub(r"[\s.\-()]", "", super().to_python(value) or "")[:40]
        if text and not self.pattern.match(text):
            raise ValidationError(self.message)
        return text


class PhoneField(_Patterned):
    """A Vietnamese phone number, written with or without spaces."""

    pattern, message = _PHONE, _("Enter a phone number of 10 digits, for example 0912 345 678.")


class IdentifierField(_Patterned):
    """A personal identifier: 12 digits, or 9 of an older card."""

    pattern, message = _IDENTIFIER, _("Enter the 12 digits of the identity card.")


class MeasureField(forms.DecimalField):
    """A number as Vietnamese write it (1.234,5), as programs do (1234.5), or already read."""

    def to_python(self, value: Any) -> Any:
        """A comma is the decimal mark; points between groups of three digits only group."""
        if isinstance(value, str):
            text = value.strip().replace(" ", "")[:40]
            grouped = re.match(r"^\d{1,3}(\.\d{3})+(,\d+)?$", text)
            value = text.replace(".", "") if grouped else text
            value = value.replace(",", ".", 1)
        return super().to_python(str(value) if isinstance(value, float) else value)


LIMITS = {
    "min_value": _("Enter a number that is not below %(limit_value)s."),
    "max_value": _("Enter a number that is not above %(limit_value)s."),
}

_KINDS: dict[str, type[forms.Field]] = {
    FieldType.TEXT: WordsField,
    FieldType.TEXTAREA: WordsField,
    FieldType.INTEGER: forms.IntegerField,
    FieldType.DECIMAL: MeasureField,
    FieldType.DATE: forms.DateField,
    FieldType.CHOICE: forms.ChoiceField,
    FieldType.WARD: forms.ChoiceField,
    FieldType.BOOLEAN: forms.BooleanField,
    FieldType.PHONE: PhoneField,
    FieldType.EMAIL: PrintableEmailField,
    FieldType.IDENTIFIER: IdentifierField,
}


def _extras(field: FormField, wards: list[tuple[str, str]]) -> dict[str, Any]:
    if field.type in {FieldType.TEXT, FieldType.TEXTAREA}:
        tall = forms.Textarea(attrs={"rows": 4}) if field.type == FieldType.TEXTAREA else forms.TextInput()
        return {"max_length": field.longest, "widget": tall}
    if field.type == FieldType.INTEGER:
        return {"min_value": _whole(field.min), "max_value": _whole(field.max), "error_messages": LIMITS}
    if field.type == FieldType.DECIMAL:
        places = {"max_digits": 15, "decimal_places": field.decimal_places}
        return {
            "min_value": field.min,
            "max_value": field.max,
            "error_messages": LIMITS,
            "widget": forms.TextInput(attrs={"inputmode": "decimal"}),
            **places,
        }
    if field.type == FieldType.CHOICE:
        return {"choices": [(row.value, str(row.label)) for row in field.choices], "widget": forms.RadioSelect}
    if field.type == FieldType.WARD:
        return {"choices": [("", "—"), *wards]}
    return {}


def _whole(value: Any) -> int | None:
    return None if value is None else int(value)


def form_field(field: FormField, wards: list[tuple[str, str]]) -> forms.Field:
    """The form field for one question, labelled in the reader's language."""
    made = _KINDS[field.type](
        label=str(field.label),
        help_text=str(field.hint) if field.hint else "",
        required=field.required and field.type != FieldType.BOOLEAN,
        **_extras(field, wards),
    )
    made.unit = field.unit  # type: ignore[attr-defined]  # drawn behind the box, never part of the value
    if field.autocomplete:
        made.widget.attrs["autocomplete"] = field.autocomplete
    return made

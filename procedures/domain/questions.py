"""The electronic form: fields to type into, answers checked, answers shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dateparse import parse_date
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from organisations.domain.units import ward_name, wards_with_former_names
from procedures.domain.fields import form_field
from procedures.enums import FieldType
from procedures.specs import Component, FormField, Section, VersionSpec

__all__ = ["AnsweredSection", "clean_answers", "display_answers", "fields_for", "needed_components"]


@dataclass(frozen=True)
class AnsweredSection:
    """A section of the form with its questions and answers, as read by people."""

    key: str
    title: str
    rows: list[tuple[str, str, str]]  # key, label, answer


def _ward_choices() -> list[tuple[str, str]]:
    """The wards of today, each with the names of those it took over: people know their old ward."""
    choices = []
    for unit, former in wards_with_former_names():
        facts = {"name": unit.name, "former": ", ".join(former)}
        choices.append((unit.code, _("%(name)s (before: %(former)s)") % facts if former else unit.name))
    return choices


def fields_for(spec: VersionSpec, section: Section | str) -> dict[str, forms.Field]:
    """The questions of a section as form fields, in order; ward lists are those of today."""
    chosen = section if isinstance(section, Section) else next(row for row in spec.sections if row.key == section)
    wards = _ward_choices() if any(field.type == FieldType.WARD for field in chosen.fields) else []
    return {field.key: form_field(field, wards) for field in chosen.fields}


def _storable(value: Any) -> Any:
    """A clean value as JSON keeps it: dates as ISO texts, measures as numbers."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if value is None or isinstance(value, bool | int | str):
        return value
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def clean_answers(spec: VersionSpec, raw: Mapping[str, Any], *, only: set[str] | None = None) -> dict[str, Any]:
    """Answers checked and in the form that is kept; unknown keys are dropped.

    ``only`` names the questions that are asked now: what was accepted on the day of filing is not judged again by the
    wards and limits of a later day.

    Raises:
        ValidationError: a mapping of field → sentences in the reader's language.
    """
    asked = [field for field in spec.fields if only is None or field.key in only]
    wards = _ward_choices() if any(field.type == FieldType.WARD for field in asked) else []
    clean: dict[str, Any] = {}
    problems: dict[str, list[str]] = {}
    for field in asked:
        try:
            clean[field.key] = _storable(form_field(field, wards).clean(raw.get(field.key)))
        except ValidationError as error:
            problems[field.key] = list(error.messages)
    if problems:
        raise ValidationError(problems)
    return clean


def _number_words(field: FormField, value: Any) -> str:
    """The number the Vietnamese way; as it was typed while it is not yet a number."""
    try:
        number = form_field(field, []).to_python(value)
        return str(value) if number is None else number_format(number)
    except ValidationError:
        return str(value)


def _shown(field: FormField, value: Any, wards: Mapping[str, str]) -> str:  # noqa: PLR0911 - one line per kind of question
    if value in (None, ""):
        return "–"
    if field.type == FieldType.CHOICE:
        return str(field.label_of(value) or value)
    if field.type == FieldType.WARD:
        return wards.get(str(value), str(value))
    if field.type == FieldType.BOOLEAN:
        return _("Yes") if value else _("No")
    if field.type == FieldType.DATE:
        day = parse_date(str(value))
        return date_format(day, "SHORT_DATE_FORMAT") if day else str(value)
    if field.type in {FieldType.INTEGER, FieldType.DECIMAL}:
        return f"{_number_words(field, value)} {field.unit}".strip()
    return str(value)


def _ward_names(spec: VersionSpec, answers: Mapping[str, Any], filed_on: date | None) -> dict[str, str]:
    """Code → name as it was on the day of filing, whatever the unit has become since."""
    field = spec.ward_field
    code = str(answers.get(field.key) or "") if field is not None else ""
    return {code: ward_name(code, filed_on)} if code else {}


def display_answers(
    spec: VersionSpec,
    answers: Mapping[str, Any],
    *,
    filed_on: date | None = None,
    wards: Mapping[str, str] | None = None,
) -> list[AnsweredSection]:
    """Questions and answers as people read them, section by section, in the reader's language.

    ``wards``: code → name, where the caller has looked them up for many cases.
    ``filed_on``: a case filed before a reorganisation shows the names of its own day (today, for a draft).
    """
    names = _ward_names(spec, answers, filed_on) if wards is None else wards
    return [
        AnsweredSection(
            section.key,
            str(section.title),
            [(field.key, str(field.label), _shown(field, answers.get(field.key), names)) for field in section.fields],
        )
        for section in spec.sections
    ]


def needed_components(spec: VersionSpec, answers: Mapping[str, Any]) -> list[Component]:
    """Papers to hand in for these answers: the needed ones, then those one may add."""
    asked = [row for row in spec.uploads if row.when is None or row.when.holds(dict(answers))]
    return sorted(asked, key=lambda row: not row.is_needed(dict(answers)))

"""The words of a result: which an officer may write, where they start from, and which come from the case alone."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from documents.domain import validate_printable
from kernel.text import normalise
from organisations.models import OrgUnit
from workflows.domain.outputs import certified_copy, permit
from workflows.domain.outputs.fields import DraftField
from workflows.errors import ActDataError
from workflows.models import Case

__all__ = ["ResultText", "draft_fields", "editable_values", "merge", "result_text"]

MAX_LENGTH = 4000


@dataclass(frozen=True)
class ResultText:
    """How one template is drafted."""

    fields: tuple[DraftField, ...]
    start: Callable[[Case], dict[str, Any]]  # flat, from the application
    fixed: Callable[[Case, OrgUnit], dict[str, Any]]  # nested, never typed


_TEXTS = {
    "building_permit": ResultText(permit.FIELDS, permit.start, permit.fixed),
    "certified_copy": ResultText(certified_copy.FIELDS, certified_copy.start, certified_copy.fixed),
}


def result_text(case: Case) -> ResultText:
    """How the result of this case is drafted."""
    return _TEXTS[case.version.parsed.outputs["result"].template]


def draft_fields(case: Case) -> tuple[DraftField, ...]:
    """What the officer may write, in the order of the paper."""
    return result_text(case).fields


def _flat(values: dict[str, Any], field: DraftField) -> Any:
    found: Any = values
    for part in field.key.split("."):
        found = found.get(part) if isinstance(found, dict) else None
    if field.lines:
        return "\n".join(found or ())
    return "" if found is None else found


def editable_values(case: Case, values: dict[str, Any] | None) -> dict[str, Any]:
    """Field → text: the draft as it stands, or where a new one starts: the application, then what law sets."""
    text = result_text(case)
    if values is not None:
        return {field.key: _flat(values, field) for field in text.fields}
    defaults = case.version.parsed.outputs["result"].defaults
    start = {**{key: _joined(value) for key, value in defaults.items()}, **text.start(case)}
    return {field.key: start.get(field.key, "") for field in text.fields}


def _joined(value: Any) -> Any:
    return "\n".join(value) if isinstance(value, list | tuple) else value


def _problem(field: DraftField, text: str) -> str | Promise:
    if field.required and not text:
        return _("This is needed.")
    if len(text) > MAX_LENGTH:
        return _("This is too long.")
    try:
        validate_printable(text)
    except ValidationError as error:
        return str(error.messages[0])
    return ""


def _clean(field: DraftField, typed: Any) -> tuple[Any, str | Promise]:
    if not isinstance(typed, str | int):
        return None, _("This cannot be used here.")
    text = normalise(str(typed))
    problem = _problem(field, text)
    if problem:
        return None, problem
    if field.number:
        return (int(text), "") if text.isdigit() and len(text) <= 6 else (None, _("Enter a whole number."))
    if field.lines:
        return [line for line in text.split("\n") if line], ""
    return text, ""


def _put(values: dict[str, Any], key: str, value: Any) -> None:
    *path, last = key.split(".")
    for part in path:
        values = values.setdefault(part, {})
    values[last] = value


def merge(case: Case, unit: OrgUnit, typed: dict[str, Any], current: dict[str, Any] | None) -> dict[str, Any]:
    """The template's values: what was typed, else what stands or where it starts, then what the case fixes.

    Raises:
        ActDataError: a text is missing, too long or for a place that is not the officer's to write.
    """
    text = result_text(case)
    unknown = set(typed) - {field.key for field in text.fields}
    problems: dict[str, Any] = {f"values.{key}": _("This cannot be changed here.") for key in unknown}
    flat = {**editable_values(case, current), **typed}
    values: dict[str, Any] = {}
    for field in text.fields:
        value, problem = _clean(field, flat[field.key])
        if problem:
            problems[f"values.{field.key}"] = problem
        else:
            _put(values, field.key, value)
    if problems:
        raise ActDataError(problems=problems)
    for key, value in text.fixed(case, unit).items():
        values[key] = value if not isinstance(value, dict) else {**values.get(key, {}), **value}
    return values

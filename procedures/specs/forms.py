"""The electronic form: sections are its pages, fields its questions."""

from decimal import Decimal
from typing import Annotated

from django.utils.translation import gettext as _
from pydantic import Field, model_validator

from procedures.enums import FieldType
from procedures.specs.base import Key, Spec, Text

TEXT_TYPES = frozenset({FieldType.TEXT, FieldType.TEXTAREA})
NUMBER_TYPES = frozenset({FieldType.INTEGER, FieldType.DECIMAL})


class Choice(Spec):
    """One answer of a list."""

    value: Annotated[str, Field(min_length=1, max_length=60)]
    label: Text


class FormField(Spec):
    """One question. ``unit`` stands behind the box ("m²"); ``autocomplete`` is the HTML token."""

    key: Key
    label: Text
    hint: Text | None = None
    type: FieldType = FieldType.TEXT
    required: bool = True
    max_length: Annotated[int, Field(ge=1, le=10_000)] | None = None
    min: Decimal | None = None
    max: Decimal | None = None
    decimal_places: Annotated[int, Field(ge=0, le=6)] = 2
    unit: str = ""
    choices: tuple[Choice, ...] = ()
    autocomplete: str = ""
    # The answers a permit repeats or a summary may leave out are the caller's choice; this one marks personal data.
    personal: bool = False

    @model_validator(mode="after")
    def _fits_its_type(self) -> "FormField":
        if (self.type == FieldType.CHOICE) != bool(self.choices):
            raise ValueError(_("choices belong to fields of type choice, and those need them"))
        if len({choice.value for choice in self.choices}) != len(self.choices):
            raise ValueError(_("two choices have the same value"))
        if self.type not in NUMBER_TYPES and (self.min is not None or self.max is not None):
            raise ValueError(_("only numbers have limits"))
        if self.min is not None and self.max is not None and self.min > self.max:
            raise ValueError(_("the lower limit is above the upper one"))
        return self

    @property
    def longest(self) -> int:
        """How many characters an answer may have at most."""
        return self.max_length or {FieldType.TEXTAREA: 2000, FieldType.TEXT: 200}.get(self.type, 120)

    def label_of(self, value: object) -> Text | None:
        """The label of a chosen value."""
        return next((choice.label for choice in self.choices if choice.value == value), None)


class Section(Spec):
    """One page of the form, between the people (first) and the papers (after the last section)."""

    key: Key
    title: Text
    intro: Text | None = None
    fields: Annotated[tuple[FormField, ...], Field(min_length=1)]


class Condition(Spec):
    """When a paper is needed: the answer to ``field`` is one of ``among``."""

    field: Key
    among: Annotated[tuple[str | int | bool, ...], Field(min_length=1)]

    def holds(self, answers: dict[str, object]) -> bool:
        """Whether it is so for these answers."""
        answer = answers.get(self.field)
        return any(answer == wanted and isinstance(answer, bool) == isinstance(wanted, bool) for wanted in self.among)

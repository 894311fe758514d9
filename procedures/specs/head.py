"""What a catalogue file says above its specification: which procedure it is, and from when this version applies."""

from datetime import date
from typing import Annotated

from django.utils.translation import gettext as _
from pydantic import Field, model_validator

from procedures.enums import Level, TransitionalRule
from procedures.specs.base import Spec


class CatalogueHead(Spec):
    """The columns of ``Procedure`` and ``ProcedureVersion``; everything else in a file is the specification."""

    code: Annotated[str, Field(pattern=r"^\d\.\d{6}$")]
    field: Annotated[str, Field(min_length=1, max_length=120)]
    field_en: Annotated[str, Field(max_length=120)] = ""
    level: Level
    position: Annotated[int, Field(ge=0, le=32_000)] = 100
    valid_from: date
    valid_to: date | None = None
    transitional_rule: TransitionalRule
    source: Annotated[str, Field(min_length=1, max_length=400)]

    @model_validator(mode="after")
    def _in_order(self) -> "CatalogueHead":
        if self.valid_to is not None and self.valid_to < self.valid_from:
            raise ValueError(_("valid_to: the last day is before the first"))
        return self

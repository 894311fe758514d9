"""What the law says about time, for one version of a procedure."""

from datetime import time
from typing import Annotated

from pydantic import Field, model_validator

from procedures.enums import CutoffEffect, OutOfHours, StartRule, SupplementEffect, TermUnit
from procedures.specs.base import Basis, Spec


class DeadlinePolicy(Spec):
    """How the clock of a version runs. Rules D1-D23 of the manual say which law stands behind each reading.

    ``same_day``: the result is due on the day of receipt, or on the next working day when received after
    ``cutoff_time``; ``amount`` is then zero. ``supplement_max`` and ``reschedule_max`` count occasions,
    ``supplement_reply_days`` is the applicant's own term and ``coord_days`` that of consulted units.
    """

    unit: TermUnit = TermUnit.WORKING_DAYS
    amount: Annotated[int, Field(ge=0, le=1000)]
    start_rule: StartRule = StartRule.DAY_AFTER_RECEIPT
    out_of_hours: OutOfHours = OutOfHours.NEXT_OFFICE_HOUR
    cutoff_time: time | None = None
    cutoff_effect: CutoffEffect | None = None
    same_day: bool = False
    supplement_effect: SupplementEffect
    supplement_max: Annotated[int, Field(ge=0, le=5)] = 1
    supplement_reply_days: Annotated[int, Field(ge=1, le=365)] | None = None
    supplement_reply_unit: TermUnit = TermUnit.WORKING_DAYS
    coord_days: Annotated[int, Field(ge=1, le=60)] | None = None
    coord_unit: TermUnit = TermUnit.WORKING_DAYS
    silent_consent: bool = False
    reschedule_max: Annotated[int, Field(ge=0, le=5)] = 1
    extra_days_max: Annotated[int, Field(ge=0, le=60)] = 0  # by written agreement with the applicant
    answer_within_hours: Annotated[int, Field(ge=1, le=80)] = 8  # accept, ask or refuse after filing
    basis: Basis
    supplement_basis: Basis | None = None
    cutoff_basis: Basis | None = None

    @model_validator(mode="after")
    def _fits_together(self) -> "DeadlinePolicy":
        if (self.cutoff_time is None) != (self.cutoff_effect is None):
            raise ValueError("a cut-off time and its effect go together")
        if self.same_day != (self.amount == 0):
            raise ValueError("a term of nothing is a same-day term, and only that")
        if self.same_day and self.unit != TermUnit.WORKING_DAYS:
            raise ValueError("a same-day term is counted in working days")
        if self.cutoff_effect == CutoffEffect.DUE_NEXT_WORKING_DAY and not self.same_day:
            raise ValueError("only a same-day term moves to the next working day at the cut-off")
        day_units = {TermUnit.WORKING_DAYS, TermUnit.CALENDAR_DAYS}
        if not {self.supplement_reply_unit, self.coord_unit} <= day_units:
            raise ValueError("terms of applicants and consulted units are stated in days")
        if self.unit == TermUnit.WORKING_HOURS and self.start_rule != StartRule.INSTANT:
            raise ValueError("hours run from the instant of receipt (Civil Code 2015, article 147)")
        if self.unit != TermUnit.WORKING_HOURS and not self.same_day and self.start_rule == StartRule.INSTANT:
            raise ValueError("days and months do not count the day of receipt (Civil Code 2015, article 147)")
        return self

    @property
    def working_hours(self) -> int:
        """Most working hours the term can hold: what the steps of a plan have to share."""
        if self.same_day:
            return 8
        if self.unit == TermUnit.WORKING_HOURS:
            return self.amount
        if self.unit == TermUnit.WORKING_DAYS:
            return self.amount * 8
        days = self.amount if self.unit == TermUnit.CALENDAR_DAYS else self.amount * 30
        return -(-days * 5 // 7) * 8

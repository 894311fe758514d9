"""What the law says about time, for one version of a procedure."""

from collections.abc import Iterator
from datetime import time
from typing import Annotated

from django.utils.translation import gettext as _
from pydantic import Field, model_validator

from procedures.enums import CutoffEffect, OutOfHours, StartRule, SupplementEffect, TermUnit
from procedures.specs.base import Basis, Spec

HOURS_OF_A_WORKING_DAY = 8  # rule D21: how office practice turns days into hours; a plan's hours are shares of it


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
    reschedule_max: Annotated[int, Field(ge=0, le=5)] = 0
    extra_days_max: Annotated[int, Field(ge=0, le=60)] = 0  # working days one extension may add; 0: no limit of the law
    longer_by_agreement: bool = False  # beyond that with the applicant's written agreement
    answer_within_hours: Annotated[int, Field(ge=1, le=80)] | None = None  # accept, ask or refuse after filing
    basis: Basis
    supplement_basis: Basis | None = None
    cutoff_basis: Basis | None = None
    coord_basis: Basis | None = None
    reschedule_basis: Basis | None = None
    extra_basis: Basis | None = None
    agreement_basis: Basis | None = None
    answer_basis: Basis | None = None

    @model_validator(mode="after")
    def _fits_together(self) -> "DeadlinePolicy":
        if (self.cutoff_time is None) != (self.cutoff_effect is None):
            raise ValueError(_("a cut-off time and its effect go together"))
        if self.same_day != (self.amount == 0):
            raise ValueError(_("a term of nothing is a same-day term, and only that"))
        if self.same_day and self.unit != TermUnit.WORKING_DAYS:
            raise ValueError(_("a same-day term is counted in working days"))
        if self.cutoff_effect == CutoffEffect.DUE_NEXT_WORKING_DAY and not self.same_day:
            raise ValueError(_("only a same-day term moves to the next working day at the cut-off"))
        day_units = {TermUnit.WORKING_DAYS, TermUnit.CALENDAR_DAYS}
        if not {self.supplement_reply_unit, self.coord_unit} <= day_units:
            raise ValueError(_("terms of applicants and consulted units are stated in days"))
        if self.unit == TermUnit.WORKING_HOURS and self.start_rule != StartRule.INSTANT:
            raise ValueError(_("hours run from the instant of receipt (Civil Code 2015, article 147)"))
        if self.unit != TermUnit.WORKING_HOURS and not self.same_day and self.start_rule == StartRule.INSTANT:
            raise ValueError(_("days and months do not count the day of receipt (Civil Code 2015, article 147)"))
        return self

    @property
    def working_hours(self) -> int:
        """Most working hours the term can hold: what the steps of a plan have to share."""
        if self.same_day:
            return HOURS_OF_A_WORKING_DAY
        if self.unit == TermUnit.WORKING_HOURS:
            return self.amount
        if self.unit == TermUnit.WORKING_DAYS:
            return self.amount * HOURS_OF_A_WORKING_DAY
        return _hours_in(self.amount if self.unit == TermUnit.CALENDAR_DAYS else self.amount * 30)

    @property
    def coord_hours(self) -> int:
        """Working hours the term of consulted units can hold; zero when the version states none."""
        days = self.coord_days or 0
        return days * HOURS_OF_A_WORKING_DAY if self.coord_unit == TermUnit.WORKING_DAYS else _hours_in(days)

    def figures(self) -> Iterator[tuple[str, object, Basis | None]]:
        """(name, value, source) of every figure that this version states."""
        yield "amount", self.amount, self.basis
        for name, source in (
            ("cutoff_time", self.cutoff_basis),
            ("supplement_reply_days", self.supplement_basis),
            ("coord_days", self.coord_basis),
            ("reschedule_max", self.reschedule_basis),
            ("extra_days_max", self.extra_basis),
            ("longer_by_agreement", self.agreement_basis),
            ("answer_within_hours", self.answer_basis),
        ):
            if value := getattr(self, name):
                yield name, value, source


def _hours_in(days: int) -> int:
    """Working hours in so many days of the wall calendar, at five working days a week, rounded up."""
    return -(-days * 5 // 7) * HOURS_OF_A_WORKING_DAY

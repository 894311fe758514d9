"""From an instant to the last day of a term: pure arithmetic over a policy and a calendar. Rules D1-D23 of the manual."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from kernel.workdays import WorkCalendar, add_working_days, is_working_day, next_start, next_working_day
from procedures.enums import CutoffEffect, OutOfHours, TermUnit
from procedures.specs import DeadlinePolicy

__all__ = ["Receipt", "after_cutoff", "last_day", "nominal_day", "on_working_day", "receipt_of"]


@dataclass(frozen=True)
class Receipt:
    """When a file came in, and the instant that counts as receipt (D3, D4, D14)."""

    came_at: datetime
    counts_from: datetime
    moved_by_cutoff: bool = False

    @property
    def is_moved(self) -> bool:
        """Whether it counts from a later instant than the one it came in at."""
        return self.counts_from != self.came_at


def after_cutoff(policy: DeadlinePolicy, at: datetime) -> bool:
    """Whether ``at`` lies after the cut-off. "After 15:00" begins at 15:01: receipts are stated in minutes."""
    return policy.cutoff_time is not None and at.time().replace(second=0, microsecond=0) > policy.cutoff_time


def receipt_of(policy: DeadlinePolicy, at: datetime, calendar: WorkCalendar) -> Receipt:
    """The instant that counts as receipt: out of hours the next office hour, after a cut-off the next working day."""
    came = calendar.local(at)
    counts = next_start(calendar, came) if policy.out_of_hours == OutOfHours.NEXT_OFFICE_HOUR else came
    if policy.cutoff_effect == CutoffEffect.RECEIVED_NEXT_WORKING_DAY and after_cutoff(policy, counts):
        day = next_working_day(calendar, counts.date())
        return Receipt(came, next_start(calendar, calendar.at(day, time.min)), moved_by_cutoff=True)
    return Receipt(came, counts)


def _months_later(day: date, months: int) -> date:
    """The same day number, or the last day of a shorter month (Civil Code 2015, article 148.3)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def on_working_day(calendar: WorkCalendar, day: date) -> date:
    """A last day on a day off moves to the next working day (Civil Code 2015, article 148.5)."""
    return day if is_working_day(calendar, day) else next_working_day(calendar, day)


def nominal_day(unit: TermUnit, day: date, amount: int, calendar: WorkCalendar) -> date:
    """The day on which ``amount`` units after ``day`` end, before it is moved off a day off. ``day`` is not counted."""
    if unit == TermUnit.WORKING_DAYS:
        return add_working_days(calendar, day, amount)
    if unit == TermUnit.CALENDAR_DAYS:
        return day + timedelta(days=amount)
    return _months_later(day, amount)


def last_day(unit: TermUnit, day: date, amount: int, calendar: WorkCalendar) -> date:
    """The last day of a term of ``amount`` units after ``day``: always a working day."""
    return on_working_day(calendar, nominal_day(unit, day, amount, calendar))

"""The legal clock: from the instant a file is received to the instant its result is promised, with the account of it.

Pure arithmetic over a version's policy and a unit's calendar; nothing is read or written. Rules D1-D23 of the manual.
"""

from datetime import date, datetime
from decimal import Decimal

from kernel.workdays import WorkCalendar, add_working_hours, closing_time, next_working_day
from procedures.domain.counting import Receipt, after_cutoff, last_day, nominal_day, receipt_of
from procedures.domain.ledger import MINUTES, RECEIPT, SAME_DAY, LedgerLine, Promise, day_off, days_of, hours_of
from procedures.domain.wording import Words, amount_of, clock_day, clock_hour, received
from procedures.enums import TermUnit
from procedures.models import ProcedureVersion
from procedures.specs import DeadlinePolicy

__all__ = ["LedgerLine", "Promise", "consult_due", "promise", "promise_by", "reply_due", "step_due"]


def _cutoff(policy: DeadlinePolicy) -> str:
    return f"{policy.cutoff_time:%H:%M}" if policy.cutoff_time else ""


def _same_day(policy: DeadlinePolicy, receipt: Receipt, calendar: WorkCalendar) -> Promise:
    at = receipt.counts_from
    late = after_cutoff(policy, at)
    day = next_working_day(calendar, at.date()) if late else at.date()
    due, told = closing_time(calendar, day), received(receipt)
    if late:
        told += Words(
            f"Sau {_cutoff(policy)} thì trả kết quả trong ngày làm việc tiếp theo: chậm nhất {clock_hour(due)}.",
            f"After {_cutoff(policy)} the result is due on the next working day: by {clock_hour(due)}.",
        )
    else:
        told += Words(
            f"Trả kết quả trong ngày: chậm nhất {clock_hour(due)}.", f"Due on the same day: by {clock_hour(due)}."
        )
    lines = tuple(days_of(calendar, at.date(), day, begins=RECEIPT if late else None))
    return Promise(at, due, told.vi, told.en, str(policy.basis), (SAME_DAY, 0), lines)


def _by_hours(policy: DeadlinePolicy, receipt: Receipt, calendar: WorkCalendar) -> Promise:
    at = receipt.counts_from
    due = add_working_hours(calendar, at, policy.amount)
    term = amount_of(policy.unit, policy.amount)
    told = received(receipt) + Words(
        f"Thời hạn {term.vi} tính ngay từ lúc đó: chậm nhất {clock_hour(due)}.",
        f"The term of {term.en} runs from then: by {clock_hour(due)}.",
    )
    lines = tuple(hours_of(calendar, at, due))
    return Promise(at, due, told.vi, told.en, str(policy.basis), (MINUTES, policy.amount * 60), lines)


def _skipped(lines: tuple[LedgerLine, ...]) -> Words:
    off = sum(1 for line in lines[1:] if not line.counted)
    if not off:
        return Words("", "")
    return Words(f", không tính {off} ngày nghỉ", f", {off} day{'s' if off > 1 else ''} off not counted")


def _moved(calendar: WorkCalendar, ends: date, last: date) -> Words:
    """Why the last day is not the day on which the counting ended."""
    if ends == last:
        return Words("", "")
    why = day_off(calendar, ends)
    return Words(
        f"; ngày cuối {clock_day(ends)} là {why.vi} nên chuyển sang ngày làm việc kế tiếp",
        f"; the last day, {clock_day(ends)}, is a day off ({why.en}) and moves to the next working day",
    )


def _by_days(policy: DeadlinePolicy, receipt: Receipt, calendar: WorkCalendar) -> Promise:
    at, unit, amount = receipt.counts_from, policy.unit, policy.amount
    ends = nominal_day(unit, at.date(), amount, calendar)
    last = last_day(unit, at.date(), amount, calendar)
    in_all_days = None if unit == TermUnit.WORKING_DAYS else ends
    lines = tuple(days_of(calendar, at.date(), last, begins=RECEIPT, ends=in_all_days))
    extra = _skipped(lines) if in_all_days is None else _moved(calendar, ends, last)
    term, due = amount_of(unit, amount), closing_time(calendar, last)
    told = received(receipt, _cutoff(policy)) + Words(
        f"Không tính ngày nhận; thời hạn {term.vi}{extra.vi}: chậm nhất {clock_hour(due)}.",
        f"That day is not counted; the term is {term.en}{extra.en}: by {clock_hour(due)}.",
    )
    return Promise(at, due, told.vi, told.en, str(policy.basis), (unit, amount), lines)


def promise_by(policy: DeadlinePolicy, *, received_at: datetime, calendar: WorkCalendar) -> Promise:
    """The promise for a file received at ``received_at``, with its account.

    Out of hours a receipt counts from the next office hour; the day of receipt is not counted; the result is promised
    for closing time of the last day.
    """
    receipt = receipt_of(policy, received_at, calendar)
    if policy.same_day:
        return _same_day(policy, receipt, calendar)
    if policy.unit == TermUnit.WORKING_HOURS:
        return _by_hours(policy, receipt, calendar)
    return _by_days(policy, receipt, calendar)


def promise(version: ProcedureVersion, *, received_at: datetime, calendar: WorkCalendar) -> Promise:
    """The first promise of a case of this version."""
    return promise_by(version.parsed.deadline, received_at=received_at, calendar=calendar)


def _days_due(at: datetime, days: int, unit: TermUnit, calendar: WorkCalendar) -> datetime:
    return closing_time(calendar, last_day(unit, calendar.local(at).date(), days, calendar))


def reply_due(version: ProcedureVersion, *, asked_at: datetime, calendar: WorkCalendar) -> datetime | None:
    """Until when the applicant may supplement; None when the law sets no term."""
    policy = version.parsed.deadline
    if policy.supplement_reply_days is None:
        return None
    return _days_due(asked_at, policy.supplement_reply_days, policy.supplement_reply_unit, calendar)


def consult_due(version: ProcedureVersion, *, asked_at: datetime, calendar: WorkCalendar) -> datetime:
    """Until when a consulted unit may answer. A version whose plan asks units states the term, or is not published."""
    policy = version.parsed.deadline
    assert policy.coord_days is not None
    return _days_due(asked_at, policy.coord_days, policy.coord_unit, calendar)


def step_due(started_at: datetime, hours: Decimal, calendar: WorkCalendar) -> datetime:
    """Until when an internal step is to be done: working hours from the instant it was opened."""
    return add_working_hours(calendar, started_at, hours)

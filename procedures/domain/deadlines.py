"""The legal clock: from the instant a file is received to the instant its result is promised, with the account of it.

Pure arithmetic over a version's policy and a unit's calendar; nothing is read or written. Rules D1-D23 of the manual.
"""

from calendar import monthrange
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from kernel.workdays import (
    WorkCalendar,
    add_working_days,
    add_working_hours,
    closing_time,
    is_working_day,
    next_start,
    next_working_day,
    working_days_between,
    working_minutes_between,
)
from procedures.domain.ledger import LedgerLine, Promise, ledger_of
from procedures.enums import CutoffEffect, OutOfHours, SupplementEffect, TermUnit
from procedures.models import ProcedureVersion
from procedures.specs import DeadlinePolicy

__all__ = [
    "LedgerLine",
    "Promise",
    "consult_due",
    "promise",
    "promise_after_pause",
    "promise_after_supplement",
    "promise_by",
    "promise_extended",
    "promise_recounted",
    "reply_due",
    "step_due",
]

_UNITS_VI = {
    TermUnit.WORKING_DAYS: "ngày làm việc",
    TermUnit.CALENDAR_DAYS: "ngày",
    TermUnit.WORKING_HOURS: "giờ làm việc",
    TermUnit.MONTHS: "tháng",
}
_UNITS_EN = {
    TermUnit.WORKING_DAYS: "working days",
    TermUnit.CALENDAR_DAYS: "days",
    TermUnit.WORKING_HOURS: "working hours",
    TermUnit.MONTHS: "months",
}


def _months_later(day: date, months: int) -> date:
    """The same day number, or the last day of a shorter month (Civil Code 2015, article 148.3)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _on_working_day(calendar: WorkCalendar, day: date) -> date:
    """A last day on a day off moves to the next working day (Civil Code 2015, article 148.5)."""
    return day if is_working_day(calendar, day) else next_working_day(calendar, day)


def _counted_from(policy: DeadlinePolicy, at: datetime, calendar: WorkCalendar) -> datetime:
    """The instant that counts as receipt (D3, D4, D14)."""
    local = calendar.local(at)
    received = next_start(calendar, local) if policy.out_of_hours == OutOfHours.NEXT_OFFICE_HOUR else local
    late = policy.cutoff_time is not None and received.time() >= policy.cutoff_time
    if late and policy.cutoff_effect == CutoffEffect.RECEIVED_NEXT_WORKING_DAY:
        day = next_working_day(calendar, received.date())
        return next_start(calendar, calendar.at(day, received.time().min))
    return received


def _last_day(policy: DeadlinePolicy, received: datetime, calendar: WorkCalendar, amount: int) -> date:
    day = received.date()
    if policy.unit == TermUnit.WORKING_DAYS:
        return add_working_days(calendar, day, amount)
    if policy.unit == TermUnit.CALENDAR_DAYS:
        return _on_working_day(calendar, day + timedelta(days=amount))
    return _on_working_day(calendar, _months_later(day, amount))


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def _hour(at: datetime) -> str:
    return f"{at:%H:%M} {_day(at.date())}"


def _same_day(policy: DeadlinePolicy, received: datetime, calendar: WorkCalendar) -> Promise:
    late = policy.cutoff_time is not None and received.time() >= policy.cutoff_time
    day = next_working_day(calendar, received.date()) if late else received.date()
    cutoff = f"{policy.cutoff_time:%H:%M}" if policy.cutoff_time else ""
    if late:
        vi = f"Nhận lúc {_hour(received)}, sau {cutoff}, nên trả kết quả trong ngày làm việc tiếp theo."
        en = f"Received at {_hour(received)}, after {cutoff}: the result is due on the next working day."
    else:
        vi = f"Nhận lúc {_hour(received)}, trả kết quả trong ngày."
        en = f"Received at {_hour(received)}: the result is due on the same day."
    lines = tuple(ledger_of(calendar, received.date(), day, first_counts=not late))
    return Promise(received, closing_time(calendar, day), vi, en, str(policy.basis), lines)


def _by_hours(policy: DeadlinePolicy, received: datetime, calendar: WorkCalendar, hours: int) -> Promise:
    due = add_working_hours(calendar, received, hours)
    vi = f"Nhận lúc {_hour(received)}; {hours} giờ làm việc tính từ lúc đó."
    en = f"Received at {_hour(received)}; {hours} working hours run from then."
    lines = tuple(ledger_of(calendar, received.date(), due.date(), first_counts=True))
    return Promise(received, due, vi, en, str(policy.basis), lines)


def promise_by(policy: DeadlinePolicy, *, received_at: datetime, calendar: WorkCalendar) -> Promise:
    """The promise for a file received at ``received_at``, with its account.

    Out of hours a receipt counts from the next office hour; the day of receipt is not counted; the result is promised
    for closing time of the last day.
    """
    received = _counted_from(policy, received_at, calendar)
    if policy.same_day:
        return _same_day(policy, received, calendar)
    if policy.unit == TermUnit.WORKING_HOURS:
        return _by_hours(policy, received, calendar, policy.amount)
    last = _last_day(policy, received, calendar, policy.amount)
    return _by_days(policy, received, last, calendar, policy.amount)


def _by_days(policy: DeadlinePolicy, received: datetime, last: date, calendar: WorkCalendar, amount: int) -> Promise:
    all_days = policy.unit != TermUnit.WORKING_DAYS
    lines = tuple(ledger_of(calendar, received.date(), last, first_counts=False, all_days=all_days))
    off = sum(1 for line in lines[1:] if not line.counted)
    skipped_vi = f", không tính {off} ngày nghỉ" if off else ""
    skipped_en = f", {off} days off not counted" if off else ""
    vi = f"Nhận lúc {_hour(received)}; ngày nhận không tính; {amount} {_UNITS_VI[policy.unit]}{skipped_vi}: đến hết giờ làm việc {_day(last)}."
    en = f"Received at {_hour(received)}; that day is not counted; {amount} {_UNITS_EN[policy.unit]}{skipped_en}: by closing time on {_day(last)}."
    return Promise(received, closing_time(calendar, last), vi, en, str(policy.basis), lines)


def promise(version: ProcedureVersion, *, received_at: datetime, calendar: WorkCalendar) -> Promise:
    """The first promise of a case of this version."""
    return promise_by(version.parsed.deadline, received_at=received_at, calendar=calendar)


def _paused(
    policy: DeadlinePolicy, first: Promise, asked_at: datetime, back_at: datetime, calendar: WorkCalendar
) -> Promise:
    """The term goes on where it stopped: the working days left when the supplement was asked for, counted from its arrival."""
    back = _counted_from(policy, back_at, calendar)
    if policy.same_day or policy.unit == TermUnit.WORKING_HOURS:
        left = max(working_minutes_between(calendar, calendar.local(asked_at), first.promised_at), 0)
        due = add_working_hours(calendar, back, Decimal(left) / 60)
        lines = tuple(ledger_of(calendar, back.date(), due.date(), first_counts=True))
        vi = f"Bổ sung lúc {_hour(back)}; còn lại {left} phút làm việc, tính tiếp từ lúc đó."
        en = f"Supplemented at {_hour(back)}; the {left} working minutes left go on from then."
        return Promise(back, due, vi, en, str(policy.supplement_basis or policy.basis), lines)
    left = max(working_days_between(calendar, calendar.local(asked_at).date(), first.promised_at.date()), 1)
    last = add_working_days(calendar, back.date(), left)
    lines = tuple(ledger_of(calendar, back.date(), last, first_counts=False))
    vi = f"Bổ sung lúc {_hour(back)}; thời gian chờ bổ sung không tính; còn lại {left} ngày làm việc: đến hết giờ làm việc {_day(last)}."
    en = f"Supplemented at {_hour(back)}; the wait is not counted; {left} working days were left: by closing time on {_day(last)}."
    return Promise(back, closing_time(calendar, last), vi, en, str(policy.supplement_basis or policy.basis), lines)


def promise_after_supplement(
    version: ProcedureVersion,
    *,
    received_at: datetime,
    asked_at: datetime,
    supplemented_at: datetime,
    calendar: WorkCalendar,
) -> Promise:
    """The promise after the supplement arrived: the whole term anew (RESTART) or what was left of it (PAUSE)."""
    policy = version.parsed.deadline
    if policy.supplement_effect == SupplementEffect.RESTART:
        made = promise_by(policy, received_at=supplemented_at, calendar=calendar)
        vi = f"Hồ sơ đủ sau bổ sung, thời hạn tính lại từ đầu. {made.reason_vi}"
        en = f"Complete after the supplement, the term begins anew. {made.reason_en}"
        basis = str(policy.supplement_basis or policy.basis)
        return Promise(made.received_at, made.promised_at, vi, en, basis, made.ledger)
    first = promise_by(policy, received_at=received_at, calendar=calendar)
    return _paused(policy, first, asked_at, supplemented_at, calendar)


def promise_after_pause(
    version: ProcedureVersion,
    *,
    promised_at: datetime,
    stopped_at: datetime,
    resumed_at: datetime,
    calendar: WorkCalendar,
) -> Promise:
    """The promise after a suspension: the working days that were left when it began, counted from the resumption."""
    policy = version.parsed.deadline
    back = calendar.local(next_start(calendar, calendar.local(resumed_at)))
    if policy.same_day or policy.unit == TermUnit.WORKING_HOURS:
        left = max(working_minutes_between(calendar, calendar.local(stopped_at), promised_at), 0)
        due = add_working_hours(calendar, back, Decimal(left) / 60)
        vi = f"Tiếp tục lúc {_hour(back)}; còn lại {left} phút làm việc, tính tiếp từ lúc đó."
        en = f"Resumed at {_hour(back)}; the {left} working minutes left go on from then."
        return Promise(
            back, due, vi, en, str(policy.basis), tuple(ledger_of(calendar, back.date(), due.date(), first_counts=True))
        )
    until = calendar.local(promised_at).date()
    left = max(working_days_between(calendar, calendar.local(stopped_at).date(), until), 1)
    last = add_working_days(calendar, back.date(), left)
    lines = tuple(ledger_of(calendar, back.date(), last, first_counts=False))
    vi = f"Tiếp tục lúc {_hour(back)}; thời gian tạm dừng không tính; còn lại {left} ngày làm việc: đến hết giờ làm việc {_day(last)}."
    en = f"Resumed at {_hour(back)}; the rest is not counted; {left} working days were left: by closing time on {_day(last)}."
    return Promise(back, closing_time(calendar, last), vi, en, str(policy.basis), lines)


def promise_extended(version: ProcedureVersion, *, promised_at: datetime, days: int, calendar: WorkCalendar) -> Promise:
    """The second appointment (at most ``reschedule_max`` times): ``days`` working days after the promise that is not kept."""
    before = calendar.local(promised_at)
    last = add_working_days(calendar, before.date(), days)
    lines = tuple(ledger_of(calendar, before.date(), last, first_counts=False))
    vi = (
        f"Cơ quan xin lỗi và hẹn lại: thêm {days} ngày làm việc sau {_hour(before)}: đến hết giờ làm việc {_day(last)}."
    )
    en = f"The office apologises and sets a new date: {days} working days after {_hour(before)}: by closing time on {_day(last)}."
    return Promise(before, closing_time(calendar, last), vi, en, str(version.parsed.deadline.basis), lines)


def promise_recounted(version: ProcedureVersion, account: dict[str, Any], calendar: WorkCalendar) -> Promise | None:
    """The promise of a kept account, counted again by the calendar as it is known now.

    As many working days as the account counted, from where it began. None where the account has no such count to repeat:
    terms in hours, and what was left of one after a pause.
    """
    policy = version.parsed.deadline
    begun = calendar.local(datetime.fromisoformat(account["received_at"]))
    if policy.same_day:
        return promise_by(policy, received_at=begun, calendar=calendar)
    if policy.unit == TermUnit.WORKING_HOURS:
        return None
    counted = max(line["counted"] for line in account["days"])
    if policy.unit == TermUnit.WORKING_DAYS:
        last = add_working_days(calendar, begun.date(), counted)
    else:
        last = _on_working_day(calendar, date.fromisoformat(account["days"][-1]["day"]))
    lines = tuple(ledger_of(calendar, begun.date(), last, first_counts=False))
    vi = f"Lịch làm việc thay đổi, tính lại: {counted} ngày làm việc từ sau {_day(begun.date())}: đến hết giờ làm việc {_day(last)}."
    en = f"The working calendar changed, counted again: {counted} working days after {_day(begun.date())}: by closing time on {_day(last)}."
    return Promise(begun, closing_time(calendar, last), vi, en, str(policy.basis), lines)


def _days_due(at: datetime, days: int, unit: TermUnit, calendar: WorkCalendar) -> datetime:
    day = calendar.local(at).date()
    if unit == TermUnit.WORKING_DAYS:
        return closing_time(calendar, add_working_days(calendar, day, days))
    return closing_time(calendar, _on_working_day(calendar, day + timedelta(days=days)))


def reply_due(version: ProcedureVersion, *, asked_at: datetime, calendar: WorkCalendar) -> datetime | None:
    """Until when the applicant may supplement; None when the law sets no term."""
    policy = version.parsed.deadline
    if policy.supplement_reply_days is None:
        return None
    return _days_due(asked_at, policy.supplement_reply_days, policy.supplement_reply_unit, calendar)


def consult_due(version: ProcedureVersion, *, asked_at: datetime, calendar: WorkCalendar) -> datetime:
    """Until when a consulted unit may answer; two days of office time when the law sets no other term."""
    policy = version.parsed.deadline
    return _days_due(asked_at, policy.coord_days or 2, policy.coord_unit, calendar)


def step_due(started_at: datetime, hours: Decimal, calendar: WorkCalendar) -> datetime:
    """Until when an internal step is to be done: working hours from the instant it was opened."""
    return add_working_hours(calendar, started_at, hours)

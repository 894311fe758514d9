"""The clock that stood still or was moved: after a supplement, a suspension, an extension, a late change of the calendar.

Pure arithmetic, like ``procedures.domain.deadlines``: what was promised before is handed in, the new promise handed back.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kernel.workdays import (
    WorkCalendar,
    add_working_minutes,
    closing_time,
    working_days_between,
    working_minutes_between,
)
from procedures.domain.counting import last_day, nominal_day, receipt_of
from procedures.domain.deadlines import promise_by
from procedures.domain.ledger import MINUTES, OLD_DATE, RESUMED, SAME_DAY, SUPPLEMENT, Promise, days_of, hours_of
from procedures.domain.wording import Words, amount_of, clock_hour, minutes_of
from procedures.enums import SupplementEffect, TermUnit
from procedures.models import ProcedureVersion
from procedures.specs import DeadlinePolicy

__all__ = ["promise_after_pause", "promise_after_supplement", "promise_extended", "promise_recounted"]

_RESTARTED = Words(
    "Hồ sơ đủ sau bổ sung, thời hạn tính lại từ đầu.", "Complete after the supplement, the term begins anew."
)


@dataclass(frozen=True)
class _Pause:
    """A clock that stood still: what was promised, when it stopped and runs again, and how that is told."""

    policy: DeadlinePolicy
    calendar: WorkCalendar
    promised_at: datetime
    paused_at: datetime
    back: datetime
    told: Words
    first_day: Words

    @property
    def basis(self) -> str:
        return str(self.policy.supplement_basis or self.policy.basis)


def _supplemented(at: datetime) -> Words:
    return Words(
        f"Nhận bổ sung lúc {clock_hour(at)}; thời gian chờ bổ sung không tính.",
        f"The supplement arrived at {clock_hour(at)}; the wait for it is not counted.",
    )


def _resumed(at: datetime) -> Words:
    return Words(
        f"Giải quyết tiếp từ {clock_hour(at)}; thời gian tạm dừng không tính.",
        f"Work goes on from {clock_hour(at)}; the time it stood still is not counted.",
    )


def _by(due: datetime) -> Words:
    return Words(f"chậm nhất {clock_hour(due)}.", f"by {clock_hour(due)}.")


def _already_late(pause: _Pause) -> Promise:
    """What was late before the pause stays late: a pause gives back time, it does not forgive."""
    told = Words(
        f"Khi tạm dừng, hồ sơ đã quá hạn; ngày hẹn {clock_hour(pause.promised_at)} giữ nguyên.",
        f"The case was overdue when the clock stopped; the date promised, {clock_hour(pause.promised_at)}, stays.",
    )
    return Promise(pause.back, pause.promised_at, told.vi, told.en, pause.basis, (MINUTES, 0))


def _minutes_left(pause: _Pause) -> Promise:
    left = working_minutes_between(pause.calendar, pause.paused_at, pause.promised_at)
    due = add_working_minutes(pause.calendar, pause.back, left)
    rest = minutes_of(left)
    told = pause.told + Words(
        f"Còn lại {rest.vi} làm việc, tính tiếp từ lúc đó:", f"The {rest.en} of working time left go on from then:"
    )
    told += _by(due)
    lines = tuple(hours_of(pause.calendar, pause.back, due))
    return Promise(pause.back, due, told.vi, told.en, pause.basis, (MINUTES, left), lines)


def _days_left(pause: _Pause) -> Promise:
    """Whole days: those after the day of the pause; at least one, since the day it began on was not used up."""
    calendar, first = pause.calendar, pause.back.date()
    stopped, promised = pause.paused_at.date(), pause.promised_at.date()
    if pause.policy.unit == TermUnit.WORKING_DAYS:
        unit, left, ends = TermUnit.WORKING_DAYS, max(working_days_between(calendar, stopped, promised), 1), None
    else:  # a term in months has days left, too
        unit, left = TermUnit.CALENDAR_DAYS, max((promised - stopped).days, 1)
        ends = nominal_day(unit, first, left, calendar)
    last = last_day(unit, first, left, calendar)
    due, rest = closing_time(calendar, last), amount_of(unit, left)
    told = (
        pause.told + Words(f"Còn lại {rest.vi}:", f"What was left, {rest.en}, goes on from the day after:") + _by(due)
    )
    lines = tuple(days_of(calendar, first, last, begins=pause.first_day, ends=ends))
    return Promise(pause.back, due, told.vi, told.en, pause.basis, (unit, left), lines)


def _goes_on(
    policy: DeadlinePolicy,
    calendar: WorkCalendar,
    promised_at: datetime,
    paused_at: datetime,
    back_at: datetime,
    *,
    supplement: bool,
) -> Promise:
    """What was left of the term when the clock stopped, counted from when it runs again; late stays late."""
    back = receipt_of(policy, back_at, calendar).counts_from
    told, first_day = (_supplemented(back), SUPPLEMENT) if supplement else (_resumed(back), RESUMED)
    pause = _Pause(policy, calendar, calendar.local(promised_at), calendar.local(paused_at), back, told, first_day)
    if pause.paused_at > pause.promised_at:
        return _already_late(pause)
    return _minutes_left(pause) if policy.same_day or policy.unit == TermUnit.WORKING_HOURS else _days_left(pause)


def promise_after_pause(
    version: ProcedureVersion,
    *,
    promised_at: datetime,
    stopped_at: datetime,
    resumed_at: datetime,
    calendar: WorkCalendar,
) -> Promise:
    """The promise after a suspension: what was left of the promise in force when it began goes on from the resumption."""
    return _goes_on(version.parsed.deadline, calendar, promised_at, stopped_at, resumed_at, supplement=False)


def promise_after_supplement(
    version: ProcedureVersion,
    *,
    promised_at: datetime,
    asked_at: datetime,
    supplemented_at: datetime,
    calendar: WorkCalendar,
) -> Promise:
    """The promise after the supplement arrived: the whole term anew (RESTART) or what was left of it (PAUSE).

    ``promised_at`` is the promise in force when it was asked for, whichever it was: first, extended or counted anew.
    """
    policy = version.parsed.deadline
    if policy.supplement_effect == SupplementEffect.PAUSE:
        return _goes_on(policy, calendar, promised_at, asked_at, supplemented_at, supplement=True)
    made = promise_by(policy, received_at=supplemented_at, calendar=calendar)
    told = _RESTARTED + Words(made.reason_vi, made.reason_en)
    basis = str(policy.supplement_basis or policy.basis)
    return Promise(made.received_at, made.promised_at, told.vi, told.en, basis, made.counted, made.ledger)


def promise_extended(version: ProcedureVersion, *, promised_at: datetime, days: int, calendar: WorkCalendar) -> Promise:
    """The new appointment after an apology: ``days`` working days after the old one, for closing time (D11, D12).

    Whether the law still allows one (``reschedule_max``) is asked by whoever moves the appointment.
    """
    policy, old = version.parsed.deadline, calendar.local(promised_at)
    last = last_day(TermUnit.WORKING_DAYS, old.date(), days, calendar)
    due, more = closing_time(calendar, last), amount_of(TermUnit.WORKING_DAYS, days)
    told = Words(
        f"Cơ quan xin lỗi và hẹn lại: thêm {more.vi} sau ngày hẹn {clock_hour(old)}:",
        f"The office apologises and sets a new date, {more.en} after the date promised, {clock_hour(old)}:",
    )
    told += _by(due)
    lines = tuple(days_of(calendar, old.date(), last, begins=OLD_DATE))
    basis = str(policy.reschedule_basis or policy.basis)
    return Promise(old, due, told.vi, told.en, basis, (TermUnit.WORKING_DAYS, days), lines)


def promise_recounted(version: ProcedureVersion, account: dict[str, Any], calendar: WorkCalendar) -> Promise | None:
    """The promise of a kept account, counted again by the calendar as it is known now: as much, of the same, from the
    same instant. None for an account that counted nothing (a case that was late before its clock stopped).
    """
    policy = version.parsed.deadline
    unit, amount = account["counted"]["unit"], account["counted"]["amount"]
    begun = calendar.local(datetime.fromisoformat(account["received_at"]))
    if unit == SAME_DAY:
        return promise_by(policy, received_at=begun, calendar=calendar)
    if not amount:
        return None
    again = Words("Lịch làm việc thay đổi, tính lại:", "The working calendar changed, counted again:")
    if unit == MINUTES:
        due, much = add_working_minutes(calendar, begun, amount), minutes_of(amount)
        lines = tuple(hours_of(calendar, begun, due))
    else:
        first = account["days"][0]
        ends = nominal_day(TermUnit(unit), begun.date(), amount, calendar)
        last = last_day(TermUnit(unit), begun.date(), amount, calendar)
        due, much = closing_time(calendar, last), amount_of(TermUnit(unit), amount)
        in_all_days = None if unit == TermUnit.WORKING_DAYS else ends
        begins = Words(first["vi"], first["en"])
        lines = tuple(days_of(calendar, begun.date(), last, begins=begins, ends=in_all_days))
    told = again + Words(f"{much.vi} từ {clock_hour(begun)}:", f"{much.en} from {clock_hour(begun)}:") + _by(due)
    return Promise(begun, due, told.vi, told.en, account["basis"], (unit, amount), lines)

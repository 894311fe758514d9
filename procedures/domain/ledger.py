"""The account of a term: which days were counted, which not and why, in Vietnamese and English."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from kernel.workdays import WorkCalendar, is_working_day

__all__ = ["LedgerLine", "Promise", "ledger_of"]

_WEEKEND = ("ngày nghỉ hằng tuần", "weekly day off")
_RECEIPT = ("ngày nhận hồ sơ, không tính", "day of receipt, not counted")


@dataclass(frozen=True)
class LedgerLine:
    """One day of the account; ``counted`` is its number in the term, or 0."""

    day: date
    counted: int
    why_vi: str = ""
    why_en: str = ""


@dataclass(frozen=True)
class Promise:
    """A promised instant, where the counting began, day by day how it went, and the reason in one sentence."""

    received_at: datetime  # the instant that counts as receipt: out of hours it is the next opening
    promised_at: datetime
    reason_vi: str
    reason_en: str
    basis: str
    ledger: tuple[LedgerLine, ...] = field(default=())

    def as_json(self) -> dict[str, Any]:
        """The whole account as plain data, to be kept with the case."""
        return {
            "received_at": self.received_at.isoformat(),
            "promised_at": self.promised_at.isoformat(),
            "reason": {"vi": self.reason_vi, "en": self.reason_en},
            "basis": self.basis,
            "days": [
                {"day": line.day.isoformat(), "counted": line.counted, "vi": line.why_vi, "en": line.why_en}
                for line in self.ledger
            ],
        }


def _why_off(calendar: WorkCalendar, day: date) -> tuple[str, str]:
    rule = calendar.days.get(day)
    if rule is None or not rule.is_off:
        return _WEEKEND
    return rule.name or _WEEKEND[0], rule.name_en or rule.name or _WEEKEND[1]


def ledger_of(
    calendar: WorkCalendar, first: date, last: date, *, first_counts: bool, all_days: bool = False
) -> Iterator[LedgerLine]:
    """Day by day from ``first`` to ``last``; ``all_days`` counts days off too (terms in calendar days)."""
    number = 0
    for offset in range((last - first).days + 1):
        day = first + timedelta(days=offset)
        if offset == 0 and not first_counts:
            yield LedgerLine(day, 0, *_RECEIPT)
        elif all_days or is_working_day(calendar, day):
            number += 1
            yield LedgerLine(day, number)
        else:
            yield LedgerLine(day, 0, *_why_off(calendar, day))

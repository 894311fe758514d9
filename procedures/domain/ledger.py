"""The account of a term day by day: which days were counted, which not and why, in Vietnamese and English."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from kernel.workdays import WorkCalendar, is_working_day, working_minutes_between
from procedures.domain.wording import Words, minutes_of

__all__ = [
    "MINUTES",
    "OLD_DATE",
    "RECEIPT",
    "RESUMED",
    "SUPPLEMENT",
    "LedgerLine",
    "Promise",
    "day_off",
    "days_of",
    "hours_of",
]

_WEEKEND = Words("ngày nghỉ hằng tuần", "weekly day off")
RECEIPT = Words("ngày nhận hồ sơ, không tính", "day of receipt, not counted")
SUPPLEMENT = Words("ngày nhận bổ sung, không tính", "day the supplement arrived, not counted")
RESUMED = Words("ngày giải quyết tiếp, không tính", "day work went on, not counted")
MINUTES, SAME_DAY = "minutes", "same_day"  # what is counted, besides the units of the law
OLD_DATE = Words("ngày hẹn trước, không tính", "date promised before, not counted")
_PAST_THE_TERM = Words("sau ngày cuối, vẫn là ngày nghỉ", "after the last day, still a day off")
_MOVED_TO = Words("ngày làm việc kế tiếp: hạn trả", "next working day: the result is due")


@dataclass(frozen=True)
class LedgerLine:
    """One day of the account; ``counted`` is its number in the term, or 0; the words say why not, or how much."""

    day: date
    counted: int
    why_vi: str = ""
    why_en: str = ""


@dataclass(frozen=True)
class Promise:
    """A promised instant, where the counting began, day by day how it went, and the reason in words."""

    received_at: datetime  # the instant that counts as receipt: out of hours it is the next opening
    promised_at: datetime
    reason_vi: str
    reason_en: str
    basis: str
    counted: tuple[
        str, int
    ]  # what was counted from there: ("working_days", 7), ("minutes", 390); how to count it again
    ledger: tuple[LedgerLine, ...] = field(default=())

    def as_json(self) -> dict[str, Any]:
        """The whole account as plain data, to be kept with the case."""
        return {
            "received_at": self.received_at.isoformat(),
            "promised_at": self.promised_at.isoformat(),
            "reason": {"vi": self.reason_vi, "en": self.reason_en},
            "basis": self.basis,
            "counted": {"unit": str(self.counted[0]), "amount": self.counted[1]},
            "days": [
                {"day": line.day.isoformat(), "counted": line.counted, "vi": line.why_vi, "en": line.why_en}
                for line in self.ledger
            ],
        }


def day_off(calendar: WorkCalendar, day: date) -> Words:
    """Why nobody works on ``day``."""
    rule = calendar.days.get(day)
    if rule is None or not rule.is_off:
        return _WEEKEND
    return Words(rule.name or _WEEKEND.vi, rule.name_en or rule.name or _WEEKEND.en)


def _days(first: date, last: date) -> Iterator[date]:
    yield from (first + timedelta(days=offset) for offset in range((last - first).days + 1))


def days_of(
    calendar: WorkCalendar, first: date, last: date, *, begins: Words | None = None, ends: date | None = None
) -> Iterator[LedgerLine]:
    """Day by day from ``first`` to ``last``; ``begins`` says why the first day is not counted.

    ``ends`` makes it a term in calendar days or months that ends on that day: all days count up to it; when it is a day
    off, the days after it are told but not counted.
    """
    number = 0
    for day in _days(first, last):
        if day == first and begins is not None:
            yield _line(day, 0, begins)
        elif ends is not None and day > ends:
            yield _line(day, 0, _MOVED_TO if day == last else _PAST_THE_TERM)
        elif ends is not None or is_working_day(calendar, day):
            number += 1
            yield LedgerLine(day, number)
        else:
            yield _line(day, 0, day_off(calendar, day))


def hours_of(calendar: WorkCalendar, start: datetime, end: datetime) -> Iterator[LedgerLine]:
    """Day by day from ``start`` to ``end``, with the working time that each day gives to the term."""
    number = 0
    for day in _days(start.date(), end.date()):
        if not is_working_day(calendar, day):
            yield _line(day, 0, day_off(calendar, day))
            continue
        from_, until = max(start, calendar.at(day, start.time().min)), min(end, calendar.at(day, start.time().max))
        number += 1
        yield _line(day, number, minutes_of(working_minutes_between(calendar, from_, until)))


def _line(day: date, counted: int, why: Words) -> LedgerLine:
    return LedgerLine(day, counted, why.vi, why.en)

"""The account of a promise in words, in Vietnamese and in English: what a citizen reads on the receipt."""

from dataclasses import dataclass
from datetime import date, datetime

from procedures.domain.counting import Receipt
from procedures.enums import TermUnit

__all__ = ["Words", "amount_of", "clock_day", "clock_hour", "minutes_of", "received"]

_UNITS_VI = {
    TermUnit.WORKING_DAYS: "ngày làm việc",
    TermUnit.CALENDAR_DAYS: "ngày",
    TermUnit.WORKING_HOURS: "giờ làm việc",
    TermUnit.MONTHS: "tháng",
}
_UNITS_EN = {
    TermUnit.WORKING_DAYS: "working day",
    TermUnit.CALENDAR_DAYS: "day",
    TermUnit.WORKING_HOURS: "working hour",
    TermUnit.MONTHS: "month",
}


@dataclass(frozen=True)
class Words:
    """One text in both languages; ``+`` puts a sentence behind another."""

    vi: str
    en: str

    def __add__(self, other: "Words") -> "Words":
        return Words(f"{self.vi} {other.vi}", f"{self.en} {other.en}")


def clock_day(day: date) -> str:
    """A day as papers write it: 05/11/2026."""
    return f"{day:%d/%m/%Y}"


def clock_hour(at: datetime) -> str:
    """An instant as papers write it: 09:15 05/11/2026."""
    return f"{at:%H:%M} {clock_day(at.date())}"


def _plural(word: str, count: int) -> str:
    return f"{count} {word}" if count == 1 else f"{count} {word}s"


def amount_of(unit: TermUnit, amount: int) -> Words:
    """How long: 7 ngày làm việc, 7 working days."""
    return Words(f"{amount} {_UNITS_VI[unit]}", _plural(_UNITS_EN[unit], amount))


def minutes_of(minutes: int) -> Words:
    """A stretch of working time: 1 giờ 30 phút, 1 hour 30 minutes."""
    hours, rest = divmod(minutes, 60)
    vi = [f"{hours} giờ"] * bool(hours) + [f"{rest} phút"] * bool(rest or not hours)
    en = [_plural("hour", hours)] * bool(hours) + [_plural("minute", rest)] * bool(rest or not hours)
    return Words(" ".join(vi), " ".join(en))


def received(receipt: Receipt, cutoff: str = "") -> Words:
    """When the file came in and, when that is not what counts, what counts instead and why."""
    came, counts = clock_hour(receipt.came_at), clock_hour(receipt.counts_from)
    if not receipt.is_moved:
        return Words(f"Nhận lúc {came}.", f"Received at {came}.")
    if receipt.moved_by_cutoff:
        return Words(
            f"Nhận lúc {came}, sau {cutoff}, nên tính là nhận lúc {counts}.",
            f"Received at {came}, after {cutoff}: it counts as received at {counts}.",
        )
    return Words(
        f"Nhận lúc {came}, ngoài giờ làm việc, nên tính là nhận lúc {counts}.",
        f"Received at {came}, outside office hours: it counts as received at {counts}.",
    )

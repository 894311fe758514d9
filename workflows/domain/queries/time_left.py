"""How much of a step's time is left, in working time: what an inbox shows beside each line."""

from dataclasses import dataclass
from datetime import datetime

from kernel.workdays import WorkCalendar, add_working_minutes, working_days_between, working_minutes_between

__all__ = ["TimeLeft", "soon_until", "time_left"]

_SOON = 8 * 60  # minutes: one working day


@dataclass(frozen=True)
class TimeLeft:
    """Working days when the day is another one, else working minutes; ``used`` is the share of the term in percent."""

    late: bool
    soon: bool
    days: int
    minutes: int
    used: int


def time_left(given_at: datetime, due_at: datetime, *, now: datetime, calendar: WorkCalendar) -> TimeLeft:
    """What is left at ``now`` of a step given at ``given_at``; counted backwards once it is late."""
    late = due_at < now
    first, last = (due_at, now) if late else (now, due_at)
    minutes = working_minutes_between(calendar, first, last)
    days = working_days_between(calendar, calendar.local(first).date(), calendar.local(last).date())
    total = working_minutes_between(calendar, given_at, due_at)
    used = 100 if late or total <= 0 else min(100, max(0, round(100 - 100 * minutes / total)))
    return TimeLeft(late, not late and minutes <= _SOON, days, minutes, used)


def soon_until(now: datetime, calendar: WorkCalendar) -> datetime:
    """Work that is not late and due before this instant is due soon; lists are narrowed by it, as ``time_left`` tells each line."""
    return add_working_minutes(calendar, now, _SOON + 1)

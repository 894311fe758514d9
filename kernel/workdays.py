"""Working time as pure arithmetic: weeks with a morning and an afternoon, holidays, swapped days, closures.

Knows no database and no law: ``organisations`` fills a calendar, ``procedures`` counts a legal term on it. Every
instant is aware of its zone; a naive one is a programmer's mistake and refused.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from zoneinfo import ZoneInfo

__all__ = [
    "OFFICE_WEEK",
    "VIETNAM",
    "DayKind",
    "DayRule",
    "Session",
    "WeekChange",
    "WorkCalendar",
    "add_working_days",
    "add_working_hours",
    "add_working_minutes",
    "closing_time",
    "is_open",
    "is_working_day",
    "is_working_time",
    "next_opening",
    "next_start",
    "next_working_day",
    "opening_time",
    "reception_of",
    "sessions_of",
    "working_days_between",
    "working_minutes_between",
]

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
_HORIZON = 800  # days looked at before a calendar without work is called a mistake
_ONE_DAY = timedelta(days=1)


class DayKind(StrEnum):
    """Why a day differs from its weekday."""

    HOLIDAY = "holiday"
    SWAP_OFF = "swap_off"  # a weekday off, worked on another day
    SWAP_WORK = "swap_work"  # the weekly day off that is worked instead
    CLOSURE = "closure"  # one unit does not work that day: flood, move, power


@dataclass(frozen=True, order=True)
class Session:
    """One uninterrupted stretch of office hours; the end does not belong to it."""

    start: time
    end: time

    def __post_init__(self) -> None:
        if self.start >= self.end:
            raise ValueError("A session ends after it starts.")

    @property
    def minutes(self) -> int:
        """Its length."""
        return (self.end.hour - self.start.hour) * 60 + self.end.minute - self.start.minute


Week = Mapping[int, tuple[Session, ...]]  # ISO weekday, Monday is 1

_OFFICE_DAY = (Session(time(7, 30), time(11, 30)), Session(time(13), time(17)))
OFFICE_WEEK: Week = MappingProxyType(dict.fromkeys(range(1, 6), _OFFICE_DAY))


@dataclass(frozen=True)
class DayRule:
    """What is different on one date. ``sessions`` are the hours of a worked day off; empty: those of a usual day."""

    kind: DayKind
    name: str = ""
    name_en: str = ""
    source: str = ""
    sessions: tuple[Session, ...] = ()

    @property
    def is_off(self) -> bool:
        """Whether nobody works that day."""
        return self.kind != DayKind.SWAP_WORK


@dataclass(frozen=True)
class WeekChange:
    """Other office hours from one date to another, both included (``None``: open-ended)."""

    first: date
    last: date | None
    week: Week

    def covers(self, day: date) -> bool:
        """Whether these hours apply on ``day``."""
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True)
class WorkCalendar:
    """When one unit works (``week``, ``days``, ``changes``) and when its counter is open (``reception``).

    Reception hours differ from working hours: a counter open on Saturday morning does not make Saturday count.
    ``reception`` None: the counter is open whenever the unit works. The last matching change wins.
    """

    week: Week = field(default_factory=lambda: OFFICE_WEEK)
    days: Mapping[date, DayRule] = field(default_factory=dict)
    changes: tuple[WeekChange, ...] = ()
    reception: Week | None = None
    reception_changes: tuple[WeekChange, ...] = ()
    zone: ZoneInfo = VIETNAM

    def local(self, at: datetime) -> datetime:
        """``at`` on the wall clock of the office."""
        if at.tzinfo is None:
            raise ValueError("A naive datetime has no place in working time.")
        return at.astimezone(self.zone)

    def at(self, day: date, moment: time) -> datetime:
        """The instant of a wall clock time."""
        return datetime.combine(day, moment, tzinfo=self.zone)


def _hours(week: Week, changes: tuple[WeekChange, ...], day: date) -> tuple[Session, ...]:
    for change in reversed(changes):
        if change.covers(day):
            return change.week.get(day.isoweekday(), ())
    return week.get(day.isoweekday(), ())


def _usual_day(week: Week, changes: tuple[WeekChange, ...], day: date) -> tuple[Session, ...]:
    """The hours of the first weekday that is worked around ``day``: those of a worked Saturday."""
    monday = day - timedelta(days=day.isoweekday() - 1)
    return next((found for offset in range(7) if (found := _hours(week, changes, monday + timedelta(days=offset)))), ())


def sessions_of(calendar: WorkCalendar, day: date) -> tuple[Session, ...]:
    """The hours worked on ``day``; empty on a day off."""
    rule = calendar.days.get(day)
    if rule is None:
        return _hours(calendar.week, calendar.changes, day)
    if rule.is_off:
        return ()
    return rule.sessions or _usual_day(calendar.week, calendar.changes, day)


def reception_of(calendar: WorkCalendar, day: date) -> tuple[Session, ...]:
    """The hours the counter is open on ``day``. A holiday shuts it; a worked Saturday opens it."""
    if calendar.reception is None and not calendar.reception_changes:
        return sessions_of(calendar, day)
    week = calendar.reception if calendar.reception is not None else calendar.week
    rule = calendar.days.get(day)
    if rule is None:
        return _hours(week, calendar.reception_changes, day)
    if rule.is_off:
        return ()
    return rule.sessions or _usual_day(week, calendar.reception_changes, day)


def is_working_day(calendar: WorkCalendar, day: date) -> bool:
    """Whether ``day`` counts as a working day."""
    return bool(sessions_of(calendar, day))


def _inside(sessions: tuple[Session, ...], moment: time) -> bool:
    return any(session.start <= moment < session.end for session in sessions)


def is_working_time(calendar: WorkCalendar, at: datetime) -> bool:
    """Whether people work at this instant; closing time itself is outside."""
    local = calendar.local(at)
    return _inside(sessions_of(calendar, local.date()), local.time())


def is_open(calendar: WorkCalendar, at: datetime) -> bool:
    """Whether the counter is open at this instant."""
    local = calendar.local(at)
    return _inside(reception_of(calendar, local.date()), local.time())


def _days_from(day: date) -> Iterator[date]:
    for offset in range(_HORIZON):
        yield day + timedelta(days=offset)
    raise ValueError("This calendar has no working day within two years.")


def next_start(calendar: WorkCalendar, at: datetime) -> datetime:
    """``at`` itself within working hours, otherwise the beginning of the next stretch of them."""
    local = calendar.local(at)
    for day in _days_from(local.date()):
        for session in sessions_of(calendar, day):
            if local < calendar.at(day, session.end):
                return max(local, calendar.at(day, session.start))
    raise AssertionError("unreachable: _days_from raises first")


def next_opening(calendar: WorkCalendar, at: datetime) -> datetime:
    """``at`` itself while the counter is open, otherwise when it opens next."""
    local = calendar.local(at)
    for day in _days_from(local.date()):
        for session in reception_of(calendar, day):
            if local < calendar.at(day, session.end):
                return max(local, calendar.at(day, session.start))
    raise AssertionError("unreachable: _days_from raises first")


def next_working_day(calendar: WorkCalendar, day: date) -> date:
    """The first working day after ``day``."""
    return next(found for found in _days_from(day + _ONE_DAY) if is_working_day(calendar, found))


def _previous_working_day(calendar: WorkCalendar, day: date) -> date:
    for offset in range(1, _HORIZON):
        if is_working_day(calendar, found := day - timedelta(days=offset)):
            return found
    raise ValueError("This calendar has no working day within two years.")


def add_working_days(calendar: WorkCalendar, day: date, count: int) -> date:
    """The ``count``-th working day after ``day`` (before it when negative); zero: ``day`` or the next working day."""
    if count == 0:
        return day if is_working_day(calendar, day) else next_working_day(calendar, day)
    step = next_working_day if count > 0 else _previous_working_day
    for _ in range(abs(count)):
        day = step(calendar, day)
    return day


def working_days_between(calendar: WorkCalendar, after: date, until: date) -> int:
    """Working days after ``after`` up to and including ``until``; negative when ``until`` lies before."""
    if until < after:
        return -working_days_between(calendar, until, after)
    return sum(
        is_working_day(calendar, after + timedelta(days=offset)) for offset in range(1, (until - after).days + 1)
    )


def opening_time(calendar: WorkCalendar, day: date) -> datetime:
    """When work begins on a working ``day``."""
    return calendar.at(day, sessions_of(calendar, day)[0].start)


def closing_time(calendar: WorkCalendar, day: date) -> datetime:
    """When work ends on a working ``day``."""
    return calendar.at(day, sessions_of(calendar, day)[-1].end)


def add_working_minutes(calendar: WorkCalendar, start: datetime, minutes: int) -> datetime:
    """The instant when ``minutes`` of working time have passed since ``start``.

    A stretch used up to the last minute ends at closing time, not at the next opening.
    """
    if minutes < 0:
        raise ValueError("Working time is added forwards only.")
    at, left = next_start(calendar, start), timedelta(minutes=minutes)
    while left:
        day = at.date()
        end = next(calendar.at(day, session.end) for session in sessions_of(calendar, day) if at.time() < session.end)
        if end - at >= left:
            return at + left
        left -= end - at
        at = next_start(calendar, end)
    return at


def add_working_hours(calendar: WorkCalendar, start: datetime, hours: int | float | Decimal) -> datetime:
    """As ``add_working_minutes``, for hours and their fractions."""
    return add_working_minutes(calendar, start, round(Decimal(str(hours)) * 60))


def working_minutes_between(calendar: WorkCalendar, start: datetime, end: datetime) -> int:
    """Whole minutes of working time from ``start`` to ``end``; negative when ``end`` lies before."""
    if end < start:
        return -working_minutes_between(calendar, end, start)
    first, last = calendar.local(start), calendar.local(end)
    total = timedelta()
    for offset in range((last.date() - first.date()).days + 1):
        day = first.date() + timedelta(days=offset)
        for session in sessions_of(calendar, day):
            begin, stop = max(first, calendar.at(day, session.start)), min(last, calendar.at(day, session.end))
            if stop > begin:
                total += stop - begin
    return int(total.total_seconds() // 60)

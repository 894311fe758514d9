"""Working time by table: sessions, days off, swaps, closures, counters; every instant has a zone."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.workdays import (
    OFFICE_WEEK,
    DayKind,
    DayRule,
    Session,
    WeekChange,
    WorkCalendar,
    add_working_days,
    add_working_hours,
    add_working_minutes,
    closing_time,
    is_open,
    is_working_day,
    is_working_time,
    next_opening,
    next_start,
    opening_time,
    sessions_of,
    working_days_between,
    working_minutes_between,
)

pytestmark = pytest.mark.unit
VN = ZoneInfo("Asia/Ho_Chi_Minh")
SATURDAY = {**OFFICE_WEEK, 6: (Session(time(7, 30), time(11, 30)),)}


def at(*numbers: int) -> datetime:
    return datetime(*numbers, tzinfo=VN)


def off(*days: date) -> dict[date, DayRule]:
    return dict.fromkeys(days, DayRule(DayKind.HOLIDAY, "lễ"))


USUAL = WorkCalendar()
SWAPPED = WorkCalendar(
    days={
        date(2026, 8, 31): DayRule(DayKind.SWAP_OFF, "nghỉ hoán đổi"),
        date(2026, 8, 22): DayRule(DayKind.SWAP_WORK, "làm bù"),
    }
)
COUNTER_ON_SATURDAY = WorkCalendar(reception=SATURDAY)


@pytest.mark.parametrize(
    ("calendar", "day", "works"),
    [
        (USUAL, date(2026, 11, 13), True),
        (USUAL, date(2026, 11, 14), False),
        (WorkCalendar(days=off(date(2026, 11, 13))), date(2026, 11, 13), False),
        (SWAPPED, date(2026, 8, 31), False),
        (SWAPPED, date(2026, 8, 22), True),
        (WorkCalendar(days={date(2026, 11, 13): DayRule(DayKind.CLOSURE, "ngập")}), date(2026, 11, 13), False),
        (COUNTER_ON_SATURDAY, date(2026, 11, 14), False),
    ],
)
def test_which_days_are_worked(calendar, day, works):
    assert is_working_day(calendar, day) is works


def test_a_worked_saturday_has_the_hours_of_a_usual_day():
    assert sessions_of(SWAPPED, date(2026, 8, 22)) == OFFICE_WEEK[1]
    own = DayRule(DayKind.SWAP_WORK, "làm bù", sessions=(Session(time(8), time(12)),))
    assert sessions_of(WorkCalendar(days={date(2026, 8, 22): own}), date(2026, 8, 22)) == own.sessions


@pytest.mark.parametrize(
    ("moment", "works"),
    [
        (at(2026, 11, 13, 7, 29, 59), False),
        (at(2026, 11, 13, 7, 30), True),
        (at(2026, 11, 13, 11, 29, 59), True),
        (at(2026, 11, 13, 11, 30), False),
        (at(2026, 11, 13, 12, 59), False),
        (at(2026, 11, 13, 13, 0), True),
        (at(2026, 11, 13, 16, 59, 59), True),
        (at(2026, 11, 13, 17, 0), False),
        (datetime(2026, 11, 13, 0, 30, tzinfo=UTC), True),
        (datetime(2026, 11, 13, 17, 30, tzinfo=UTC), False),
    ],
)
def test_the_minutes_of_a_day(moment, works):
    assert is_working_time(USUAL, moment) is works


@pytest.mark.parametrize(
    ("moment", "start"),
    [
        (at(2026, 11, 13, 9, 15), at(2026, 11, 13, 9, 15)),
        (at(2026, 11, 13, 5, 0), at(2026, 11, 13, 7, 30)),
        (at(2026, 11, 13, 11, 30), at(2026, 11, 13, 13, 0)),
        (at(2026, 11, 13, 17, 0), at(2026, 11, 16, 7, 30)),
        (at(2026, 11, 14, 9, 0), at(2026, 11, 16, 7, 30)),
        (at(2026, 12, 31, 18, 0), at(2027, 1, 1, 7, 30)),
    ],
)
def test_when_work_begins_next(moment, start):
    assert next_start(USUAL, moment) == start


def test_a_counter_may_be_open_when_no_day_is_counted():
    saturday = at(2026, 11, 14, 9, 0)
    assert (is_open(COUNTER_ON_SATURDAY, saturday), is_working_time(COUNTER_ON_SATURDAY, saturday)) == (True, False)
    assert next_opening(COUNTER_ON_SATURDAY, at(2026, 11, 13, 18, 0)) == at(2026, 11, 14, 7, 30)
    holiday = WorkCalendar(days=off(date(2026, 11, 14)), reception=SATURDAY)
    assert is_open(holiday, saturday) is False


def test_hours_change_with_a_date_and_the_last_change_wins():
    summer = WeekChange(date(2026, 5, 1), date(2026, 9, 30), {1: (Session(time(7), time(11)),)})
    later = WeekChange(date(2026, 6, 1), None, {1: (Session(time(8), time(12)),)})
    calendar = WorkCalendar(changes=(summer, later))
    assert [opening_time(calendar, day).time() for day in (date(2026, 4, 27), date(2026, 5, 4), date(2026, 6, 1))] == [
        time(7, 30),
        time(7),
        time(8),
    ]


@pytest.mark.parametrize(
    ("day", "count", "reached"),
    [
        (date(2026, 11, 13), 1, date(2026, 11, 16)),
        (date(2026, 11, 14), 1, date(2026, 11, 16)),
        (date(2026, 11, 13), 0, date(2026, 11, 13)),
        (date(2026, 11, 14), 0, date(2026, 11, 16)),
        (date(2026, 11, 16), -1, date(2026, 11, 13)),
        (date(2028, 2, 28), 2, date(2028, 3, 1)),
    ],
)
def test_adding_working_days(day, count, reached):
    assert add_working_days(USUAL, day, count) == reached


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        (at(2026, 11, 13, 9, 0), 2, at(2026, 11, 13, 11, 0)),
        (at(2026, 11, 13, 9, 0), 2.5, at(2026, 11, 13, 11, 30)),
        (at(2026, 11, 13, 10, 30), 2, at(2026, 11, 13, 14, 0)),
        (at(2026, 11, 13, 16, 0), 1, at(2026, 11, 13, 17, 0)),
        (at(2026, 11, 13, 16, 0), 1.25, at(2026, 11, 16, 7, 45)),
        (at(2026, 11, 14, 16, 0), 0, at(2026, 11, 16, 7, 30)),
        (at(2026, 11, 13, 7, 30), 40, at(2026, 11, 19, 17, 0)),
    ],
)
def test_adding_working_hours(start, hours, end):
    assert add_working_hours(USUAL, start, hours) == end


def test_minutes_between_leave_out_lunch_nights_and_days_off():
    assert working_minutes_between(USUAL, at(2026, 11, 13, 11, 0), at(2026, 11, 16, 8, 0)) == 30 + 240 + 30
    assert working_minutes_between(USUAL, at(2026, 11, 16, 8, 0), at(2026, 11, 13, 11, 0)) == -300
    assert working_days_between(USUAL, date(2026, 11, 13), date(2026, 11, 20)) == 5
    assert working_days_between(USUAL, date(2026, 11, 20), date(2026, 11, 13)) == -5


def test_opening_and_closing_are_those_of_the_day():
    day = date(2026, 11, 13)
    assert (opening_time(USUAL, day), closing_time(USUAL, day)) == (at(2026, 11, 13, 7, 30), at(2026, 11, 13, 17, 0))


def test_a_naive_instant_is_refused():
    with pytest.raises(ValueError, match="naive"):
        next_start(USUAL, datetime(2026, 11, 13, 9, 0))  # noqa: DTZ001 - what is refused


def test_a_calendar_without_work_is_a_mistake_not_an_endless_search():
    with pytest.raises(ValueError, match="no working day"):
        next_start(WorkCalendar(week={}), at(2026, 11, 13, 9, 0))


@pytest.mark.parametrize("stretch", [(time(11), time(11)), (time(17), time(13))])
def test_a_session_ends_after_it_starts(stretch):
    with pytest.raises(ValueError, match="after it starts"):
        Session(*stretch)


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(VN)),  # noqa: DTZ001 - zone follows
    st.integers(0, 5000),
    st.sets(st.dates(date(2026, 1, 1), date(2028, 12, 31)), max_size=20),
)
def test_what_was_added_lies_between(start, minutes, holidays):
    calendar = WorkCalendar(days=off(*holidays))
    end = add_working_minutes(calendar, start, minutes)
    begun = next_start(calendar, start)
    assert working_minutes_between(calendar, begun.replace(second=0, microsecond=0), end) in {minutes, minutes + 1}

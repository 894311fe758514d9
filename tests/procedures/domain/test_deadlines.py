"""The clock by table: rules of the manual, each with a date one can check on a wall calendar."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.workdays import DayKind, DayRule, WorkCalendar, is_working_day
from procedures.domain.deadlines import promise_by
from procedures.specs import DeadlinePolicy

pytestmark = pytest.mark.unit
VN = ZoneInfo("Asia/Ho_Chi_Minh")
CULTURE_DAY = {date(2026, 11, 24): DayRule(DayKind.HOLIDAY, "Ngày Văn hóa Việt Nam", "Culture Day")}
SWAP = {
    date(2026, 12, 31): DayRule(DayKind.SWAP_OFF, "Nghỉ hoán đổi", "Swapped"),
    date(2026, 12, 26): DayRule(DayKind.SWAP_WORK, "Làm bù", "Worked"),
}


def policy(**facts) -> DeadlinePolicy:
    base = {"amount": 7, "supplement_effect": "RESTART", "basis": "luật"}
    return DeadlinePolicy(**{**base, **facts})


def at(*numbers: int) -> datetime:
    return datetime(*numbers, tzinfo=VN)


HOURS = {"amount": 8, "unit": "working_hours", "start_rule": "instant"}
SAME_DAY = {
    "amount": 0,
    "same_day": True,
    "start_rule": "instant",
    "cutoff_time": "15:00",
    "cutoff_effect": "due_next_working_day",
}


@pytest.mark.parametrize(
    ("rule", "facts", "days", "received", "promised"),
    [
        ("D21 day of receipt not counted", {}, {}, at(2026, 11, 11, 9, 0), at(2026, 11, 20, 17, 0)),
        ("holiday not counted", {}, CULTURE_DAY, at(2026, 11, 17, 9, 15), at(2026, 11, 27, 17, 0)),
        ("D3 at lunch counts from 13:00 the same day", {}, {}, at(2026, 11, 11, 12, 0), at(2026, 11, 20, 17, 0)),
        ("D3 after closing counts from the next day", {}, {}, at(2026, 11, 11, 17, 1), at(2026, 11, 23, 17, 0)),
        ("D3 on Saturday counts from Monday", {}, {}, at(2026, 11, 14, 9, 0), at(2026, 11, 25, 17, 0)),
        ("swapped days", {}, SWAP, at(2026, 12, 23, 9, 0), at(2027, 1, 1, 17, 0)),
        ("D14 before 15:00 the same day", SAME_DAY, {}, at(2026, 11, 11, 14, 59), at(2026, 11, 11, 17, 0)),
        ("D14 at 15:00 the next working day", SAME_DAY, {}, at(2026, 11, 13, 15, 0), at(2026, 11, 16, 17, 0)),
        ("D14 at night", SAME_DAY, {}, at(2026, 11, 11, 20, 0), at(2026, 11, 12, 17, 0)),
        ("D2 calendar days", {"amount": 15, "unit": "calendar_days"}, {}, at(2026, 6, 1, 9, 0), at(2026, 6, 16, 17, 0)),
        ("D22 last day off moves on", {"amount": 5, "unit": "calendar_days"}, {}, at(2026, 11, 10, 9, 0), at(2026, 11, 16, 17, 0)),
        ("D22 month ends on its last day", {"amount": 1, "unit": "months"}, {}, at(2026, 10, 30, 9, 0), at(2026, 11, 30, 17, 0)),
        ("D22 hours from the instant", HOURS, {}, at(2026, 11, 11, 15, 0), at(2026, 11, 12, 15, 0)),
    ],
)  # fmt: skip
def test_promise(rule, facts, days, received, promised):
    made = promise_by(policy(**facts), received_at=received, calendar=WorkCalendar(days=days))
    assert made.promised_at == promised, rule


def test_the_account_says_which_days_count_and_why_not():
    made = promise_by(policy(), received_at=at(2026, 11, 17, 9, 15), calendar=WorkCalendar(days=CULTURE_DAY))
    told = {line.day.day: (line.counted, line.why_vi) for line in made.ledger}
    assert told[17] == (0, "ngày nhận hồ sơ, không tính")
    assert told[21] == (0, "ngày nghỉ hằng tuần")
    assert told[24] == (0, "Ngày Văn hóa Việt Nam")
    assert told[27] == (7, "")
    assert [line.counted for line in made.ledger if line.counted] == [1, 2, 3, 4, 5, 6, 7]
    assert "7 ngày làm việc" in made.reason_vi and "7 working days" in made.reason_en


@given(
    st.datetimes(at(2026, 1, 1).replace(tzinfo=None), at(2027, 12, 31).replace(tzinfo=None), timezones=st.just(VN)),
    st.integers(1, 60),
    st.sets(st.dates(date(2026, 1, 1), date(2028, 12, 31)), max_size=30),
)
def test_a_promise_counts_exactly_its_days_and_ends_on_a_working_day(received, amount, off):
    calendar = WorkCalendar(days={day: DayRule(DayKind.HOLIDAY, "lễ") for day in off})
    made = promise_by(policy(amount=amount), received_at=received, calendar=calendar)
    assert made.promised_at > received
    assert is_working_day(calendar, made.promised_at.date())
    assert max(line.counted for line in made.ledger) == amount
    later = promise_by(policy(amount=amount + 1), received_at=received, calendar=calendar)
    assert later.promised_at > made.promised_at

"""The clock by table: every rule of the manual, each with a date one can check on a wall calendar."""

from datetime import date, datetime
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.workdays import DayKind, DayRule, WorkCalendar, is_working_day
from procedures.domain.deadlines import consult_due, promise_by, reply_due, step_due
from procedures.specs import DeadlinePolicy

pytestmark = pytest.mark.unit
VN = ZoneInfo("Asia/Ho_Chi_Minh")


def holiday(name: str, english: str) -> DayRule:
    return DayRule(DayKind.HOLIDAY, name, english)


CULTURE_DAY = {date(2026, 11, 24): holiday("Ngày Văn hóa Việt Nam", "Culture Day")}
TET = {date(2026, 2, day): holiday("Tết Nguyên Đán", "Lunar New Year") for day in (16, 17, 18, 19, 20)}
SWAP = {
    date(2026, 12, 31): DayRule(DayKind.SWAP_OFF, "Nghỉ hoán đổi", "Swapped"),
    date(2026, 12, 26): DayRule(DayKind.SWAP_WORK, "Làm bù", "Worked"),
}
FLOOD = {date(2026, 11, 12): DayRule(DayKind.CLOSURE, "Trụ sở bị ngập", "Office flooded")}


def policy(**facts) -> DeadlinePolicy:
    base = {"amount": 7, "supplement_effect": "RESTART", "basis": "luật"}
    return DeadlinePolicy(**{**base, **facts})


def at(*numbers: int) -> datetime:
    return datetime(*numbers, tzinfo=VN)


HOURS = {"amount": 8, "unit": "working_hours", "start_rule": "instant"}
DAYS_5 = {"amount": 5, "unit": "calendar_days"}
MONTH = {"amount": 1, "unit": "months"}
SAME_DAY = {
    "amount": 0,
    "same_day": True,
    "start_rule": "instant",
    "cutoff_time": "15:00",
    "cutoff_effect": "due_next_working_day",
    "cutoff_basis": "luật",
}
LAST_HOUR = {
    "amount": 3,
    "cutoff_time": "16:00",
    "cutoff_effect": "received_next_working_day",
    "cutoff_basis": "luật",
}
AS_RECEIVED = {"amount": 3, "out_of_hours": "as_received"}

# Hours of the calendar: Monday to Friday, 7:30-11:30 and 13:00-17:00. 11/11/2026 is a Wednesday.
WORKED_EXAMPLES = [
    # D1, D21: seven working days, the day of receipt not counted
    ("D21 Wednesday morning", {}, {}, at(2026, 11, 11, 9, 0), at(2026, 11, 20, 17, 0)),
    ("D21 one minute before closing is still that day", {}, {}, at(2026, 11, 11, 16, 59), at(2026, 11, 20, 17, 0)),
    ("holiday not counted", {}, CULTURE_DAY, at(2026, 11, 17, 9, 15), at(2026, 11, 27, 17, 0)),
    ("swapped days", {}, SWAP, at(2026, 12, 23, 9, 0), at(2027, 1, 1, 17, 0)),
    ("one unit closed", {}, FLOOD, at(2026, 11, 11, 9, 0), at(2026, 11, 23, 17, 0)),
    ("eve of Tết: nothing counts until Monday 23/2", {}, TET, at(2026, 2, 13, 16, 0), at(2026, 3, 3, 17, 0)),
    ("during Tết it counts as received on Monday 23/2", {}, TET, at(2026, 2, 17, 9, 0), at(2026, 3, 4, 17, 0)),
    # D3: out of hours counts from the next office hour, also at lunch and before opening
    ("D3 11:59 is lunch: from 13:00 the same day", {}, {}, at(2026, 11, 11, 11, 59), at(2026, 11, 20, 17, 0)),
    ("D3 before opening: from 7:30 the same day", {}, {}, at(2026, 11, 11, 5, 0), at(2026, 11, 20, 17, 0)),
    ("D3 17:00 sharp is closed: next day", {}, {}, at(2026, 11, 11, 17, 0), at(2026, 11, 23, 17, 0)),
    ("D3 Friday evening: Monday", {}, {}, at(2026, 11, 13, 19, 30), at(2026, 11, 25, 17, 0)),
    ("D3 Saturday: Monday", {}, {}, at(2026, 11, 14, 9, 0), at(2026, 11, 25, 17, 0)),
    ("D3 Sunday night, 23:59", {}, {}, at(2026, 11, 15, 23, 59), at(2026, 11, 25, 17, 0)),
    ("counted as received at once", AS_RECEIVED, {}, at(2026, 11, 11, 20, 0), at(2026, 11, 16, 17, 0)),
    # D4, D23: after 16:00 the next working day is the day of receipt, and as such not counted
    ("D4 16:00 sharp is not after 16:00", LAST_HOUR, {}, at(2026, 11, 11, 16, 0), at(2026, 11, 16, 17, 0)),
    ("D4 in the last hour", LAST_HOUR, {}, at(2026, 11, 11, 16, 1), at(2026, 11, 17, 17, 0)),
    ("D4 last hour on Friday", LAST_HOUR, {}, at(2026, 11, 13, 16, 30), at(2026, 11, 19, 17, 0)),
    ("D4 after 17:00 counts from the next opening", LAST_HOUR, {}, at(2026, 11, 11, 18, 0), at(2026, 11, 17, 17, 0)),
    # D14: same-day services
    ("D14 14:59", SAME_DAY, {}, at(2026, 11, 11, 14, 59), at(2026, 11, 11, 17, 0)),
    ("D14 15:00 sharp is not after 15:00", SAME_DAY, {}, at(2026, 11, 13, 15, 0), at(2026, 11, 13, 17, 0)),
    ("D14 15:00:59 is still 15:00 on the receipt", SAME_DAY, {}, at(2026, 11, 13, 15, 0, 59), at(2026, 11, 13, 17, 0)),
    ("D14 15:01 on Friday: Monday", SAME_DAY, {}, at(2026, 11, 13, 15, 1), at(2026, 11, 16, 17, 0)),
    ("D14 16:59", SAME_DAY, {}, at(2026, 11, 11, 16, 59), at(2026, 11, 12, 17, 0)),
    ("D14 at night: in time on the next working day", SAME_DAY, {}, at(2026, 11, 11, 20, 0), at(2026, 11, 12, 17, 0)),
    ("D14 last working day before Tết, 15:30", SAME_DAY, TET, at(2026, 2, 13, 15, 30), at(2026, 2, 23, 17, 0)),
    # D2, D22: calendar days, months, hours
    ("D2 calendar days", {"amount": 15, "unit": "calendar_days"}, {}, at(2026, 6, 1, 9, 0), at(2026, 6, 16, 17, 0)),
    ("D22 ends on Sunday: Monday", DAYS_5, {}, at(2026, 11, 10, 9, 0), at(2026, 11, 16, 17, 0)),
    ("D22 ends in Tết: first working day after", DAYS_5, TET, at(2026, 2, 12, 9, 0), at(2026, 2, 23, 17, 0)),
    ("D22 calendar days over a leap day", {"amount": 2, "unit": "calendar_days"}, {}, at(2028, 2, 28, 9, 0), at(2028, 3, 1, 17, 0)),
    ("D22 month", MONTH, {}, at(2026, 10, 30, 9, 0), at(2026, 11, 30, 17, 0)),
    ("D22 31 August: 30 September", MONTH, {}, at(2026, 8, 31, 9, 0), at(2026, 9, 30, 17, 0)),
    ("D22 last day of January, leap year", MONTH, {}, at(2028, 1, 31, 9, 0), at(2028, 2, 29, 17, 0)),
    ("D22 last day of January, usual year, on a Sunday", MONTH, {}, at(2027, 1, 29, 9, 0), at(2027, 3, 1, 17, 0)),
    ("D22 twelve months over the year's end", {**MONTH, "amount": 12}, {}, at(2026, 11, 11, 9, 0), at(2027, 11, 11, 17, 0)),
    ("D22 hours from the instant, over night", HOURS, {}, at(2026, 11, 11, 15, 0), at(2026, 11, 12, 15, 0)),
    ("D22 hours over lunch", {**HOURS, "amount": 4}, {}, at(2026, 11, 11, 10, 0), at(2026, 11, 11, 15, 30)),
    ("D22 hours that end with the morning", {**HOURS, "amount": 4}, {}, at(2026, 11, 11, 7, 30), at(2026, 11, 11, 11, 30)),
    ("D22 hours over a weekend and a holiday", HOURS, CULTURE_DAY, at(2026, 11, 23, 15, 0), at(2026, 11, 25, 15, 0)),
    ("D22 hours of a file that came at night", HOURS, {}, at(2026, 11, 11, 22, 0), at(2026, 11, 12, 17, 0)),
]  # fmt: skip


@pytest.mark.parametrize(
    ("facts", "days", "came", "promised"),
    [row[1:] for row in WORKED_EXAMPLES],
    ids=[row[0] for row in WORKED_EXAMPLES],
)
def test_promise(facts, days, came, promised):
    made = promise_by(policy(**facts), received_at=came, calendar=WorkCalendar(days=days))
    assert made.promised_at == promised


SENTENCES = [
    (
        {}, CULTURE_DAY, at(2026, 11, 17, 9, 15),
        "Nhận lúc 09:15 17/11/2026. Không tính ngày nhận; thời hạn 7 ngày làm việc, không tính 3 ngày nghỉ: chậm nhất 17:00 27/11/2026.",
        "Received at 09:15 17/11/2026. That day is not counted; the term is 7 working days, 3 days off not counted: by 17:00 27/11/2026.",
    ),
    (
        {"amount": 1}, {}, at(2026, 11, 14, 20, 0),
        "Nhận lúc 20:00 14/11/2026, ngoài giờ làm việc, nên tính là nhận lúc 07:30 16/11/2026."
        " Không tính ngày nhận; thời hạn 1 ngày làm việc: chậm nhất 17:00 17/11/2026.",
        "Received at 20:00 14/11/2026, outside office hours: it counts as received at 07:30 16/11/2026."
        " That day is not counted; the term is 1 working day: by 17:00 17/11/2026.",
    ),
    (
        LAST_HOUR, {}, at(2026, 11, 13, 16, 30),
        "Nhận lúc 16:30 13/11/2026, sau 16:00, nên tính là nhận lúc 07:30 16/11/2026."
        " Không tính ngày nhận; thời hạn 3 ngày làm việc: chậm nhất 17:00 19/11/2026.",
        "Received at 16:30 13/11/2026, after 16:00: it counts as received at 07:30 16/11/2026."
        " That day is not counted; the term is 3 working days: by 17:00 19/11/2026.",
    ),
    (
        SAME_DAY, {}, at(2026, 11, 13, 15, 1),
        "Nhận lúc 15:01 13/11/2026. Sau 15:00 thì trả kết quả trong ngày làm việc tiếp theo: chậm nhất 17:00 16/11/2026.",
        "Received at 15:01 13/11/2026. After 15:00 the result is due on the next working day: by 17:00 16/11/2026.",
    ),
    (
        DAYS_5, {}, at(2026, 11, 10, 9, 0),
        "Nhận lúc 09:00 10/11/2026. Không tính ngày nhận; thời hạn 5 ngày; ngày cuối 15/11/2026 là ngày nghỉ hằng tuần"
        " nên chuyển sang ngày làm việc kế tiếp: chậm nhất 17:00 16/11/2026.",
        "Received at 09:00 10/11/2026. That day is not counted; the term is 5 days; the last day, 15/11/2026, is a day off"
        " (weekly day off) and moves to the next working day: by 17:00 16/11/2026.",
    ),
    (
        HOURS, {}, at(2026, 11, 11, 15, 0),
        "Nhận lúc 15:00 11/11/2026. Thời hạn 8 giờ làm việc tính ngay từ lúc đó: chậm nhất 15:00 12/11/2026.",
        "Received at 15:00 11/11/2026. The term of 8 working hours runs from then: by 15:00 12/11/2026.",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("facts", "days", "came", "vi", "en"), SENTENCES)
def test_a_promise_says_in_plain_words_how_it_was_counted(facts, days, came, vi, en):
    made = promise_by(policy(**facts), received_at=came, calendar=WorkCalendar(days=days))
    assert (made.reason_vi, made.reason_en) == (vi, en)


def told(facts, days, came) -> list[tuple[int, int, str]]:
    made = promise_by(policy(**facts), received_at=came, calendar=WorkCalendar(days=days))
    return [(line.day.day, line.counted, line.why_vi) for line in made.ledger]


def test_the_account_of_working_days_tells_every_day_off():
    assert told({"amount": 3}, CULTURE_DAY, at(2026, 11, 20, 9, 15)) == [
        (20, 0, "ngày nhận hồ sơ, không tính"),
        (21, 0, "ngày nghỉ hằng tuần"),
        (22, 0, "ngày nghỉ hằng tuần"),
        (23, 1, ""),
        (24, 0, "Ngày Văn hóa Việt Nam"),
        (25, 2, ""),
        (26, 3, ""),
    ]


def test_the_account_of_calendar_days_counts_no_more_than_the_term():
    assert told(DAYS_5, {}, at(2026, 11, 9, 9, 0)) == [
        (9, 0, "ngày nhận hồ sơ, không tính"),
        (10, 1, ""), (11, 2, ""), (12, 3, ""), (13, 4, ""), (14, 5, ""),
        (15, 0, "sau ngày cuối, vẫn là ngày nghỉ"),
        (16, 0, "ngày làm việc kế tiếp: hạn trả"),
    ]  # fmt: skip


def test_the_account_of_hours_tells_what_each_day_gives():
    assert told(HOURS, {}, at(2026, 11, 13, 15, 30)) == [
        (13, 1, "1 giờ 30 phút"),
        (14, 0, "ngày nghỉ hằng tuần"),
        (15, 0, "ngày nghỉ hằng tuần"),
        (16, 2, "6 giờ 30 phút"),
    ]


def version(**facts) -> SimpleNamespace:
    return SimpleNamespace(parsed=SimpleNamespace(deadline=policy(**facts)))


@pytest.mark.parametrize(
    ("days", "unit", "due"),
    [(2, "working_days", at(2026, 11, 17, 17, 0)), (2, "calendar_days", at(2026, 11, 16, 17, 0)), (None, "working_days", None)],
)  # fmt: skip
def test_the_applicant_has_the_term_of_the_version(days, unit, due):
    asked = version(supplement_reply_days=days, supplement_reply_unit=unit, supplement_basis="luật")
    assert reply_due(asked, asked_at=at(2026, 11, 13, 10, 0), calendar=WorkCalendar()) == due


def test_a_consulted_unit_has_the_term_of_the_version():
    asked = version(coord_days=2, coord_basis="luật", silent_consent=True)
    assert consult_due(asked, asked_at=at(2026, 11, 13, 10, 0), calendar=WorkCalendar()) == at(2026, 11, 17, 17, 0)


def test_a_step_runs_in_working_hours_from_the_instant_it_opened():
    assert step_due(at(2026, 11, 13, 16, 0), 4, WorkCalendar()) == at(2026, 11, 16, 10, 30)


@given(
    st.datetimes(at(2026, 1, 1).replace(tzinfo=None), at(2027, 12, 31).replace(tzinfo=None), timezones=st.just(VN)),
    st.integers(1, 60),
    st.sets(st.dates(date(2026, 1, 1), date(2028, 12, 31)), max_size=30),
    st.sampled_from(["working_days", "calendar_days"]),
)
def test_a_promise_counts_exactly_its_days_and_ends_on_a_working_day(came, amount, off, unit):
    calendar = WorkCalendar(days={day: DayRule(DayKind.HOLIDAY, "lễ") for day in off})
    made = promise_by(policy(amount=amount, unit=unit), received_at=came, calendar=calendar)
    assert made.promised_at > came
    assert is_working_day(calendar, made.promised_at.date())
    assert max(line.counted for line in made.ledger) == amount
    later = promise_by(policy(amount=amount + 1, unit=unit), received_at=came, calendar=calendar)
    assert later.promised_at >= made.promised_at

"""The clock that stood still or was moved (D7, D11, D12, D20): what is left, what begins anew, what stays late."""

from types import SimpleNamespace

import pytest

from kernel.workdays import WorkCalendar
from procedures.domain.deadlines import promise_by
from procedures.domain.pauses import (
    promise_after_pause,
    promise_after_supplement,
    promise_extended,
    promise_recounted,
)
from tests.procedures.domain.test_deadlines import CULTURE_DAY, DAYS_5, HOURS, MONTH, SAME_DAY, at, policy

pytestmark = pytest.mark.unit
PAUSE = {"supplement_effect": "PAUSE"}


def supplemented(facts, promised, asked, back, days=None):
    return promise_after_supplement(
        SimpleNamespace(parsed=SimpleNamespace(deadline=policy(**facts))),
        promised_at=promised, asked_at=asked, supplemented_at=back, calendar=WorkCalendar(days=days or {}),
    )  # fmt: skip


EXAMPLES = [
    # RESTART (D7): seven working days from the day the file is complete
    ("anew", {}, at(2026, 11, 20, 17, 0), at(2026, 11, 16, 10, 0), at(2026, 11, 17, 9, 0), at(2026, 11, 26, 17, 0)),
    (
        "anew, at night",
        {},
        at(2026, 11, 20, 17, 0),
        at(2026, 11, 16, 10, 0),
        at(2026, 11, 17, 21, 0),
        at(2026, 11, 27, 17, 0),
    ),
    (
        "anew, however late it was",
        {},
        at(2026, 11, 20, 17, 0),
        at(2026, 11, 23, 9, 0),
        at(2026, 11, 24, 9, 0),
        at(2026, 12, 3, 17, 0),
    ),
    # PAUSE (D20): the working days after the day of asking go on after the day of arrival
    (
        "left 4",
        PAUSE,
        at(2026, 11, 20, 17, 0),
        at(2026, 11, 16, 10, 0),
        at(2026, 11, 19, 9, 0),
        at(2026, 11, 25, 17, 0),
    ),
    (
        "asked and answered on one day: nothing moves",
        PAUSE,
        at(2026, 11, 20, 17, 0),
        at(2026, 11, 16, 8, 0),
        at(2026, 11, 16, 16, 0),
        at(2026, 11, 20, 17, 0),
    ),
    (
        "asked on the last day: one day is left",
        PAUSE,
        at(2026, 11, 20, 17, 0),
        at(2026, 11, 20, 10, 0),
        at(2026, 11, 23, 9, 0),
        at(2026, 11, 24, 17, 0),
    ),
    (
        "already late: stays late",
        PAUSE,
        at(2026, 11, 20, 17, 0),
        at(2026, 11, 23, 9, 0),
        at(2026, 11, 27, 9, 0),
        at(2026, 11, 20, 17, 0),
    ),
    (
        "calendar days stay calendar days",
        {**DAYS_5, **PAUSE},
        at(2026, 11, 16, 17, 0),
        at(2026, 11, 12, 9, 0),
        at(2026, 11, 17, 9, 0),
        at(2026, 11, 23, 17, 0),
    ),
    (
        "what is left of months are days",
        {**MONTH, **PAUSE},
        at(2026, 12, 11, 17, 0),
        at(2026, 12, 8, 9, 0),
        at(2026, 12, 14, 9, 0),
        at(2026, 12, 17, 17, 0),
    ),
    (
        "hours to the minute",
        {**HOURS, **PAUSE},
        at(2026, 11, 12, 15, 0),
        at(2026, 11, 11, 16, 30),
        at(2026, 11, 16, 10, 0),
        at(2026, 11, 17, 8, 30),
    ),
    (
        "same day, to the minute",
        {**SAME_DAY, **PAUSE},
        at(2026, 11, 11, 17, 0),
        at(2026, 11, 11, 15, 0),
        at(2026, 11, 12, 16, 0),
        at(2026, 11, 13, 8, 30),
    ),
]


@pytest.mark.parametrize(
    ("facts", "promised", "asked", "back", "due"), [row[1:] for row in EXAMPLES], ids=[row[0] for row in EXAMPLES]
)
def test_after_a_supplement(facts, promised, asked, back, due):
    assert supplemented(facts, promised, asked, back).promised_at == due


def test_it_is_the_promise_in_force_that_goes_on_not_the_first_one():
    extended = at(2026, 11, 24, 17, 0)
    made = supplemented(PAUSE, extended, at(2026, 11, 23, 9, 0), at(2026, 11, 26, 9, 0))
    assert made.promised_at == at(2026, 11, 27, 17, 0)


def test_a_pause_is_told_in_plain_words():
    made = supplemented(PAUSE, at(2026, 11, 20, 17, 0), at(2026, 11, 16, 10, 0), at(2026, 11, 19, 9, 0), CULTURE_DAY)
    assert made.reason_vi == (
        "Nhận bổ sung lúc 09:00 19/11/2026; thời gian chờ bổ sung không tính. Còn lại 4 ngày làm việc: chậm nhất 17:00 26/11/2026."
    )
    assert made.reason_en == (
        "The supplement arrived at 09:00 19/11/2026; the wait for it is not counted."
        " What was left, 4 working days, goes on from the day after: by 17:00 26/11/2026."
    )
    assert [(line.day.day, line.counted, line.why_vi) for line in made.ledger][:2] == [
        (19, 0, "ngày nhận bổ sung, không tính"),
        (20, 1, ""),
    ]


def test_a_restart_says_that_the_term_begins_anew():
    made = supplemented({}, at(2026, 11, 20, 17, 0), at(2026, 11, 16, 10, 0), at(2026, 11, 17, 9, 0))
    assert made.reason_vi.startswith("Hồ sơ đủ sau bổ sung, thời hạn tính lại từ đầu. Nhận lúc 09:00 17/11/2026.")


def version(**facts) -> SimpleNamespace:
    return SimpleNamespace(parsed=SimpleNamespace(deadline=policy(**facts)))


def test_a_suspension_gives_back_what_was_left_whatever_a_supplement_does():
    made = promise_after_pause(
        version(), promised_at=at(2026, 11, 20, 17, 0), stopped_at=at(2026, 11, 18, 9, 0),
        resumed_at=at(2026, 12, 2, 9, 0), calendar=WorkCalendar(),
    )  # fmt: skip
    assert made.promised_at == at(2026, 12, 4, 17, 0)
    assert made.reason_vi == (
        "Giải quyết tiếp từ 09:00 02/12/2026; thời gian tạm dừng không tính. Còn lại 2 ngày làm việc: chậm nhất 17:00 04/12/2026."
    )


def test_an_extension_adds_working_days_to_the_old_appointment():
    made = promise_extended(
        version(), promised_at=at(2026, 11, 20, 17, 0), days=3, calendar=WorkCalendar(days=CULTURE_DAY)
    )
    assert made.promised_at == at(2026, 11, 26, 17, 0)
    assert [(line.day.day, line.counted, line.why_vi) for line in made.ledger] == [
        (20, 0, "ngày hẹn trước, không tính"),
        (21, 0, "ngày nghỉ hằng tuần"), (22, 0, "ngày nghỉ hằng tuần"),
        (23, 1, ""), (24, 0, "Ngày Văn hóa Việt Nam"), (25, 2, ""), (26, 3, ""),
    ]  # fmt: skip
    assert made.reason_vi == (
        "Cơ quan xin lỗi và hẹn lại: thêm 3 ngày làm việc sau ngày hẹn 17:00 20/11/2026: chậm nhất 17:00 26/11/2026."
    )


@pytest.mark.parametrize(
    ("facts", "came", "before", "after"),
    [
        ({}, at(2026, 11, 17, 9, 0), at(2026, 11, 26, 17, 0), at(2026, 11, 27, 17, 0)),
        (DAYS_5, at(2026, 11, 19, 9, 0), at(2026, 11, 24, 17, 0), at(2026, 11, 25, 17, 0)),
        (DAYS_5, at(2026, 11, 18, 9, 0), at(2026, 11, 23, 17, 0), at(2026, 11, 23, 17, 0)),
        (HOURS, at(2026, 11, 23, 15, 0), at(2026, 11, 24, 15, 0), at(2026, 11, 25, 15, 0)),
        (SAME_DAY, at(2026, 11, 23, 15, 1), at(2026, 11, 24, 17, 0), at(2026, 11, 25, 17, 0)),
        ({**MONTH}, at(2026, 10, 24, 9, 0), at(2026, 11, 26, 17, 0), at(2026, 11, 26, 17, 0)),
    ],
)
def test_a_day_off_announced_late_counts_the_same_again(facts, came, before, after):
    """24 November becomes a day off after the promise was made: as much, of the same, from the same instant."""
    first = promise_by(policy(**facts), received_at=came, calendar=WorkCalendar())
    again = promise_recounted(version(**facts), first.as_json(), WorkCalendar(days=CULTURE_DAY))
    assert (first.promised_at, again.promised_at) == (before, after)
    same = promise_recounted(version(**facts), again.as_json(), WorkCalendar(days=CULTURE_DAY))
    assert same.promised_at == after


def test_what_was_left_after_a_pause_is_counted_again_too():
    calendar = WorkCalendar()
    paused = promise_after_supplement(
        version(**PAUSE), promised_at=at(2026, 11, 20, 17, 0), asked_at=at(2026, 11, 18, 9, 0),
        supplemented_at=at(2026, 11, 23, 9, 0), calendar=calendar,
    )  # fmt: skip
    assert paused.promised_at == at(2026, 11, 25, 17, 0)
    again = promise_recounted(version(**PAUSE), paused.as_json(), WorkCalendar(days=CULTURE_DAY))
    assert again.promised_at == at(2026, 11, 26, 17, 0)
    assert again.ledger[0].why_vi == "ngày nhận bổ sung, không tính"
    assert again.reason_vi == (
        "Lịch làm việc thay đổi, tính lại: 2 ngày làm việc từ 09:00 23/11/2026: chậm nhất 17:00 26/11/2026."
    )


def test_a_case_that_was_late_before_its_clock_stopped_is_not_counted_again():
    late = promise_after_pause(
        version(), promised_at=at(2026, 11, 20, 17, 0), stopped_at=at(2026, 11, 23, 9, 0),
        resumed_at=at(2026, 11, 25, 9, 0), calendar=WorkCalendar(),
    )  # fmt: skip
    assert (late.promised_at, late.ledger) == (at(2026, 11, 20, 17, 0), ())
    assert promise_recounted(version(), late.as_json(), WorkCalendar(days=CULTURE_DAY)) is None

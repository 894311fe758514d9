"""The legal clock as people read it, for a promise of three working days with a weekend in between."""

from datetime import date

import pytest
from django.utils.translation import override

from workflows.enums import ClockReason
from workflows.models import ClockEntry
from workflows.templatetags.legal_clock import RulerDay, days_left, ruler_days, working_days_left

pytestmark = pytest.mark.unit
THURSDAY, FRIDAY, SATURDAY, SUNDAY, MONDAY, TUESDAY = (date(2026, 11, day) for day in (5, 6, 7, 8, 9, 10))
COUNTED = {THURSDAY: 0, FRIDAY: 1, SATURDAY: 0, SUNDAY: 0, MONDAY: 2, TUESDAY: 3}


def promised() -> ClockEntry:
    days = [{"day": day.isoformat(), "counted": number, "vi": "", "en": ""} for day, number in COUNTED.items()]
    return ClockEntry(reason=ClockReason.ACCEPTED, account={"days": days})


def stopped() -> ClockEntry:
    return ClockEntry(reason=ClockReason.SUPPLEMENT_ASKED, account={})


def test_ruler_has_one_cell_per_day_with_its_word():
    with override("en"):
        assert ruler_days([promised()], FRIDAY) == [
            RulerDay(THURSDAY, "is-past", "received"),
            RulerDay(FRIDAY, "is-now", "today"),
            RulerDay(SATURDAY, "is-off", "off"),
            RulerDay(SUNDAY, "is-off", "off"),
            RulerDay(MONDAY, "", "day 2"),
            RulerDay(TUESDAY, "is-due", "due"),
        ]


def test_ruler_is_empty_before_receipt_and_while_the_clock_stands_still():
    assert ruler_days([], FRIDAY) == []
    assert ruler_days([promised(), stopped()], FRIDAY) == []


def test_ruler_of_a_new_promise_is_drawn_again_after_the_stop():
    assert len(ruler_days([promised(), stopped(), promised()], FRIDAY)) == 6


@pytest.mark.parametrize(("today", "left"), [(THURSDAY, 3), (FRIDAY, 2), (SUNDAY, 2), (MONDAY, 1), (TUESDAY, 0)])
def test_working_days_left_counts_only_counted_days_after_today(today, left):
    assert working_days_left([promised()], today) == left


@pytest.mark.parametrize(
    ("day", "words"), [("2026-11-05", "3 working days left"), ("2026-11-10", "due today"), ("2026-11-11", "")]
)
def test_days_left_says_it_in_words_and_nothing_once_it_is_past(day, words, time_machine):
    time_machine.move_to(f"{day}T09:00:00+07:00", tick=False)
    with override("en"):
        assert days_left([promised()]) == words


def extended() -> ClockEntry:
    """Two working days more, counted from the day that was promised before."""
    days = [
        {"day": f"2026-11-{day}", "counted": number, "vi": "", "en": ""} for day, number in ((10, 0), (11, 1), (12, 2))
    ]
    return ClockEntry(reason=ClockReason.EXTENDED, account={"days": days})


def test_an_extension_adds_its_days_to_those_of_the_promise_before():
    entries = [promised(), extended()]
    with override("en"):
        shown = ruler_days(entries, FRIDAY)
    assert [row.day.day for row in shown] == [5, 6, 7, 8, 9, 10, 11, 12]
    assert [row.words for row in shown[4:]] == ["day 2", "day 3", "day 4", "due"]
    assert [working_days_left(entries, day) for day in (THURSDAY, FRIDAY, TUESDAY)] == [5, 4, 2]


def test_what_begins_anew_after_an_extension_forgets_the_days_before():
    assert working_days_left([promised(), extended(), stopped(), promised()], FRIDAY) == 2

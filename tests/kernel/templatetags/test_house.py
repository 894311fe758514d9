"""Dates, hours, money and sizes the way of the reader's language."""

from datetime import UTC, date, datetime

import pytest
from django.utils.translation import override

from kernel.counting import words_of_count
from kernel.templatetags import house

pytestmark = pytest.mark.unit
MOMENT = datetime(2026, 11, 27, 10, 0, tzinfo=UTC)  # five in the afternoon in Vietnam


@pytest.mark.parametrize(
    ("words", "vietnamese", "english"),
    [
        (house.vn_date, "27/11/2026", "27 Nov 2026"),
        (house.vn_datetime, "27/11/2026, 17:00", "27 Nov 2026, 17:00"),
        (house.vn_time, "17:00", "17:00"),
        (house.vn_weekday, "Thứ Sáu", "Friday"),
        (house.weekday_short, "T6", "Fr"),
        (house.day_month, "27/11", "27 Nov"),
        (house.month_words, "Tháng 11, 2026", "November 2026"),
    ],
)
def test_a_moment_is_told_in_vietnams_time_and_the_readers_way(words, vietnamese, english):
    with override("vi"):
        assert [words(MOMENT), words(MOMENT.isoformat())] == [vietnamese, vietnamese]
    with override("en"):
        assert words(MOMENT) == english


@pytest.mark.parametrize("words", [house.vn_date, house.vn_datetime, house.day_month])
def test_no_moment_is_a_dash(words):
    assert words(None) == "–"


def test_a_day_without_an_hour_stays_that_day():
    with override("vi"):
        assert house.vn_date(date(2026, 1, 5)) == "05/01/2026"


def test_money_and_sizes_are_grouped_the_readers_way():
    with override("vi"):
        assert (house.dong(1_860_000), house.human_size(1_500_000), house.human_size(1)) == (
            "1.860.000 đ",
            "1,4 MB",
            "1 KB",
        )
    with override("en"):
        assert (house.dong(1_860_000), house.human_size(1_500_000)) == ("VND 1,860,000", "1.4 MB")


@pytest.mark.parametrize(
    ("value", "vietnamese", "english"), [(97.4, "97,4%", "97.4%"), (100.0, "100%", "100%"), (0, "0%", "0%")]
)
def test_a_share_in_percent(value, vietnamese, english):
    with override("vi"):
        assert house.percent(value) == vietnamese
    with override("en"):
        assert house.percent(value) == english


@pytest.mark.parametrize(("value", "shown"), [(0, "0"), (1000, "1000"), (1001, "1000+"), (5000, "1000+")])
def test_a_count_is_told_up_to_its_cap(value, shown):
    assert words_of_count(value) == shown

"""Periods that follow one another, by table: days are joined by the next day, moments by the very moment."""

from datetime import UTC, date, datetime, timedelta

import pytest

from kernel.periods import unbroken_until

pytestmark = pytest.mark.unit
DAY = timedelta(days=1)


def day(number: int | None) -> date | None:
    return None if number is None else date(2026, 11, number)


@pytest.mark.parametrize(
    ("following", "end"),
    [
        ([], 10),
        ([(11, 20)], 20),
        ([(12, 20)], 10),
        ([(5, 8)], 10),
        ([(21, 25), (11, 20)], 25),
        ([(11, 20), (22, 25)], 20),
        ([(10, None)], None),
        ([(12, None), (1, 11)], None),
    ],
)
def test_days(following, end):
    periods = [(day(first), day(last)) for first, last in following]
    assert unbroken_until(day(10), periods, step=DAY) == day(end)


@pytest.mark.parametrize(("late", "lasts"), [(0, True), (1, False)])
def test_moments(late, lasts):
    end = datetime(2026, 11, 10, 9, tzinfo=UTC)
    later = (end + timedelta(seconds=late), end + DAY)
    assert unbroken_until(end, [later], step=timedelta()) == (end + DAY if lasts else end)

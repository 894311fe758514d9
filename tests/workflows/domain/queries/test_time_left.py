"""What is left of a step, counted in working time of the usual office week."""

from datetime import datetime

import pytest

from kernel.workdays import OFFICE_WEEK, VIETNAM, WorkCalendar
from workflows.domain.queries.time_left import TimeLeft, time_left

pytestmark = pytest.mark.unit
CALENDAR = WorkCalendar(week=OFFICE_WEEK, days={})
GIVEN, DUE = datetime(2026, 11, 23, 8, 0, tzinfo=VIETNAM), datetime(2026, 11, 25, 17, 0, tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("now", "left"),
    [
        (GIVEN, TimeLeft(late=False, soon=False, days=2, minutes=1410, used=0)),
        (datetime(2026, 11, 25, 9, 0, tzinfo=VIETNAM), TimeLeft(late=False, soon=True, days=0, minutes=390, used=72)),
        (datetime(2026, 11, 27, 8, 0, tzinfo=VIETNAM), TimeLeft(late=True, soon=False, days=2, minutes=510, used=100)),
        (datetime(2026, 11, 25, 18, 0, tzinfo=VIETNAM), TimeLeft(late=True, soon=False, days=0, minutes=0, used=100)),
    ],
)
def test_time_left(now, left):
    assert time_left(GIVEN, DUE, now=now, calendar=CALENDAR) == left


def test_time_left_of_a_step_due_at_once_is_all_used():
    assert time_left(DUE, DUE, now=DUE, calendar=CALENDAR) == TimeLeft(False, True, 0, 0, 100)

"""A policy holds together, or is no policy: units, cut-offs, and a source for each figure."""

import pytest
from pydantic import ValidationError

from procedures.specs import DeadlinePolicy

pytestmark = pytest.mark.unit
BASE = {"amount": 7, "supplement_effect": "RESTART", "basis": "luật"}
SAME_DAY = {"amount": 0, "same_day": True, "start_rule": "instant"}


@pytest.mark.parametrize(
    "facts",
    [
        {"amount": 0},
        {"same_day": True},
        {"cutoff_time": "15:00"},
        {"cutoff_effect": "due_next_working_day"},
        {"cutoff_time": "15:00", "cutoff_effect": "due_next_working_day"},
        {**SAME_DAY, "unit": "calendar_days"},
        {"unit": "working_hours"},
        {"unit": "months", "start_rule": "instant"},
        {"supplement_reply_unit": "months"},
        {"coord_unit": "working_hours"},
        {"supplement_effect": "FORGET"},
        {"amount": -1},
        {"extra": 1},
    ],
)
def test_a_policy_that_contradicts_itself_is_refused(facts):
    with pytest.raises(ValidationError):
        DeadlinePolicy(**{**BASE, **facts})


@pytest.mark.parametrize(
    ("facts", "hours"),
    [
        ({}, 56),
        (SAME_DAY, 8),
        ({"unit": "working_hours", "start_rule": "instant", "amount": 20}, 20),
        ({"unit": "calendar_days", "amount": 15}, 88),
        ({"unit": "months", "amount": 1}, 176),
    ],
)
def test_what_the_steps_of_a_plan_share(facts, hours):
    assert DeadlinePolicy(**{**BASE, **facts}).working_hours == hours


def test_every_figure_that_is_stated_asks_for_its_source():
    policy = DeadlinePolicy(**BASE, supplement_reply_days=2, coord_days=2, reschedule_max=1, answer_within_hours=8)
    assert [name for name, _value, source in policy.figures() if source is None] == [
        "supplement_reply_days",
        "coord_days",
        "reschedule_max",
        "answer_within_hours",
    ]

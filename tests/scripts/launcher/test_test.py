"""``./test``: how its two parts become one answer."""

import pytest

from scripts.launcher.test import _clean_environment, _marks_among, _verdict

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("broken", "codes", "expected"),
    [
        ([], [0, 0], 0),
        ([], [0, 5], 0),
        ([], [5, 5], 5),
        ([], [5, 1], 1),
        (["types"], [0, 0], 1),
        (["types"], [0, 2], 2),
        ([], [-9, 0], 9),
    ],
)
def test_verdict_is_the_worst_part(broken, codes, expected):
    assert _verdict(broken, codes) == expected


def test_marks_of_the_caller_are_taken_out_of_the_words():
    assert _marks_among(["-k", "x", "-m", "unit", "tests"]) == ("unit", ["-k", "x", "tests"])
    assert _marks_among(["-k", "x"]) == ("", ["-k", "x"])


def test_clean_environment_keeps_the_callers_installation_out(monkeypatch):
    monkeypatch.setenv("EGOV_DATABASE_URL", "postgres://production/city")
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "egov.settings.production")
    monkeypatch.setenv("KEPT", "yes")
    monkeypatch.setenv("EGOV_TOUR", "docs/tour")
    env = _clean_environment()
    assert "EGOV_DATABASE_URL" not in env
    assert "DJANGO_SETTINGS_MODULE" not in env
    assert (env["KEPT"], env["EGOV_TOUR"]) == ("yes", "docs/tour")

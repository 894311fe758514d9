"""The environment is read once, secrets also from files; a bad value is one clear sentence."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from egov import env

pytestmark = pytest.mark.unit
NAME = "EGOV_TEST_VALUE"


def test_text_is_the_value_or_the_default(monkeypatch):
    assert env.text(NAME, "else") == "else"
    monkeypatch.setenv(NAME, "set")
    assert env.text(NAME, "else") == "set"


def test_a_file_wins_over_the_value_and_loses_its_line_end(monkeypatch, tmp_path):
    path = tmp_path / "secret"
    path.write_text("bí mật\n", encoding="utf-8")
    monkeypatch.setenv(NAME, "visible to every process")
    monkeypatch.setenv(f"{NAME}_FILE", str(path))
    assert env.text(NAME) == "bí mật"


def test_a_missing_file_is_said_and_the_value_is_not_used_instead(monkeypatch):
    monkeypatch.setenv(NAME, "visible")
    monkeypatch.setenv(f"{NAME}_FILE", "/nowhere")
    with pytest.raises(ImproperlyConfigured) as caught:
        env.text(NAME)
    assert str(caught.value) == f"{NAME}_FILE names /nowhere, which cannot be read: No such file or directory."


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("1", True),
        ("Yes", True),
        ("on", True),
        ("TRUE", True),
        ("0", False),
        ("no", False),
        ("off", False),
        ("", False),
    ],
)
def test_flag(monkeypatch, value, expected):
    monkeypatch.setenv(NAME, value)
    assert env.flag(NAME) is expected


def test_a_flag_that_is_neither_stops_the_start(monkeypatch):
    monkeypatch.setenv(NAME, "maybe")
    with pytest.raises(ImproperlyConfigured) as caught:
        env.flag(NAME)
    assert str(caught.value) == f"{NAME} must be yes or no, not 'maybe'."


def test_a_number_that_is_none_stops_the_start(monkeypatch):
    monkeypatch.setenv(NAME, "2s")
    with pytest.raises(ImproperlyConfigured) as caught:
        env.number(NAME, 2)
    assert str(caught.value) == f"{NAME} must be a whole number, not '2s'."


def test_words_are_trimmed_and_not_empty(monkeypatch):
    monkeypatch.setenv(NAME, " a, ,b ,")
    assert env.words(NAME) == ["a", "b"]

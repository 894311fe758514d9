"""People find a procedure by their own words: with and without accents, with slips, by code, by what it is called at home."""

import unicodedata
from datetime import date

import pytest

from procedures.domain.finding import find_procedures, public_procedures

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
PERMIT, COPY = "1.013225", "2.000815"


def first(text: str) -> str | None:
    found = find_procedures(text)
    return found[0].version.procedure.code if found else None


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("giay phep xay dung", PERMIT),
        ("Giấy phép xây dựng", PERMIT),
        ("GIAY PHEP XAY DUNG", PERMIT),
        (unicodedata.normalize("NFD", "giấy phép xây dựng"), PERMIT),
        ("giấy  phép\txây dựng", PERMIT),
        ("xay nha", PERMIT),
        ("xin phép xây nhà", PERMIT),
        ("tôi muốn xin giấy phép xây nhà ở", PERMIT),
        ("gpxd", PERMIT),
        ("GPXD nhà ở", PERMIT),
        ("building permit", PERMIT),
        ("1.013225", PERMIT),
        ("1.013225.000.00.00.H19", PERMIT),
        ("1013225", PERMIT),
        ("013225", PERMIT),
        ("chứng thực", COPY),
        ("chung thuc ban sao", COPY),
        ("sao y bằng đại học", COPY),
        ("sao y", COPY),
        ("công chứng", COPY),
        ("cong chung giay to", COPY),
        ("certified copy", COPY),
        ("photo công chứng", COPY),
        # slips of the finger: a letter too many, too few, another one, two swapped
        ("giay phpe xay dung", PERMIT),
        ("giay phep xay dugn", PERMIT),
        ("giay phep xay dụng", PERMIT),
        ("giấyy phép xây dựng", PERMIT),
        ("chung thục", COPY),
        ("chugn thuc", COPY),
        ("chưng thuc ban soa", COPY),
        ("bulding permit", PERMIT),
    ],
)
def test_people_find_it(catalogue, typed, code):
    assert first(typed) == code


@pytest.mark.parametrize(
    "typed", ["zzzz qqqq", "   ", "", "a", "bán xe máy", "đăng ký kết hôn", "!!!", "🏠", "%", "' OR 1=1"]
)
def test_what_there_is_not_is_not_found(catalogue, typed):
    assert find_procedures(typed) == []


def test_a_long_text_is_answered(catalogue):
    assert first("giấy phép xây dựng " * 2000) == PERMIT


def test_only_what_is_in_force_is_found(catalogue):
    assert find_procedures("giay phep xay dung", day=date(2025, 6, 30)) == []
    assert [row.version.number for row in find_procedures("giay phep xay dung", day=date(2026, 6, 30))] == [1]
    assert [version.procedure.code for version in public_procedures(date(2026, 11, 1))] == [PERMIT, COPY]

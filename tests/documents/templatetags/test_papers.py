"""Dates, numbers and lines the official way."""

from datetime import UTC, date, datetime

import pytest

from documents.templatetags import papers

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        (date(2026, 2, 5), "ngày 05 tháng 02 năm 2026"),
        ("2026-03-05", "ngày 05 tháng 3 năm 2026"),
        (date(2026, 12, 31), "ngày 31 tháng 12 năm 2026"),
        (None, "ngày …… tháng …… năm ……"),
    ],
)
def test_small_days_and_the_first_two_months_take_a_zero(value, printed):
    assert papers.paper_date(value) == printed


def test_moments_are_in_the_time_of_the_office():
    at = datetime(2026, 12, 31, 18, 5, tzinfo=UTC)
    assert papers.paper_moment(at) == "01 giờ 05 phút, ngày 01 tháng 01 năm 2027"
    assert papers.paper_moment("2026-11-24T09:05:00+07:00") == "09 giờ 05 phút, ngày 24 tháng 11 năm 2026"


def test_counts_money_and_codes():
    assert [papers.paper_count(value) for value in (1, 12, None)] == ["01", "12", ""]
    assert [papers.paper_money(value) for value in (0, 75000, 1250000)] == ["0 đồng", "75.000 đồng", "1.250.000 đồng"]
    assert papers.paper_code("ABCDEFGHJK") == "ABCD-EFGH-JK"


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("ỦY BAN NHÂN DÂN PHƯỜNG BÌNH PHƯỚC", ["ỦY BAN NHÂN DÂN", "PHƯỜNG BÌNH PHƯỚC"]),
        ("THÀNH PHỐ ĐỒNG NAI", ["THÀNH PHỐ ĐỒNG NAI"]),
        ("TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG", ["TRUNG TÂM PHỤC VỤ", "HÀNH CHÍNH CÔNG"]),
        (
            "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG PHƯỜNG BÌNH PHƯỚC",
            ["TRUNG TÂM PHỤC VỤ", "HÀNH CHÍNH CÔNG", "PHƯỜNG BÌNH PHƯỚC"],
        ),
    ],
)
def test_the_name_of_an_agency_is_broken_evenly(name, lines):
    assert papers.balanced(name, most=26) == lines


def test_legal_bases_end_as_the_decree_wants():
    typed = ["Căn cứ Luật Xây dựng", "Căn cứ Luật Xây dựng; ", "Căn cứ Luật Xây dựng."]
    assert {papers.ended(text, ";") for text in typed} == {"Căn cứ Luật Xây dựng;"}
    assert papers.ended("Căn cứ Nghị định 217/2026/NĐ-CP;", ".") == "Căn cứ Nghị định 217/2026/NĐ-CP."


def test_what_is_put_into_the_page_is_escaped():
    assert papers.agency_lines("A<B") == "A&lt;B"
    assert papers.unbroken("<1>") == '<span class="unbroken">&lt;1&gt;</span>'

"""A lookup secret is taken out of every text that many read, and nothing else is."""

import pytest

from workflows.domain.secrets import lookup_secret, without_secrets
from workflows.models import Case

CASE = Case(case_code="H19.150-261124-0007", lookup_salt="00" * 16)


@pytest.mark.parametrize("gap", ["", "-", " ", ".", " - ", "\n", "_"])
@pytest.mark.parametrize("change", [str.upper, str.lower])
def test_the_secret_of_the_case_goes_however_it_is_written(gap, change):
    secret = change(lookup_secret(CASE))
    written = gap.join([secret[:4], secret[4:8], secret[8:]])
    assert without_secrets(f"mã {written}, xin giữ kín", CASE) == "mã …, xin giữ kín"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Mã tra cứu: 63W8-VQ7C-7V Người nộp", "Mã tra cứu: … Người nộp"),
        ("Mã tra cứu 63w8 vq7c 7v", "Mã tra cứu …"),
        ("(63W8VQ7C7V)", "(…)"),
        ("63W8-VQ7C-\n7V", "…"),
        ("https://x.vn/tra-cuu/H19.150-261124-0007/63W8VQ7C7V/?a", "https://x.vn/tra-cuu/H19.150-261124-0007/…/?a"),
    ],
)
def test_what_looks_like_a_secret_of_another_case_goes_too(text, left):
    assert without_secrets(text, CASE) == left


@pytest.mark.parametrize(
    "text",
    [
        "H19.150-261124-0007 01/GPXD-UBND 070088001234 0912345678",
        "Mã số thuế 3823456789, thửa 2345-6789-22",
        "Mã kiểm tra văn bản: 63W8-VQ7C-7VAB-CDEF",
        "63W8VQ7C7VABCDEF",
        "Tra cứu tại https://x.vn/tra-cuu/",
        "GIẤY CHỨNG NHẬN QUYỀN SỬ DỤNG ĐẤT",
        "mã tra cứu của hồ sơ",
    ],
)
def test_everything_else_stays(text):
    assert without_secrets(text, CASE) == text

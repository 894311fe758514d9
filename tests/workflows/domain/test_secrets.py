"""A lookup secret opens its own case and nothing else; it is taken out of every text that many read, and nothing else is."""

from uuid import uuid4

import pytest

from workflows.domain.secrets import is_secret, lookup_secret, without_secrets
from workflows.models import Case

CASE = Case(case_code="H19.150-261124-0007", lookup_salt="00" * 16)


def opens(typed: str, case: Case) -> bool:
    return is_secret(typed, uuid=case.uuid, salt=case.lookup_salt)


@pytest.mark.parametrize("place", range(10))
def test_every_letter_of_a_secret_counts(place):
    secret = lookup_secret(CASE)
    other = "3" if secret[place] == "2" else "2"
    assert opens(secret, CASE) is True
    assert opens(secret[:place] + other + secret[place + 1 :], CASE) is False
    assert opens(secret[:place], CASE) is False
    assert opens(f"{secret}{other}", CASE) is False


def test_a_secret_is_of_one_case_under_one_salt():
    secret = lookup_secret(CASE)
    assert opens(secret, Case(uuid=uuid4(), lookup_salt=CASE.lookup_salt)) is False
    assert opens(secret, Case(uuid=CASE.uuid, lookup_salt="11" * 16)) is False


def test_where_there_is_no_case_nothing_is_its_secret():
    nobody = Case(uuid=None, lookup_salt="")
    assert is_secret(lookup_secret(nobody), uuid=None, salt="") is False


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

"""Vietnamese text: normal, folded, sorted."""

import unicodedata

import pytest

from kernel.text import collation_key, fold, normalise

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Đồng Xoài", "dong xoai"),
        ("GIẤY PHÉP", "giay phep"),
        ("Nguyễn Thị Thúy Ẩn", "nguyen thi thuy an"),
        ("ừ ữ ự ệ ặ", "u u u e a"),
    ],
)
def test_fold_keeps_length_and_place(text, folded):
    assert fold(text) == folded
    assert fold(unicodedata.normalize("NFD", text)) == folded
    assert len(fold(text)) == len(text)


def test_normalise_removes_what_hides():
    assert normalise("  Lê\u202e Văn\u200b\u00ad   Ẩn\x00 ") == "Lê Văn Ẩn"


def test_names_sort_as_in_a_vietnamese_dictionary():
    names = ["Đạt", "Dũng", "Ân", "Ăn", "An", "Ánh", "Ẩn"]
    assert sorted(names, key=collation_key) == ["An", "Ánh", "Ăn", "Ân", "Ẩn", "Dũng", "Đạt"]

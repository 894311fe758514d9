"""Text and questions are cut alike, whatever was typed."""

import pytest

from search.engines.words import code_forms, indexed, kept_forms, terms_of, tokens_of

pytestmark = [pytest.mark.unit]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Giấy phép, xây-dựng!", "giấy phép xây dựng"),
        ("1.013225 và 0912.345.678", "1 013225 và 0912 345 678"),
        ("GCN_2026/AB", "gcn 2026 ab"),
        ("hoà khoẻ thuý hoàn khoẻn quý quỳ xoè", "hòa khỏe thúy hoàn khoẻn quý quỳ xòe"),
        ("Thuỷ uỷ ban luỹ", "thủy ủy ban lũy"),
        ("a" * 100, "a" * 64),
        ("\x00\u200b\ufeff 🏠 …", ""),
    ],
)
def test_text_becomes_words_with_single_spaces(text, words):
    assert indexed(text) == words


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        ("Giấy phép, XÂY-dựng!", ("giấy phép xây dựng", "giay phep xay dung")),
        ("Ðặng Hoà … đ/c 12/QĐ-UBND", ("ðặng hòa đ c 12 qđ ubnd", "dang hoa d c 12 qd ubnd")),
        ("Lê Văn \u00c2n và Lê Văn A\u0302n", ("lê văn ân và lê văn ân", "le van an va le van an")),
        ("a" * 100, ("a" * 64, "a" * 64)),
        ("\x00 🏠 …", ("", "")),
    ],
)
def test_a_text_is_kept_with_its_accents_and_without(text, forms):
    assert kept_forms(text) == forms
    assert kept_forms(text) == forms  # from memory too


def test_folding_keeps_the_number_of_words_and_letters():
    assert [(token.exact, token.folded, token.accented) for token in tokens_of("Đồng xoai")] == [
        ("đồng", "dong", True), ("xoai", "xoai", False),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("nhà riêng", [(["nha"], False), (["rieng"], True)]),
        ("ở nhà", [(["o"], False), (["nha"], True)]),
        ("nhà ở", [(["nha"], False), (["o"], False)]),
        ("nhà số", [(["nha"], False), (["so"], False)]),
        ('"nhà riêng"', [(["nha", "rieng"], False)]),
        ('"nhà" riêng', [(["nha"], False), (["rieng"], True)]),
        ('riêng "nhà"', [(["rieng"], False), (["nha"], False)]),
        ('"nhà riêng', [(["nha"], False), (["rieng"], True)]),
        ('""', []),
        ("…?!", []),
    ],
)
def test_a_question_becomes_what_must_occur(text, terms):
    assert [([token.folded for token in term.tokens], term.open) for term in terms_of(text)] == terms


def test_a_question_has_twenty_words_at_most():
    assert sum(len(term.tokens) for term in terms_of("từ " * 500 + '"từ từ"')) == 20


def test_other_spellings_hang_on_the_words_they_stand_for():
    others = {("ubnd",): ("uy", "ban"), ("uy", "ban"): ("ubnd",)}
    found = terms_of("nhà ủy ban UBND", others)
    assert [([token.folded for token in term.tokens], term.others, term.open) for term in found] == [
        (["nha"], (), False), (["uy", "ban"], (("ubnd",),), False), (["ubnd"], (("uy", "ban"),), True),
    ]  # fmt: skip


def test_a_code_is_kept_with_and_without_accents():
    assert code_forms("12/QĐ-UBND") == ("12", "qd", "ubnd", "qđ")
    assert code_forms("H19.150-261124-0007") == ("h19", "150", "261124", "0007")
    assert code_forms("") == ()

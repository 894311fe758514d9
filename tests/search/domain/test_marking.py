"""Found words are marked on the original; nothing in a paper or a name can become part of the page."""

import pytest

from search.domain.marking import LENGTH, marked, passage
from search.engines.words import terms_of

pytestmark = [pytest.mark.unit]
OTHERS = {("ubnd",): ("uy", "ban", "nhan", "dan")}


@pytest.mark.parametrize(
    ("text", "asked", "html"),
    [
        ("Giấy phép xây dựng", "xay dung", "Giấy phép <mark>xây</mark> <mark>dựng</mark>"),
        ("đường Đồng Xoài", "dong", "đường <mark>Đồng</mark> Xoài"),
        ("an toàn, Ẩn, anh", "an khác", "<mark>an</mark> toàn, <mark>Ẩn</mark>, anh"),
        ("xây dựng, dựngx", "xây dựng", "<mark>xây</mark> <mark>dựng</mark>, <mark>dựngx</mark>"),
        ("nhà ở riêng lẻ", '"o rieng"', "nhà <mark>ở riêng</mark> lẻ"),
        ("Ủy ban nhân dân", "ubnd", "<mark>Ủy ban nhân dân</mark>"),
        ("số 12/QĐ-UBND", "12/qd-ubnd", "số <mark>12</mark>/<mark>QĐ</mark>-<mark>UBND</mark>"),
        ("hoà bình", "hòa", "<mark>hoà</mark> bình"),
        (
            "<script>nhà</script>",
            "nha script",
            "&lt;<mark>script</mark>&gt;<mark>nhà</mark>&lt;/<mark>script</mark>&gt;",
        ),
        ('"><img src=x onerror=alert(1)>', "img", "&quot;&gt;&lt;<mark>img</mark> src=x onerror=alert(1)&gt;"),
        ("<mark>giả</mark>", "gia", "&lt;mark&gt;<mark>giả</mark>&lt;/mark&gt;"),
        ("a.b*c(d", "a.b*c(d", "<mark>a</mark>.<mark>b</mark>*<mark>c</mark>(<mark>d</mark>"),
        ("không có gì", "nhà", "không có gì"),
        ("", "nhà", ""),
    ],
)
def test_words_are_marked_and_everything_else_is_escaped(text, asked, html):
    assert marked(text, terms_of(asked, OTHERS)) == html
    assert hasattr(marked(text, terms_of(asked)), "__html__")


def test_a_decomposed_text_is_marked_at_the_right_place():
    assert marked("gia\u0302\u0301y phe\u0301p", terms_of("phép x")) == "giấy <mark>phép</mark>"


def test_a_passage_shows_where_most_words_stand():
    text = "xây nhà. " + "chữ khác " * 300 + "đoạn giấy phép xây dựng nhà ở. " + "hết rồi " * 300
    found = passage(text, terms_of("giay phep xay dung"))
    assert "<mark>giấy</mark> <mark>phép</mark> <mark>xây</mark> <mark>dựng</mark> nhà ở" in found
    assert (found[:2], found[-2:]) == ("… ", " …")
    assert len(found) < LENGTH + 80


def test_a_passage_without_a_found_word_is_the_beginning():
    assert passage("chữ " * 300, terms_of("nhà")).startswith("chữ chữ")
    assert passage("ngắn", terms_of("nhà")) == "ngắn"
    assert passage("", terms_of("nhà")) == ""


def test_a_cut_never_leaves_half_an_entity_or_an_open_mark():
    found = passage("<b>&nhà</b> " * 500, terms_of("nha"))
    assert found.count("<mark>") == found.count("</mark>") > 3
    assert found.replace("<mark>", "").replace("</mark>", "").count("<") == 0

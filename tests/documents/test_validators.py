"""Names of files, letters of the official font, text in an outdated encoding."""

import unicodedata

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from documents.template_examples import _EVERY_LETTER
from documents.validators import (
    looks_like_tcvn3,
    plain_file_name,
    tidy_file_name,
    unprintable,
    validate_printable,
)
from kernel.text import normalise

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("name", "kind", "tidy"),
    [
        ("Sổ đỏ.pdf", "pdf", "Sổ đỏ.pdf"),
        (unicodedata.normalize("NFD", "Sổ đỏ.pdf"), "pdf", "Sổ đỏ.pdf"),
        ("..\\..\\windows\\bản vẽ.PDF", "pdf", "bản vẽ.pdf"),
        ("../../etc/passwd", "pdf", "passwd.pdf"),
        ("gpj.\u202eexe", "pdf", "gpj.pdf"),  # a mark that turns the reading direction hides the ending
        ("a\x00b\nc<>|?*.jpeg", "jpeg", "ab c.jpg"),
        ("bản vẽ.docx.exe", "docx", "bản vẽ.docx.docx"),
        ("", "png", "tệp.png"),
        (".pdf", "pdf", "pdf.pdf"),
        ("x" * 300 + ".pdf", "pdf", "x" * 116 + ".pdf"),
    ],
)
def test_a_file_name_is_safe_to_show_and_ends_as_the_file_is(name, kind, tidy):
    assert tidy_file_name(name, kind) == tidy


def test_a_name_for_exchange_is_plain_and_short():
    assert plain_file_name("12/GPXD-UBND của ông Ẩn.pdf") == "12-gpxd-ubnd-cua-ong-an.pdf"
    assert len(plain_file_name("đ" * 200 + ".pdf")) == 50


def test_every_vietnamese_letter_can_be_printed():
    assert unprintable(_EVERY_LETTER) == ""
    assert unprintable(normalise(unicodedata.normalize("NFD", _EVERY_LETTER))) == ""
    assert unprintable("½ – — “ngoặc” … № § € ² ³ °C\n\t") == ""


@pytest.mark.parametrize(
    ("text", "shown"),
    [("Lê 😀 Ẩn", "😀"), ("Ẩn\ufe0f", "U+FE0F"), ("陳", "陳"), ("\ue000", "U+E000"), ("①②③④⑤⑥", "① ② ③ ④ ⑤ …")],
)
def test_what_cannot_be_printed_is_refused_and_named(text, shown):
    with pytest.raises(ValidationError) as refused, translation.override("en"):
        validate_printable(text)
    assert refused.value.params == {"characters": shown}


def test_hidden_marks_never_reach_the_paper():
    assert normalise("Lê\u202e Văn\u200b\u200f Ẩn\ufeff") == "Lê Văn Ẩn"


@pytest.mark.parametrize(
    ("text", "outdated"),
    [
        ("Céng hoµ x· héi chñ nghÜa ViÖt Nam", True),
        ("Cộng hòa xã hội chủ nghĩa Việt Nam", False),
        ("Crème brûlée à la façon de Besançon", False),
        ("Lª V¨n Ên", True),
        ("TrÇn ThÞ Hoµ", True),
        ("NguyÔn", True),
        ("Lê Văn Ẩn", False),
        ("Jürgen Müller", False),
        ("François Guérin", False),
        ("Åse Sørensen", False),
        ("5 µm, 12 m², 3 kN·m, «abc»", False),
        ("", False),
    ],
)
def test_text_in_tcvn3_is_recognised(text, outdated):
    assert looks_like_tcvn3(text) is outdated

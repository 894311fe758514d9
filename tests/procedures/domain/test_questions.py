"""Answers: normal form, limits, hostile text."""

import unicodedata

import pytest
from django.core.exceptions import ValidationError

from procedures.domain.questions import clean_answers, display_answers
from tests.factories.cases import PERMIT_ANSWERS, version_of

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture
def spec(town):
    return version_of("1.013225").parsed


def test_answers_are_kept_in_normal_form(spec):
    typed = {**PERMIT_ANSWERS, "name": unicodedata.normalize("NFD", "Nhà ở") + "\u202e riêng\u200b lẻ"}
    assert clean_answers(spec, typed)["name"] == "Nhà ở riêng lẻ"


@pytest.mark.parametrize(
    ("typed", "kept"), [("120,5", 120.5), ("1.234,5", 1234.5), ("120.5", 120.5), ("96", 96), (120.5, 120.5)]
)
def test_measures_are_read_as_vietnamese_write_them(spec, typed, kept):
    clean = clean_answers(spec, {**PERMIT_ANSWERS, "land_area_m2": typed})
    assert clean["land_area_m2"] == kept
    assert clean_answers(spec, clean)["land_area_m2"] == kept


@pytest.mark.parametrize(
    ("key", "typed"),
    [
        ("name", ""),
        ("ward", "H99.1"),
        ("height_m", "chín mét"),
        ("height_m", "1000"),
        ("work_class", "V"),
        ("name", "x" * 10_000_000),
        ("name", "Céng hßa X· héi µ¸¶·"),
    ],
)
def test_bad_answers_are_refused_with_a_sentence(spec, key, typed):
    with pytest.raises(ValidationError) as refused:
        clean_answers(spec, {**PERMIT_ANSWERS, key: typed})
    assert list(refused.value.message_dict) == [key]


def test_answers_are_shown_in_words(spec):
    rows = {
        key: shown
        for section in display_answers(spec, clean_answers(spec, PERMIT_ANSWERS))
        for key, _label, shown in section.rows
    }
    assert rows["ward"] == "Phường Bình Phước"
    assert rows["work_class"] == "Cấp III"
    assert rows["land_area_m2"] == "120,5 m²"
    assert rows["colour"] == "–"


@pytest.mark.parametrize(
    ("answer", "shown"),
    [("120,5", "120,5 m²"), ("120.5", "120,5 m²"), ("1.234,5", "1.234,5 m²"), ("", "–"), ("một trăm", "một trăm m²")],
)
def test_display_answers_shows_a_number_the_same_while_it_is_typed_and_once_it_is_stored(catalogue, answer, shown):
    sections = display_answers(version_of("1.013225").parsed, {"land_area_m2": answer})
    assert {key: words for section in sections for key, _label, words in section.rows}["land_area_m2"] == shown

"""Answers: normal form, limits, hostile text."""

import unicodedata
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import override

from organisations.models import OrgUnit
from procedures.domain.questions import clean_answers, display_answers, fields_for
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


def reorganise(town) -> None:
    """The ward ends and its code goes to another one."""
    ended = town.unit("bp")
    OrgUnit.objects.filter(pk=ended.pk).update(valid_to=timezone.localdate() - timedelta(days=1))
    OrgUnit.objects.create(
        code="H19.150", name="Phường Bình Long", short_name="BL", kind="ward", parent=town.unit("city"),
        valid_from=timezone.localdate(), source="NQ",
    )  # fmt: skip


def shown(spec, answers, **facts) -> dict[str, str]:
    return {key: text for section in display_answers(spec, answers, **facts) for key, _label, text in section.rows}


def test_a_case_filed_before_a_reorganisation_shows_the_names_of_its_day(town, spec):
    answers = clean_answers(spec, PERMIT_ANSWERS)
    reorganise(town)
    yesterday = timezone.localdate() - timedelta(days=1)
    assert shown(spec, answers, filed_on=yesterday)["ward"] == "Phường Bình Phước"
    assert shown(spec, answers)["ward"] == "Phường Bình Long"


def test_only_what_is_asked_now_is_judged_by_the_wards_of_today(town, spec):
    OrgUnit.objects.filter(code="H19.150").update(valid_to=timezone.localdate() - timedelta(days=1))
    with pytest.raises(ValidationError):
        clean_answers(spec, PERMIT_ANSWERS)
    assert clean_answers(spec, {"design_title": "Tên đúng"}, only={"design_title"}) == {"design_title": "Tên đúng"}


def test_a_ward_is_offered_with_the_names_people_know(town, spec):
    choices = dict(fields_for(spec, "place")["ward"].choices)
    assert choices["H19.151"] == "Phường Đồng Xoài (trước đây: Phường Tiến Thành, Xã Tân Thành)"


@pytest.mark.parametrize(
    ("key", "typed", "said"),
    [
        ("height_m", "-8", "Nhập một số không nhỏ hơn 1."),
        ("density_percent", "800", "Nhập một số không lớn hơn 100."),
    ],
)
def test_a_number_out_of_bounds_is_told_its_bound_in_plain_words(spec, key, typed, said):
    with override("vi"), pytest.raises(ValidationError) as refused:
        clean_answers(spec, {**PERMIT_ANSWERS, key: typed})
    assert refused.value.message_dict == {key: [said]}

"""The left head of a paper is that of the day it bears."""

from datetime import date

import pytest

from organisations.domain.tree import place_unit
from tests.factories.cases import act, drafted_case
from workflows.domain.outputs.common import page_head
from workflows.domain.outputs.results import result_document

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
COMMITTEE = "ỦY BAN NHÂN DÂN PHƯỜNG BÌNH PHƯỚC"


@pytest.mark.parametrize(
    ("day", "superior"),
    [
        (date(2025, 12, 1), "TỈNH ĐỒNG NAI"),
        (date(2026, 2, 1), "TỈNH ĐỒNG NAI"),
        (date(2026, 4, 29), "TỈNH ĐỒNG NAI"),
        (date(2026, 4, 30), "THÀNH PHỐ ĐỒNG NAI"),
    ],
)
def test_above_the_committee_stands_the_upper_level_of_the_day(town, day, superior):
    head = page_head(town.unit("bp_committee"), day)
    assert head == {"superior_name": superior, "unit_name": COMMITTEE, "place": "Bình Phước"}


def test_a_ward_of_before_stands_under_its_city_and_province(town):
    assert page_head(town.unit("tan_phu"), date(2025, 6, 30))["superior_name"] == "THÀNH PHỐ ĐỒNG XOÀI"
    assert page_head(town.unit("bp_office"), date(2025, 12, 1))["superior_name"] == COMMITTEE


def test_the_place_of_a_province_is_its_bare_name(town):
    assert page_head(town.unit("dn_province"), date(2025, 12, 1))["place"] == "Đồng Nai"


def test_a_head_costs_two_queries(town, django_assert_num_queries):
    with django_assert_num_queries(2):
        page_head(town.unit("bp_office"), date(2025, 12, 1))


def test_a_draft_of_before_the_move_is_decided_under_the_head_of_the_day(town):
    case = drafted_case(town)
    draft = result_document(case)
    assert draft.values["superior_name"] == "THÀNH PHỐ ĐỒNG NAI"
    act(case, "review", "approve", town.person("truongphong.ht.bp"))
    place_unit(town.unit("bp"), under=town.unit("dx"), on=date(2026, 7, 1), source="NQ")
    act(case, "decide", "decide", town.person("phochutich.bp"))
    decided = result_document(case)
    assert (decided.number is not None, decided.values["superior_name"]) == (True, "PHƯỜNG ĐỒNG XOÀI")

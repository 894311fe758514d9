"""The tree of units with its dates: what was stays readable, names are those of the day, lists are in Vietnamese order."""

from datetime import date

import pytest

from organisations.domain.units import one_stop_units, unit_below, ward_name, wards_with_former_names
from organisations.errors import UnitEndedError
from organisations.models import OrgUnit, Succession

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def names(day: date, **facts) -> set[str]:
    return set(OrgUnit.objects.on(day).filter(**facts).values_list("name", flat=True))


@pytest.mark.parametrize(
    ("day", "top"),
    [
        (date(2025, 6, 30), {"Tỉnh Bình Phước", "Tỉnh Đồng Nai (trước sáp nhập)"}),
        (date(2025, 7, 1), {"Tỉnh Đồng Nai"}),
        (date(2026, 4, 29), {"Tỉnh Đồng Nai"}),
        (date(2026, 4, 30), {"Thành phố Đồng Nai"}),
    ],
)
def test_the_upper_level_by_day(town, day, top):
    assert names(day, kind__in=["province", "city"]) == top


def test_the_wards_of_dong_xoai_by_day(town):
    before = names(date(2025, 6, 30), parent__name="Thành phố Đồng Xoài")
    assert before == {
        "Phường Tiến Thành", "Xã Tân Thành", "Phường Tân Phú", "Phường Tân Đồng", "Phường Tân Thiện", "Phường Tân Bình",
        "Phường Tân Xuân", "Xã Tiến Hưng",
    }  # fmt: skip
    assert names(date(2025, 7, 1), kind__in=["ward", "commune"]) == {"Phường Bình Phước", "Phường Đồng Xoài"}


def test_who_took_over_from_whom(town):
    wards = {unit.name: former for unit, former in wards_with_former_names(date(2026, 11, 1))}
    assert wards == {
        "Phường Bình Phước": ["Phường Tân Bình", "Phường Tân Đồng", "Phường Tân Phú", "Phường Tân Thiện", "Phường Tân Xuân", "Xã Tiến Hưng"],
        "Phường Đồng Xoài": ["Phường Tiến Thành", "Xã Tân Thành"],
    }  # fmt: skip
    assert [row.name for row in town.unit("tan_phu").successors.all()] == ["Phường Bình Phước"]
    assert OrgUnit.objects.get(name="Phường Tân Phú").code == "H10.01.03"


def test_a_split_and_a_merger_are_many_to_many(town):
    old = [town.unit("bp"), town.unit("dx")]
    new = [
        OrgUnit.objects.create(code=f"H19.{number}", name=f"Phường Mới {number}", short_name=str(number), kind="ward",
                               parent=town.unit("city"), valid_from=date(2027, 1, 1), source="NQ")
        for number in (201, 202)
    ]  # fmt: skip
    for before in old:
        OrgUnit.objects.filter(pk=before.pk).update(valid_to=date(2026, 12, 31))
        for after in new:
            Succession.objects.create(predecessor=before, successor=after, on=date(2027, 1, 1), source="NQ")
    assert {unit.name for unit in new[0].predecessors.all()} == {"Phường Bình Phước", "Phường Đồng Xoài"}
    assert {unit.name for unit in old[0].successors.all()} == {"Phường Mới 201", "Phường Mới 202"}


def test_a_name_is_that_of_the_day(town):
    """A rename is a new row with the same code: each day has its name."""
    OrgUnit.objects.filter(pk=town.unit("bp").pk).update(valid_to=date(2026, 12, 31))
    OrgUnit.objects.create(code="H19.150", name="Phường Bình Long", short_name="BL", kind="ward",
                           parent=town.unit("city"), valid_from=date(2027, 1, 1), source="NQ")  # fmt: skip
    assert [ward_name("H19.150", day) for day in (date(2026, 11, 1), date(2027, 1, 1))] == [
        "Phường Bình Phước",
        "Phường Bình Long",
    ]
    assert ward_name("H99.1", date(2026, 11, 1)) == "H99.1"


def test_a_unit_is_found_by_what_it_is_for(town):
    assert unit_below(town.unit("bp"), "infrastructure").name == "Phòng Kinh tế – Hạ tầng và Đô thị phường Bình Phước"
    with pytest.raises(UnitEndedError):
        unit_below(town.unit("tan_phu"), "infrastructure")


def test_lists_are_in_vietnamese_order(town):
    assert [unit.name for unit in one_stop_units()] == [
        "Trung tâm Phục vụ hành chính công phường Bình Phước",
        "Trung tâm Phục vụ hành chính công phường Đồng Xoài",
    ]

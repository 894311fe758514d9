"""Under which unit each one stood on which day: read by the tree, the calendar and whoever looks below."""

from datetime import date, time
from importlib import import_module

import pytest
import yaml
from django.apps import apps
from django.db import IntegrityError, transaction
from freezegun import freeze_time

from audit.models import TrailEntry
from kernel.workdays import is_working_day, opening_time
from organisations.domain.calendars import calendar_of, current_stamp
from organisations.domain.catalogue import load_city, read_city
from organisations.domain.grants import authority_of
from organisations.domain.tree import line_of, place_unit, settle_tree, units_above
from organisations.domain.units import unit_below
from organisations.errors import MoveInvalidError, UnitEndedError
from organisations.models import CalendarDay, OfficeHours, OrgUnit, Placement

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
NEW_YEAR = date(2027, 1, 1)
EARLY = {str(weekday): [["07:00", "11:00"], ["13:00", "17:00"]] for weekday in range(1, 6)}


def above(unit: OrgUnit, day: date) -> list[str]:
    return [row.name for row in units_above(unit, day)]


@pytest.mark.parametrize(
    ("key", "day", "upper"),
    [
        ("tan_phu", date(2018, 11, 30), ["Thị xã Đồng Xoài", "Tỉnh Bình Phước"]),
        ("tan_phu", date(2018, 12, 1), ["Thành phố Đồng Xoài", "Tỉnh Bình Phước"]),
        ("tan_phu", date(2025, 6, 30), ["Thành phố Đồng Xoài", "Tỉnh Bình Phước"]),
        ("bp", date(2025, 7, 1), ["Tỉnh Đồng Nai"]),
        ("bp", date(2025, 12, 1), ["Tỉnh Đồng Nai"]),
        ("bp", date(2026, 2, 1), ["Tỉnh Đồng Nai"]),
        ("bp", date(2026, 4, 29), ["Tỉnh Đồng Nai"]),
        ("bp", date(2026, 4, 30), ["Thành phố Đồng Nai"]),
        ("bp_office", date(2025, 12, 1), ["Ủy ban nhân dân phường Bình Phước", "Phường Bình Phước", "Tỉnh Đồng Nai"]),
        ("city", date(2026, 11, 1), []),
    ],
)
def test_what_stood_above_by_day(town, key, day, upper):
    assert above(town.unit(key), day) == upper


@pytest.mark.parametrize(
    ("top", "day", "wards"),
    [
        ("bp_province", date(2025, 6, 30), 8),
        ("dn_province", date(2025, 6, 30), 0),
        ("dn_province", date(2025, 12, 1), 2),
        ("dn_province", date(2026, 2, 1), 2),
        ("city", date(2026, 2, 1), 0),
        ("city", date(2026, 4, 30), 2),
        ("dn_province", date(2026, 4, 30), 0),
    ],
)
def test_what_stood_below_by_day(town, top, day, wards, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = list(OrgUnit.objects.on(day).below_on(town.unit(top), day).filter(kind__in=["ward", "commune"]))
    assert len(found) == wards


def test_the_tree_of_a_day_costs_two_queries_however_long_its_history_is(town, django_assert_num_queries):
    office = town.unit("bp_office")
    with django_assert_num_queries(2):
        units_above(office, date(2025, 12, 1))
    place_unit(town.unit("bp_office"), under=town.unit("bp_centre"), on=NEW_YEAR, source="QĐ")
    with django_assert_num_queries(2):
        assert units_above(office, NEW_YEAR)[0] == town.unit("bp_centre")


def test_a_function_is_found_where_it_stood_on_that_day(town):
    assert unit_below(town.unit("dn_province"), "infrastructure", date(2025, 12, 1)).code.startswith("H19.15")
    with pytest.raises(UnitEndedError):
        unit_below(town.unit("city"), "infrastructure", date(2025, 12, 1))


def test_an_announced_move_takes_place_on_its_day_with_all_below(town):
    ward, path = town.unit("bp"), OrgUnit.objects.get(code="H19.150.3").path
    with freeze_time("2026-11-02T08:00+07:00"):
        place_unit(ward, under=town.unit("construction"), on=NEW_YEAR, source="NQ 1")
        assert above(ward, NEW_YEAR) == ["Sở Xây dựng", "Thành phố Đồng Nai"]
        assert above(ward, date(2026, 12, 31)) == ["Thành phố Đồng Nai"]
        assert (OrgUnit.objects.get(code="H19.150.3").path, settle_tree()) == (path, 0)
    with freeze_time("2027-01-01T00:00:30+07:00"):
        assert (settle_tree(), settle_tree()) == (1, 0)
    office, top = OrgUnit.objects.get(code="H19.150.3"), town.unit("construction")
    assert office.path == f"{top.path}{ward.pk}/{town.unit('bp_committee').pk}/{office.pk}/"
    assert OrgUnit.objects.get(pk=ward.pk).parent == top
    assert OrgUnit.objects.get(code="H19.151.3").path == town.unit("dx_office").path


def test_rights_over_a_tree_follow_the_move(town):
    """Who looks after the department has the ward with it from that day, and not before."""
    auditor = town.person("kiemtoan.bp")
    committee = OrgUnit.objects.get(pk=town.unit("dx_committee").pk)
    assert not authority_of(auditor).has("auditor", committee.pk)
    place_unit(committee, under=town.unit("bp"), on=date(2026, 5, 1), source="NQ")
    assert authority_of(auditor).has("auditor", committee.pk)
    assert authority_of(auditor).has("auditor", town.unit("dx_office").pk)
    assert not authority_of(auditor).has("auditor", town.unit("dx").pk)


def test_twice_is_once_and_recorded_once(town):
    ward = town.unit("bp")
    rows = Placement.objects.count()
    first = place_unit(ward, under=town.unit("construction"), on=NEW_YEAR, source="NQ")
    assert place_unit(ward, under=town.unit("construction"), on=NEW_YEAR, source="NQ").pk == first.pk
    assert Placement.objects.count() == rows + 1
    told = TrailEntry.objects.filter(event="unit.moved", detail__on="2027-01-01")
    assert [row.detail for row in told] == [{"unit": "H19.150", "under": "H19.10", "on": "2027-01-01", "source": "NQ"}]


def test_a_move_between_two_others_lasts_until_the_next(town):
    ward = town.unit("bp")
    place_unit(ward, under=town.unit("construction"), on=NEW_YEAR, source="NQ")
    place_unit(ward, under=town.unit("dx"), on=date(2026, 12, 1), source="NQ")
    days = [date(2026, 11, 30), date(2026, 12, 1), date(2026, 12, 31), NEW_YEAR]
    tops = ["Thành phố Đồng Nai", "Phường Đồng Xoài", "Phường Đồng Xoài", "Sở Xây dựng"]
    assert [above(ward, day)[0] for day in days] == tops


@pytest.mark.parametrize(
    ("key", "under", "on"),
    [
        ("bp", "bp_office", NEW_YEAR),
        ("bp", "bp", NEW_YEAR),
        ("bp", "dn_province", NEW_YEAR),
        ("bp", "city", date(2026, 4, 29)),
        ("tan_phu", "city", NEW_YEAR),
    ],
    ids=["below itself", "itself", "under what has ended", "under what is not yet", "what has ended"],
)
def test_what_cannot_be_is_refused_and_changes_nothing(town, key, under, on):
    before = list(Placement.objects.order_by("pk").values())
    with pytest.raises(MoveInvalidError):
        place_unit(town.unit(key), under=town.unit(under), on=on, source="NQ")
    assert list(Placement.objects.order_by("pk").values()) == before


def test_nor_below_itself_by_what_is_announced_for_later(town):
    ward, other = town.unit("bp"), town.unit("dx")
    place_unit(other, under=ward, on=NEW_YEAR, source="NQ 2")
    with pytest.raises(MoveInvalidError):
        place_unit(ward, under=other, on=date(2026, 12, 1), source="NQ 3")
    place_unit(ward, under=town.unit("construction"), on=NEW_YEAR, source="NQ 2")
    place_unit(ward, under=other, on=date(2026, 12, 1), source="NQ 3")  # lasts until the ward moves away again
    assert [above(ward, day)[0] for day in (date(2026, 12, 31), NEW_YEAR)] == ["Phường Đồng Xoài", "Sở Xây dựng"]
    assert above(other, NEW_YEAR)[0] == "Phường Bình Phước"


def test_a_top_that_came_under_what_was_once_below_it_reads_to_an_end(town):
    top, ward = town.unit("city"), town.unit("bp")
    place_unit(ward, under=town.unit("dx_committee"), on=NEW_YEAR, source="NQ")
    Placement.objects.filter(unit=town.unit("dx")).delete()
    Placement.objects.create(unit=top, parent=ward, valid_from=date(2027, 1, 1), source="NQ")
    assert line_of(ward.pk).on(date(2026, 12, 1)) == [top.pk, ward.pk]


def test_the_database_keeps_placements_apart(town):
    for facts in ({"valid_from": date(2027, 1, 1)}, {"valid_from": date(2025, 7, 1), "valid_to": date(2025, 8, 1)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Placement.objects.create(unit=town.unit("bp"), parent=town.unit("dx"), source="NQ", **facts)


def test_days_off_and_hours_are_those_of_whoever_stood_above_on_the_day(town):
    for key in ("dn_province", "city"):
        for day in (date(2026, 4, 28), date(2026, 5, 5)):
            CalendarDay.objects.create(unit=town.unit(key), date=day, kind="closure", name=key, source="TB")
    OfficeHours.objects.create(unit=town.unit("dn_province"), week=EARLY, valid_from=date(2025, 7, 1), source="QĐ")
    calendar = calendar_of(town.unit("bp_office").pk, date(2026, 4, 29))
    assert (calendar.days[date(2026, 4, 28)].name, calendar.days[date(2026, 5, 5)].name) == ("dn_province", "city")
    opened = [opening_time(calendar, day).time() for day in (date(2026, 4, 29), date(2026, 5, 6))]
    assert opened == [time(7, 0), time(7, 30)]


def test_a_move_is_known_to_every_calendar_at_once(town):
    day = date(2027, 1, 4)
    CalendarDay.objects.create(unit=town.unit("dx"), date=day, kind="closure", name="Ngập", source="TB")
    unit, stamp = town.unit("bp_committee").pk, current_stamp()
    assert is_working_day(calendar_of(unit, day), day) is True
    place_unit(town.unit("bp_committee"), under=town.unit("dx"), on=NEW_YEAR, source="NQ")
    assert current_stamp() != stamp
    assert is_working_day(calendar_of(unit, day), day) is False


def test_what_was_loaded_under_the_later_city_is_corrected_by_the_file(town):
    """As the migration left it: one placement from the first day under whatever it stands under today."""
    ward = town.unit("bp")
    Placement.objects.filter(unit=ward, valid_to__isnull=False).delete()
    Placement.objects.filter(unit=ward).update(valid_from=ward.valid_from)
    assert above(ward, date(2025, 12, 1)) == ["Thành phố Đồng Nai"]
    load_city(lambda: "another-word")
    assert above(ward, date(2025, 12, 1)) == ["Tỉnh Đồng Nai"]
    assert above(ward, date(2026, 4, 30)) == ["Thành phố Đồng Nai"]
    assert OrgUnit.objects.get(pk=ward.pk).path == ward.path


def test_the_units_below_one_that_is_renamed_move_under_its_new_row(town, tmp_path):
    plan = read_city()
    old = next(row for row in plan["units"] if row["key"] == "bp")
    committee = next(row for row in plan["units"] if row["key"] == "bp_committee")
    new = {
        **old,
        "key": "bp2",
        "name": "Phường Bình Long",
        "from": NEW_YEAR,
        "after": ["bp"],
        "then": [],
        "parent": "city",
    }
    plan["units"].insert(plan["units"].index(committee), new)
    old["to"] = date(2026, 12, 31)
    committee["then"] = [{"under": "bp2", "from": NEW_YEAR, "source": "wards"}]
    path = tmp_path / "city.yaml"
    path.write_text(yaml.safe_dump(plan, allow_unicode=True), encoding="utf-8")
    load_city(lambda: "another-word", path=path)
    office = town.unit("bp_office")
    assert [above(office, day)[1] for day in (date(2026, 12, 31), NEW_YEAR)] == [
        "Phường Bình Phước",
        "Phường Bình Long",
    ]


def test_the_migration_writes_down_where_every_unit_stands(town):
    Placement.objects.all().delete()
    import_module("organisations.migrations.0008_placements_of_today").place(apps, None)
    assert Placement.objects.count() == OrgUnit.objects.exclude(parent=None).count()
    assert line_of(town.unit("bp_office").pk).on(NEW_YEAR) == town.unit("bp_office").ancestor_ids

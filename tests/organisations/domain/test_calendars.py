"""The calendar of a unit: its own hours and days before those of the units above, before those of everyone."""

from contextlib import suppress
from datetime import date, time

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction

from kernel.workdays import is_working_day, opening_time, reception_of
from organisations.domain.calendars import calendar_of, current_stamp, forget_calendars, with_calendar_stamp
from organisations.enums import HoursPurpose
from organisations.models import CalendarDay, OfficeHours, OrgUnit

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
DAY = date(2026, 11, 12)  # a Thursday
EARLY = {str(weekday): [["07:00", "11:00"], ["13:00", "17:00"]] for weekday in range(1, 6)}


def test_without_rows_the_office_week_applies(db):
    assert opening_time(calendar_of(None, DAY), DAY).time() == time(7, 30)


def test_a_closure_of_one_ward_concerns_all_below_it_and_nobody_else(town):
    CalendarDay.objects.create(unit=town.unit("bp"), date=DAY, kind="closure", name="Ngập", source="Thông báo")
    worked = {
        key: is_working_day(calendar_of(town.unit(key).pk, DAY), DAY)
        for key in ("bp_centre", "bp", "dx_centre", "city")
    }
    assert worked == {"bp_centre": False, "bp": False, "dx_centre": True, "city": True}


def test_the_nearest_unit_wins(town):
    CalendarDay.objects.create(date=DAY, kind="holiday", name="Lễ", source="Luật")
    CalendarDay.objects.create(unit=town.unit("bp_centre"), date=DAY, kind="swap_work", name="Trực", source="Lịch trực")
    assert is_working_day(calendar_of(town.unit("bp_centre").pk, DAY), DAY) is True
    assert is_working_day(calendar_of(town.unit("bp_office").pk, DAY), DAY) is False


def test_hours_of_a_unit_for_a_period(town):
    OfficeHours.objects.create(
        unit=town.unit("bp"), week=EARLY, valid_from=date(2026, 5, 1), valid_to=date(2026, 9, 30), source="QĐ"
    )
    opens = [
        opening_time(calendar_of(town.unit("bp_office").pk, day), day).time()
        for day in (date(2026, 4, 29), date(2026, 6, 3), DAY)
    ]
    assert opens == [time(7, 30), time(7), time(7, 30)]


def test_reception_hours_are_not_working_hours(town):
    week = {**EARLY, "6": [["07:30", "11:30"]]}
    OfficeHours.objects.create(
        unit=town.unit("bp_centre"), purpose=HoursPurpose.RECEPTION, week=week, valid_from=date(2026, 1, 1), source="QĐ"
    )
    calendar, saturday = calendar_of(town.unit("bp_centre").pk, DAY), date(2026, 11, 14)
    assert [session.start for session in reception_of(calendar, saturday)] == [time(7, 30)]
    assert is_working_day(calendar, saturday) is False


def test_a_day_typed_in_is_known_at_once(town):
    assert is_working_day(calendar_of(town.unit("bp").pk, DAY), DAY) is True
    row = CalendarDay.objects.create(date=DAY, kind="holiday", name="Lễ", source="Luật")
    assert is_working_day(calendar_of(town.unit("bp").pk, DAY), DAY) is False
    row.delete()
    assert is_working_day(calendar_of(town.unit("bp").pk, DAY), DAY) is True


def test_hours_and_days_are_read_once_for_each_state_they_are_in(town, django_assert_num_queries):
    unit = town.unit("bp")
    forget_calendars()
    with django_assert_num_queries(4):  # stamp, unit, hours, days
        calendar_of(unit.pk, DAY)
    with django_assert_num_queries(1):
        calendar_of(unit.pk, DAY)
    held = with_calendar_stamp(OrgUnit.objects.all()).get(pk=unit.pk).calendar_stamp
    with django_assert_num_queries(0):
        assert is_working_day(calendar_of(unit.pk, DAY, stamp=held), DAY) is True
    CalendarDay.objects.create(date=DAY, kind="holiday", name="Lễ", source="Luật")
    now = current_stamp()
    assert now not in {held, None}
    assert is_working_day(calendar_of(unit.pk, DAY, stamp=now), DAY) is False


def test_a_change_that_is_undone_leaves_no_calendar_behind(town):
    before = current_stamp()
    with suppress(ZeroDivisionError), transaction.atomic():
        CalendarDay.objects.create(date=DAY, kind="holiday", name="Lễ", source="Luật")
        assert is_working_day(calendar_of(town.unit("bp").pk, DAY), DAY) is False
        raise ZeroDivisionError
    assert current_stamp() == before
    assert is_working_day(calendar_of(town.unit("bp").pk, DAY), DAY) is True
    CalendarDay.objects.create(unit=town.unit("dx"), date=DAY, kind="closure", name="Ngập", source="Thông báo")
    assert is_working_day(calendar_of(town.unit("bp").pk, DAY), DAY) is True


@pytest.mark.parametrize(
    ("week", "code"),
    [
        ("sáng", "week"),
        ({"1": [["7h30", "11:30"]]}, "week"),
        ({"8": [["07:30", "11:30"]]}, "weekday"),
        ({"1": [["11:30", "07:30"]]}, "order"),
        ({"1": [["07:30", "11:30"], ["11:00", "17:00"]]}, "order"),
    ],
)
def test_hours_that_make_no_sense_are_refused(week, code):
    with pytest.raises(ValidationError) as refused:
        OfficeHours(week=week, valid_from=DAY, source="x").full_clean()
    assert [error.code for error in refused.value.error_dict["week"]] == [code]

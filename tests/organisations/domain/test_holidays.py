"""Public holidays as the Labour Code and the notices say them: lunar dates, days in lieu, swaps; loaded once, kept."""

from datetime import date

import pytest
from django.core.management import call_command

from kernel.workdays import is_working_day, sessions_of
from organisations.domain.calendars import calendar_of
from organisations.domain.holidays import load_holidays
from organisations.models import CalendarDay

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
YEARS = [2025, 2026, 2027, 2028, 2029, 2030, 2031]
LUNAR = {  # first day of Tết, Hùng Kings: computed for UTC+7
    2025: (date(2025, 1, 29), date(2025, 4, 7)),
    2026: (date(2026, 2, 17), date(2026, 4, 26)),
    2027: (date(2027, 2, 6), date(2027, 4, 16)),
    2028: (date(2028, 1, 26), date(2028, 4, 4)),
    2029: (date(2029, 2, 13), date(2029, 4, 23)),
    2030: (date(2030, 2, 2), date(2030, 4, 12)),
    2031: (date(2031, 1, 23), date(2031, 4, 1)),
}


@pytest.fixture
def loaded(db):
    return load_holidays(YEARS)


@pytest.mark.parametrize(("year", "days"), LUNAR.items())
def test_lunar_dates(loaded, year, days):
    names = dict(CalendarDay.objects.filter(date__in=days).values_list("date", "name"))
    assert names == {days[0]: "Tết Nguyên Đán", days[1]: "Ngày Giỗ Tổ Hùng Vương"}


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2025, 1, 25), date(2025, 2, 2)),  # Tết 2025
        (date(2026, 2, 14), date(2026, 2, 22)),  # Tết 2026: nine days with the weekends
        (date(2026, 8, 29), date(2026, 9, 2)),  # National Day with the swapped Monday
        (date(2026, 4, 25), date(2026, 4, 27)),  # Hùng Kings on a Sunday: Monday in lieu
        (date(2026, 4, 30), date(2026, 5, 3)),
        (date(2025, 4, 30), date(2025, 5, 4)),
        (date(2026, 1, 1), date(2026, 1, 4)),  # New Year with the swapped Friday
    ],
)
def test_officials_are_off_from_the_first_day_to_the_last(loaded, first, last):
    calendar = calendar_of(None, first)
    days = [date.fromordinal(number) for number in range(first.toordinal(), last.toordinal() + 1)]
    assert [day for day in days if is_working_day(calendar, day)] == []


@pytest.mark.parametrize("day", [date(2025, 4, 26), date(2026, 1, 10), date(2026, 8, 22)])
def test_swapped_saturdays_are_worked_with_usual_hours(loaded, day):
    calendar = calendar_of(None, day)
    assert [(session.start.hour, session.end.hour) for session in sessions_of(calendar, day)] == [(7, 11), (13, 17)]


def test_culture_day_begins_in_2026(loaded):
    assert is_working_day(calendar_of(None, date(2025, 11, 24)), date(2025, 11, 24)) is True
    assert is_working_day(calendar_of(None, date(2026, 11, 24)), date(2026, 11, 24)) is False


def test_every_year_has_at_least_the_days_of_the_labour_code(loaded):
    for year in YEARS:
        weekdays = CalendarDay.objects.filter(date__year=year, kind="holiday", date__week_day__range=(2, 6)).count()
        assert weekdays >= (11 if year == 2025 else 12) - 1, year  # a Tết that begins on Saturday has its days in lieu


def test_a_year_not_yet_announced_says_so(loaded):
    tet = CalendarDay.objects.get(date=date(2027, 2, 8))
    assert tet.source == "Bộ luật Lao động 2019, Điều 111 và 112; dự kiến, chưa có thông báo lịch nghỉ của năm"
    assert CalendarDay.objects.get(date=date(2026, 2, 17)).source == "Bộ luật Lao động 2019, Điều 111 và 112"


def test_a_swap_says_when_it_was_announced_and_by_what(loaded):
    swap = CalendarDay.objects.get(date=date(2026, 1, 2))
    assert (swap.kind, swap.announced_on, swap.source) == (
        "swap_off", date(2025, 12, 25), "Công văn 12729/VPCP-KGVX ngày 25/12/2025",
    )  # fmt: skip


def test_loading_again_changes_nothing(loaded):
    again = load_holidays(YEARS)
    assert (again.added, again.changed) == (0, 0)
    assert again.unchanged == loaded.added


def test_what_the_office_typed_in_is_never_overwritten(db):
    CalendarDay.objects.create(date=date(2026, 9, 1), kind="swap_work", name="Trực", source="Quyết định của phường")
    load_holidays([2026])
    assert CalendarDay.objects.get(date=date(2026, 9, 1)).name == "Trực"


def test_a_row_of_ours_is_put_right(loaded):
    CalendarDay.objects.filter(date=date(2026, 2, 17)).update(name="sai")
    assert load_holidays([2026]).changed == 1
    assert CalendarDay.objects.get(date=date(2026, 2, 17)).name == "Tết Nguyên Đán"


def test_a_trial_run_writes_nothing(db, capsys):
    call_command("load_holidays", years=[2026], dry_run=True)
    assert CalendarDay.objects.count() == 0
    assert capsys.readouterr().out.startswith("added ")

"""The working calendar of a unit, read from its office hours and special days."""

from datetime import date, time
from typing import Any

from django.db.models import Q
from django.db.models.signals import post_delete, post_save

from audit import context
from kernel.workdays import OFFICE_WEEK, DayKind, DayRule, Session, Week, WeekChange, WorkCalendar
from organisations.enums import HoursPurpose
from organisations.models import CalendarDay, OfficeHours, OrgUnit

__all__ = ["calendar_of", "forget_calendars"]

_HELD_AT_MOST = 64
_DAY = ("unit_id", "date", "kind", "name", "name_en", "source")
_held: dict[tuple[str, int | None, int], WorkCalendar] = {}


def _week(stored: dict[str, Any]) -> Week:
    return {
        int(weekday): tuple(Session(time.fromisoformat(start), time.fromisoformat(end)) for start, end in stretches)
        for weekday, stretches in stored.items()
    }


def _changes(rows: list[OfficeHours], purpose: HoursPurpose, depth: dict[int | None, int]) -> tuple[WeekChange, ...]:
    chosen = sorted(
        (row for row in rows if row.purpose == purpose), key=lambda row: (depth[row.unit_id], row.valid_from)
    )
    return tuple(WeekChange(row.valid_from, row.valid_to, _week(row.week)) for row in chosen)


def _window(year: int) -> tuple[date, date]:
    return date(year - 1, 1, 1), date(year + 2, 12, 31)


def _read(unit: OrgUnit | None, year: int) -> WorkCalendar:
    ids: list[int] = unit.ancestor_ids if unit is not None else []
    depth: dict[int | None, int] = {None: -1, **{unit_id: place for place, unit_id in enumerate(ids)}}
    mine = Q(unit__isnull=True) | Q(unit_id__in=ids)
    hours = list(OfficeHours.objects.filter(mine))
    plain = CalendarDay.objects.filter(mine, date__range=_window(year)).values_list(*_DAY)  # a hundred rows a step
    days = sorted(plain, key=lambda row: depth[row[0]])
    return WorkCalendar(
        week=OFFICE_WEEK,
        days={day: DayRule(DayKind(kind), *words) for _unit, day, kind, *words in days},
        changes=_changes(hours, HoursPurpose.WORK, depth),
        reception_changes=_changes(hours, HoursPurpose.RECEPTION, depth),
    )


def calendar_of(unit: OrgUnit | None, around: date) -> WorkCalendar:
    """The calendar by which ``unit`` works in the years around ``around``; ``None``: what holds for everyone.

    Two queries, read once per request or job (what ``audit.context.acting`` binds) and read afresh outside of one.
    Rows of a nearer unit win over those of a higher one and over those for everyone.
    """
    key = (context.current().request_id, unit.pk if unit is not None else None, around.year)
    if key not in _held:
        while len(_held) >= _HELD_AT_MOST:
            _held.pop(next(iter(_held)), None)
        _held[key] = _read(unit, around.year)
    return _held[key]


def forget_calendars(**_signal: Any) -> None:
    """Drop what this process has read; follows every change of a row."""
    _held.clear()


for _model in (CalendarDay, OfficeHours):
    post_save.connect(forget_calendars, sender=_model, dispatch_uid=f"forget-{_model.__name__}-saved")
    post_delete.connect(forget_calendars, sender=_model, dispatch_uid=f"forget-{_model.__name__}-deleted")

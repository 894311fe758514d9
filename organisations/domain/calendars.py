"""The working calendar of a unit, read from office hours and special days; loading holidays and announced swaps."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path
from typing import Any

import holidays
import yaml
from django.db import transaction
from django.db.models import Q
from django.db.models.signals import post_delete, post_save

from audit import context
from kernel.workdays import OFFICE_WEEK, DayKind, DayRule, Session, Week, WeekChange, WorkCalendar
from organisations.enums import CalendarDayKind, HoursPurpose
from organisations.models import CalendarDay, OfficeHours, OrgUnit

__all__ = ["CATALOGUE", "LoadedDays", "calendar_of", "forget_calendars", "load_holidays"]

CATALOGUE = Path(__file__).resolve().parent.parent / "catalogue" / "calendar.yaml"
LABOUR_CODE = "Bộ luật Lao động 2019, Điều 111 và 112"
FORECAST = "dự kiến, chưa có thông báo lịch nghỉ của năm"
_HELD_AT_MOST = 64
_held: dict[tuple[str, int | None, int], WorkCalendar] = {}


@dataclass(frozen=True)
class LoadedDays:
    """What a load did: rows added, rows put right, rows already there."""

    added: int
    changed: int
    unchanged: int


def _week(stored: dict[str, Any]) -> Week:
    return {
        int(weekday): tuple(Session(time.fromisoformat(start), time.fromisoformat(end)) for start, end in stretches)
        for weekday, stretches in stored.items()
    }


def _changes(rows: list[OfficeHours], purpose: HoursPurpose, depth: dict[int | None, int]) -> tuple[WeekChange, ...]:
    chosen = sorted((row for row in rows if row.purpose == purpose), key=lambda row: (depth[row.unit_id], row.valid_from))
    return tuple(WeekChange(row.valid_from, row.valid_to, _week(row.week)) for row in chosen)


def _window(year: int) -> tuple[date, date]:
    return date(year - 1, 1, 1), date(year + 2, 12, 31)


def _read(unit: OrgUnit | None, year: int) -> WorkCalendar:
    ids: list[int] = unit.ancestor_ids if unit is not None else []
    depth: dict[int | None, int] = {None: -1, **{unit_id: place for place, unit_id in enumerate(ids)}}
    mine = Q(unit__isnull=True) | Q(unit_id__in=ids)
    hours = list(OfficeHours.objects.filter(mine))
    days = sorted(CalendarDay.objects.filter(mine, date__range=_window(year)), key=lambda row: depth[row.unit_id])
    return WorkCalendar(
        week=OFFICE_WEEK,
        days={row.date: DayRule(DayKind(row.kind), row.name, row.name_en, row.source) for row in days},
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


def _from_package(years: list[int], announced: list[int]) -> dict[date, dict[str, Any]]:
    names = holidays.country_holidays("VN", years=years, language="vi")
    english = holidays.country_holidays("VN", years=years, language="en_US")
    return {
        day: {
            "kind": CalendarDayKind.HOLIDAY,
            "name": name[:120],
            "name_en": english.get(day, "")[:120],
            "source": LABOUR_CODE if day.year in announced else f"{LABOUR_CODE}; {FORECAST}",
            "announced_on": None,
        }
        for day, name in sorted(names.items())
    }


def _wanted(years: list[int], catalogue: dict[str, Any]) -> dict[date, dict[str, Any]]:
    wanted = _from_package(years, catalogue["announced_years"])
    for row in catalogue["days"]:
        day = date.fromisoformat(row["date"])
        if day.year in years:
            announced = row.get("announced_on")
            wanted[day] = {
                "kind": CalendarDayKind(row["kind"]),
                "name": row["name"],
                "name_en": row["name_en"],
                "source": row["source"],
                "announced_on": date.fromisoformat(announced) if announced else None,
            }
    return wanted


def _is_ours(row: CalendarDay, sources: set[str]) -> bool:
    return row.source.startswith(LABOUR_CODE) or row.source in sources


def _put(row: CalendarDay | None, day: date, values: dict[str, Any], sources: set[str]) -> str:
    if row is None:
        CalendarDay.objects.create(date=day, **values)
        return "added"
    if not _is_ours(row, sources) or all(getattr(row, name) == value for name, value in values.items()):
        return "unchanged"
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=list(values))
    return "changed"


def _put_hours(catalogue: dict[str, Any]) -> None:
    for row in catalogue["office_hours"]:
        OfficeHours.objects.get_or_create(
            unit=None,
            purpose=row["purpose"],
            valid_from=date.fromisoformat(row["valid_from"]),
            defaults={"week": row["week"], "source": row["source"]},
        )


@transaction.atomic
def load_holidays(years: list[int], *, dry_run: bool = False) -> LoadedDays:
    """Write the public holidays and announced swaps of ``years``, and the usual week; running it again changes nothing.

    Called by the command of the same name, each year when the plan is announced. A day the office has typed in itself
    (any other source) is left as it is.
    """
    catalogue = yaml.safe_load(CATALOGUE.read_text(encoding="utf-8"))
    sources = {row["source"] for row in catalogue["days"]}
    wanted = _wanted(years, catalogue)
    present = {row.date: row for row in CalendarDay.objects.filter(unit__isnull=True, date__in=wanted)}
    done = Counter(_put(present.get(day), day, values, sources) for day, values in wanted.items())
    _put_hours(catalogue)
    transaction.set_rollback(dry_run)
    return LoadedDays(done["added"], done["changed"], done["unchanged"])

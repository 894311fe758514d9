"""Loading public holidays and announced swap days: the Labour Code from a package, the notices from a dated file."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import holidays
import yaml
from django.db import transaction

from organisations.enums import CalendarDayKind
from organisations.models import CalendarDay, OfficeHours

__all__ = ["LoadedDays", "load_holidays"]

CATALOGUE = Path(__file__).resolve().parent.parent / "catalogue" / "calendar.yaml"
LABOUR_CODE = "Bộ luật Lao động 2019, Điều 111 và 112"
FORECAST = "dự kiến, chưa có thông báo lịch nghỉ của năm"


@dataclass(frozen=True)
class LoadedDays:
    """What a load did: rows added, rows put right, rows already there."""

    added: int
    changed: int
    unchanged: int


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

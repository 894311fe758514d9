"""Truths about single values of people and units."""

from datetime import time
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


def _stretch(value: Any) -> tuple[time, time]:
    start, end = value
    return time.fromisoformat(start), time.fromisoformat(end)


def lines_say_capacity(lines: list[str], capacity: str) -> bool:
    """Whether what stands above a signature says in which capacity it is given: a line that begins with KT., TUQ. …"""
    return bool(lines) and (not capacity or any(line.startswith(f"{capacity} ") for line in lines))


def validate_week(value: Any) -> None:
    """``{"1": [["07:30", "11:30"], …], …}``: ISO weekdays, stretches in order that do not overlap."""
    try:
        week = {int(weekday): [_stretch(stretch) for stretch in stretches] for weekday, stretches in value.items()}
    except (AttributeError, TypeError, ValueError) as exc:
        raise ValidationError(_("Office hours are lists of times for each day of the week."), code="week") from exc
    if not set(week) <= set(range(1, 8)):
        raise ValidationError(_("Days of the week are numbered 1 (Monday) to 7 (Sunday)."), code="weekday")
    for stretches in week.values():
        moments = [moment for stretch in stretches for moment in stretch]
        if moments != sorted(set(moments)):
            raise ValidationError(_("Office hours must be in order and must not overlap."), code="order")

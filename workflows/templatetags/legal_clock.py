"""The legal clock as people read it: a ruler with one cell per day, and how many working days are left."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import template
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from workflows.domain.queries.time_left import TimeLeft
from workflows.enums import LATER_DATES, ClockReason
from workflows.models import ClockEntry

register = template.Library()


@dataclass(frozen=True)
class RulerDay:
    """One cell: the day, its class in the style sheet, and the word under it."""

    day: date
    look: str
    words: str


def _days(entries: Sequence[ClockEntry]) -> list[dict[str, Any]]:
    """The days of the promise that holds now: a new one begins anew, an extension adds its days to those before."""
    lines: list[dict[str, Any]] = []
    for entry in entries:
        more = entry.account.get("days") or []
        if entry.reason in LATER_DATES and lines:
            counted, due = max(line["counted"] for line in lines), lines[-1]["day"]
            more = [
                {**line, "counted": line["counted"] and line["counted"] + counted} for line in more if line["day"] > due
            ]
            lines = [*lines, *more]
        else:
            lines = more or lines
    return lines


def _words(line: dict[str, Any], place: int, length: int, today: date) -> str:
    if place == length - 1:
        return _("due")
    if date.fromisoformat(line["day"]) == today:
        return pgettext("the present day", "today")
    if line["counted"]:
        return _("day %(number)s") % {"number": line["counted"]}
    return _("received") if place == 0 else _("off")


def _look(line: dict[str, Any], place: int, length: int, today: date) -> str:
    day = date.fromisoformat(line["day"])
    if day == today:
        return "is-now"
    if place == length - 1:
        return "is-due"
    if not line["counted"] and place:
        return "is-off"
    return "is-past" if day < today else ""


def ruler_days(entries: Sequence[ClockEntry], today: date) -> list[RulerDay]:
    """The days of the promise that holds now; none before receipt, and none while the clock stands still."""
    lines = _days(entries)
    if not lines or entries[-1].reason == ClockReason.SUPPLEMENT_ASKED:
        return []
    return [
        RulerDay(
            date.fromisoformat(line["day"]),
            _look(line, place, len(lines), today),
            _words(line, place, len(lines), today),
        )
        for place, line in enumerate(lines)
    ]


@register.inclusion_tag("_partials/ruler.html")
def ruler(entries: Sequence[ClockEntry]) -> dict[str, Any]:
    """Draw the ruler of a case's clock."""
    return {"days": ruler_days(entries, timezone.localdate())}


def working_days_left(entries: Sequence[ClockEntry], today: date) -> int | None:
    """Counted days after ``today``; None when nothing is promised or the clock stands still."""
    lines = _days(entries)
    if not lines or entries[-1].reason == ClockReason.SUPPLEMENT_ASKED:
        return None
    return sum(bool(line["counted"]) and date.fromisoformat(line["day"]) > today for line in lines)


@register.filter
def days_left(entries: Sequence[ClockEntry]) -> str:
    """“3 working days left”, “due today”; empty when nothing is promised or the day has passed."""
    today = timezone.localdate()
    left = working_days_left(entries, today)
    if left is None or today.isoformat() > _days(entries)[-1]["day"]:
        return ""
    if not left:
        return _("due today")
    return ngettext("%(n)s working day left", "%(n)s working days left", left) % {"n": left}


@register.filter
def left_words(left: TimeLeft) -> str:
    """“5 working days left”, “3 hours left”, “overdue by 2 working days”."""
    hours = max(1, round(left.minutes / 60))
    if left.days and left.late:
        return ngettext("overdue by %(n)s working day", "overdue by %(n)s working days", left.days) % {"n": left.days}
    if left.days:
        return ngettext("%(n)s working day left", "%(n)s working days left", left.days) % {"n": left.days}
    if left.late:
        return ngettext("overdue by %(n)s hour", "overdue by %(n)s hours", hours) % {"n": hours}
    return ngettext("%(n)s working hour left", "%(n)s working hours left", hours) % {"n": hours}


@register.filter
def days_used(entries: Sequence[ClockEntry]) -> int:
    """The share of the counted days that are over, in percent."""
    left = working_days_left(entries, timezone.localdate())
    total = sum(bool(line["counted"]) for line in _days(entries))
    return round(100 - 100 * left / total) if left is not None and total else 0

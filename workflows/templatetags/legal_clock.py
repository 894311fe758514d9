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
from workflows.enums import ClockReason
from workflows.models import ClockEntry

register = template.Library()


@dataclass(frozen=True)
class RulerDay:
    """One cell: the day, its class in the style sheet, and the word under it."""

    day: date
    look: str
    words: str


def _latest(entries: Sequence[ClockEntry]) -> ClockEntry | None:
    """The last account of the counting; entries that only stop the clock have none."""
    return next((entry for entry in reversed(entries) if entry.account.get("days")), None)


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
    entry = _latest(entries)
    if entry is None or entries[-1].reason == ClockReason.SUPPLEMENT_ASKED:
        return []
    lines = entry.account["days"]
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
    entry = _latest(entries)
    if entry is None or entries[-1].reason == ClockReason.SUPPLEMENT_ASKED:
        return None
    return sum(bool(line["counted"]) and date.fromisoformat(line["day"]) > today for line in entry.account["days"])


@register.filter
def days_left(entries: Sequence[ClockEntry]) -> str:
    """“3 working days left”, “due today”; empty when nothing is promised or the day has passed."""
    entry, today = _latest(entries), timezone.localdate()
    left = working_days_left(entries, today)
    if entry is None or left is None or today.isoformat() > entry.account["days"][-1]["day"]:
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
    entry = _latest(entries)
    left = working_days_left(entries, timezone.localdate())
    total = sum(bool(line["counted"]) for line in entry.account["days"]) if entry else 0
    return round(100 - 100 * left / total) if left is not None and total else 0

"""The working calendar of a unit, read from its office hours and special days."""

from collections.abc import Iterable
from datetime import date, time, timedelta
from functools import lru_cache
from typing import Any, NamedTuple, TypeVar
from uuid import UUID, uuid4

from django.db.models import Model, Q, QuerySet, UUIDField
from django.db.models.expressions import RawSQL
from django.db.models.signals import post_delete, post_save

from kernel.workdays import OFFICE_WEEK, DayKind, DayRule, Session, Week, WeekChange, WorkCalendar
from organisations.domain.tree import line_of
from organisations.enums import HoursPurpose
from organisations.models import CalendarDay, CalendarStamp, OfficeHours, Placement

__all__ = ["NOW", "calendar_of", "current_stamp", "forget_calendars", "renew_stamp", "with_calendar_stamp"]

_ONLY_ROW = 1
_DAY = ("unit_id", "date", "kind", "name", "name_en", "source")
_Rows = TypeVar("_Rows", bound=Model)


class Now:
    """Whoever has not read the stamp with something else has it read now."""


NOW = Now()


def _week(stored: dict[str, Any]) -> Week:
    return {
        int(weekday): tuple(Session(time.fromisoformat(start), time.fromisoformat(end)) for start, end in stretches)
        for weekday, stretches in stored.items()
    }


class _Stretch(NamedTuple):
    """Some days through which the same units stand above one; ``depth`` tells how near each is."""

    first: date
    last: date
    depth: dict[int | None, int]


def _stretches(unit_id: int | None) -> list[_Stretch]:
    if unit_id is None:
        return [_Stretch(date.min, date.max, {None: -1})]
    line = line_of(unit_id)
    begins = [date.min, *line.turns()]
    ends = [*(turn - timedelta(days=1) for turn in begins[1:]), date.max]
    return [
        _Stretch(first, last, {None: -1, **{pk: place for place, pk in enumerate(line.on(first))}})
        for first, last in zip(begins, ends, strict=True)
    ]


def _changes(rows: list[OfficeHours], purpose: HoursPurpose, stretches: list[_Stretch]) -> tuple[WeekChange, ...]:
    """The hours of each unit for as long as it stands above; the nearest last, which wins."""
    found = []
    for first, last, depth in stretches:
        chosen = [row for row in rows if row.purpose == purpose and row.unit_id in depth]
        for row in sorted(chosen, key=lambda row: (depth[row.unit_id], row.valid_from)):
            begin, end = max(first, row.valid_from), min(last, row.valid_to or date.max)
            if begin <= end:
                found.append(WeekChange(begin, None if end == date.max else end, _week(row.week)))
    return tuple(found)


def _days(rows: Iterable[tuple[Any, ...]], stretches: list[_Stretch]) -> dict[date, DayRule]:
    """The rule of each day by whoever stands nearest on it."""
    nearest: dict[date, tuple[int, DayRule]] = {}
    for unit_id, day, kind, *words in rows:
        depth = next(stretch.depth for stretch in stretches if stretch.first <= day <= stretch.last).get(unit_id)
        if depth is not None and depth > nearest.get(day, (-2,))[0]:
            nearest[day] = depth, DayRule(DayKind(kind), *words)
    return {day: rule for day, (_depth, rule) in nearest.items()}


def _window(year: int) -> tuple[date, date]:
    return date(year - 1, 1, 1), date(year + 2, 12, 31)


def _read(unit_id: int | None, year: int) -> WorkCalendar:
    stretches = _stretches(unit_id)
    mine = Q(unit__isnull=True) | Q(unit_id__in={pk for stretch in stretches for pk in stretch.depth if pk is not None})
    hours = list(OfficeHours.objects.filter(mine))
    plain = CalendarDay.objects.filter(mine, date__range=_window(year)).values_list(*_DAY)  # a hundred rows a step
    return WorkCalendar(
        week=OFFICE_WEEK,
        days=_days(plain, stretches),
        changes=_changes(hours, HoursPurpose.WORK, stretches),
        reception_changes=_changes(hours, HoursPurpose.RECEPTION, stretches),
    )


def with_calendar_stamp(rows: QuerySet[_Rows]) -> QuerySet[_Rows, Any]:
    """The rows with ``calendar_stamp``, for ``calendar_of``: one query less for whoever reads them anyway.

    Written out, not put together by the ORM: it goes along with every command on a case.
    """
    stamp = f"(SELECT stamp FROM {CalendarStamp._meta.db_table} WHERE id = {_ONLY_ROW})"  # noqa: S608 - no value of anybody
    kept = RawSQL(stamp, (), output_field=UUIDField())  # noqa: S611 - likewise
    return rows.annotate(calendar_stamp=kept)  # type: ignore[return-value]  # the stubs forget whose rows they are


def current_stamp() -> UUID | None:
    """The state in which hours and days are now; None when there has never been any."""
    return CalendarStamp.objects.filter(pk=_ONLY_ROW).values_list("stamp", flat=True).first()


def calendar_of(unit_id: int | None, around: date, *, stamp: UUID | Now | None = NOW) -> WorkCalendar:
    """The calendar by which a unit works in the years around ``around``; ``None``: what holds for everyone.

    One query for the stamp, where the caller has not brought it; some more when hours or days have changed since this
    process read them. Rows of a nearer unit win over those of a higher one and over those for everyone.
    """
    return _held(current_stamp() if isinstance(stamp, Now) else stamp, unit_id, around.year)


@lru_cache(maxsize=256)
def _held(_stamp: UUID | None, unit_id: int | None, year: int) -> WorkCalendar:
    """As read under this stamp; no other one is ever asked for again."""
    return _read(unit_id, year)


def renew_stamp(**_signal: Any) -> None:
    """Hours, days or the tree have changed: with this transaction every process reads them anew."""
    CalendarStamp.objects.update_or_create(pk=_ONLY_ROW, defaults={"stamp": uuid4()})


def forget_calendars() -> None:
    """Drop what this process has read; for those who put rows back behind the models' back."""
    _held.cache_clear()


for _model in (CalendarDay, OfficeHours, Placement):
    post_save.connect(renew_stamp, sender=_model, dispatch_uid=f"renew-{_model.__name__}-saved")
    post_delete.connect(renew_stamp, sender=_model, dispatch_uid=f"renew-{_model.__name__}-deleted")

"""The tree of units as it stood on a day: who stood above whom, and units that move under another."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import F, QuerySet
from django.db.models.expressions import RawSQL
from django.utils import timezone

from audit.domain.trail import record
from organisations.enums import Event
from organisations.errors import MoveInvalidError
from organisations.models import OrgUnit, Placement

__all__ = ["Line", "line_of", "place_unit", "settle_tree", "units_above"]

_ABOVE = (
    "WITH RECURSIVE line(id) AS (SELECT CAST(%s AS bigint) UNION SELECT place.parent_id FROM organisations_placement place"
    " JOIN line ON place.unit_id = line.id) SELECT id FROM line"
)
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Line:
    """Everything that has ever stood above one unit, and when."""

    unit_id: int
    placed: dict[int, list[Placement]]  # of each unit, the oldest first

    def on(self, day: date) -> list[int]:
        """Ids from the top to the unit on ``day``; before a unit's first day as on that day."""
        ids = [self.unit_id]
        while (above := self._above(ids[-1], day)) is not None and above not in ids:  # a first day is read backwards
            ids.append(above)
        return ids[::-1]

    def _above(self, unit_id: int, day: date) -> int | None:
        rows = self.placed.get(unit_id)
        if rows is None:
            return None
        begun = [row for row in rows if row.valid_from <= day]
        return (begun[-1] if begun else rows[0]).parent_id

    def turns(self) -> list[date]:
        """The days since which something in the line has been otherwise."""
        return sorted({row.valid_from for rows in self.placed.values() for row in rows})


def line_of(unit_id: int) -> Line:
    """The line of a unit through all its days; one query."""
    above = RawSQL(_ABOVE, (unit_id,))  # noqa: S611 - the value is bound
    placed: dict[int, list[Placement]] = {}
    for row in Placement.objects.filter(unit_id__in=above).order_by("valid_from"):
        placed.setdefault(row.unit_id, []).append(row)
    return Line(unit_id, placed)


def units_above(unit: OrgUnit, day: date) -> list[OrgUnit]:
    """What ``unit`` stood under on ``day``, the nearest first; two queries."""
    ids = line_of(unit.pk).on(day)[:-1]
    rows = OrgUnit.objects.in_bulk(ids)
    return [rows[pk] for pk in reversed(ids)]


@transaction.atomic
def place_unit(unit: OrgUnit, *, under: OrgUnit, on: date, source: str) -> Placement:
    """From ``on`` the unit stands under another one, with all that is below it; until then as before. Twice is once.

    A placement that began on that very day is corrected. Papers, terms and the archive read the tree by their own day;
    queues and rights follow on the day itself (``settle_tree``). Recorded.

    Raises:
        MoveInvalidError: the unit or the upper one does not exist on that day, or the unit would stand below itself, then
            or by a move that is announced for a later day.
    """
    _hold_tree()
    unit = OrgUnit.objects.select_for_update().get(pk=unit.pk)
    if not unit.exists_on(on) or not under.exists_on(on) or _would_stand_below_itself(unit, under, on):
        raise MoveInvalidError(unit=unit.code, under=under.code)
    held = Placement.objects.on(on).filter(unit=unit).first()
    if held is not None and held.parent_id == under.pk:
        return held
    if held is not None and held.valid_from == on:
        held.parent, held.source = under, source
        held.save(update_fields=["parent", "source"])
        placed = held
    else:
        placed = _split(unit, held, under, on, source)
    facts = {"unit": unit.code, "under": under.code, "on": on.isoformat(), "source": source}
    record(Event.UNIT_MOVED, subject=unit, detail=facts)
    settle_tree()
    return placed


def _hold_tree() -> None:
    """One move at a time, under the lock of the tops: two at once could each put one unit below the other."""
    list(OrgUnit.objects.select_for_update(no_key=True).filter(parent=None).order_by("pk").values_list("pk"))


def _would_stand_below_itself(unit: OrgUnit, under: OrgUnit, on: date) -> bool:
    line, last = line_of(under.pk), _last_day(unit, on)
    turns = [day for day in line.turns() if day > on and (last is None or day <= last)]
    return any(unit.pk in line.on(day) for day in (on, *turns))


def _last_day(unit: OrgUnit, on: date) -> date | None:
    """Until when a placement from ``on`` lasts: the day before the next one that is announced."""
    later = Placement.objects.filter(unit=unit, valid_from__gt=on).order_by("valid_from").first()
    return later.valid_from - _ONE_DAY if later is not None else None


def _split(unit: OrgUnit, held: Placement | None, under: OrgUnit, on: date, source: str) -> Placement:
    last = _last_day(unit, on)
    if held is not None:
        last, held.valid_to = held.valid_to, on - _ONE_DAY
        held.save(update_fields=["valid_to"])
    return Placement.objects.create(unit=unit, parent=under, valid_from=on, valid_to=last, source=source)


def settle_tree() -> int:
    """Have parents and paths say what the placements say of today; returns how many units moved. One query when none did.

    Called with every change and by the sweep, so that a move announced for a day takes place on it.
    """
    return _settle() if _unsettled().exists() else 0


def _unsettled() -> "QuerySet[Placement]":
    return Placement.objects.on(timezone.localdate()).exclude(unit__parent_id=F("parent_id"))


@transaction.atomic
def _settle() -> int:
    _hold_tree()  # the path of a unit is made of the path above it, which a move may be changing
    moved = 0
    for placement in _unsettled():
        unit = OrgUnit.objects.get(pk=placement.unit_id)  # its path may have moved with one above it a moment ago
        unit.parent = OrgUnit.objects.get(pk=placement.parent_id)
        unit.save(update_fields=["parent"])
        moved += 1
    return moved
